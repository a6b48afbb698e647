import { z } from 'zod'

/** RFC 9457 problem details, with a stable code that programs may rely on. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  code: z.string().regex(/^[a-z0-9_]+$/),
  requestId: z.string().optional(),
})
export type Problem = z.infer<typeof Problem>

/** An error that has a stable code, says what happened, to what, and what to do; becomes a {@link Problem} over HTTP. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  readonly code: string
  readonly status: number
  readonly detail: string | undefined

  constructor(code: string, status: number, title: string, detail?: string, options?: ErrorOptions) {
    super(detail === undefined ? title : `${title}: ${detail}`, options)
    this.code = code
    this.status = status
    this.detail = detail
  }
}
