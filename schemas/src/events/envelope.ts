import { z } from 'zod'
import { Instant, WorkspaceId } from '../ids.ts'

const attributes = {
  specversion: z.literal('1.0'),
  /** Derived from the source's own ids: the same happening, delivered twice, is the same event. */
  id: z.string().min(1).max(200),
  /** Who saw it: `/whatsapp/<account>`, `/respondio/<account>`, `/api/<account>`, `/service/<name>`. */
  source: z.string().min(1).max(200),
  /** When it happened at the source; never when it was received. */
  time: Instant,
  datacontenttype: z.literal('application/json'),
  /** Workspace and contact: all that concerns one contact is in one partition, in order. */
  partitionkey: z.string().min(1).max(120),
  /** Extension attribute: the workspace. */
  workspace: WorkspaceId,
  /** Extension attribute (registered): when On Record received or produced it. */
  recordedtime: Instant,
  /** Extension attribute (distributed tracing). */
  traceparent: z.string().optional(),
}

/** The CloudEvents 1.0 envelope that every event of every topic wears. */
export const Envelope = z.object({
  ...attributes,
  type: z.string().regex(/^onrecord(\.[a-z_]+)+\.v\d+$/),
  /** The data subject concerned (a pseudonym), where there is one. */
  subject: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
})
export type Envelope = z.infer<typeof Envelope>

/** One event type: its name and the schema of its data, as one CloudEvent schema. */
export function eventSchema<T extends string, D extends z.ZodType>(type: T, data: D) {
  return z.object({
    ...attributes,
    type: z.literal(type),
    subject: z.string().optional(),
    data,
  })
}
