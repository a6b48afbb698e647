import * as z from 'zod/mini'
import { catch as orElse } from 'zod/mini'

/** A value that is not what it should be is dropped from the address, so a mistyped link still opens. */
function lenient<Schema extends z.ZodMiniType>(schema: Schema) {
  return orElse(z.optional(schema), undefined as never)
}

const Text = z.string().check(z.maxLength(200))

/** Every page of a workspace: the days. */
export const DaysSearch = z.object({ from: lenient(z.iso.date()), to: lenient(z.iso.date()) })
export type DaysSearch = z.infer<typeof DaysSearch>

export const HeatMeasure = z.enum(['offered', 'answered', 'rate'])
export type HeatMeasure = z.infer<typeof HeatMeasure>

/** The overview: the filters of the API, and what is shown how. */
export const OverviewSearch = z.object({
  account: lenient(Text),
  agent: lenient(Text),
  direction: lenient(z.enum(['inbound', 'outbound'])),
  country: lenient(Text),
  /** Beside each figure, its change from the days before. */
  compare: lenient(z.literal('previous')),
  heat: lenient(HeatMeasure),
  /** The charts that are shown as tables, `outcomes.heat`. */
  tables: lenient(Text),
  /** Sorted column of the agents' table, `-` before it for descending. */
  sort: lenient(Text),
})
export type OverviewSearch = z.infer<typeof OverviewSearch>

export const PeopleSearch = z.object({ q: lenient(Text) })

export const PersonTab = z.enum(['calls', 'conversations', 'trail', 'holdings'])
export type PersonTab = z.infer<typeof PersonTab>

export const PersonSearch = z.object({
  tab: lenient(PersonTab),
  /** The call whose decision is open. */
  call: lenient(Text),
})

const ExportFormat = z.enum(['pdf', 'csv', 'json'])

/** The format of each report. */
export const ReportsSearch = z.object({ audit: lenient(ExportFormat), retention: lenient(ExportFormat) })

export const SignInSearch = z.object({
  next: lenient(Text),
  reason: lenient(z.enum(['expired', 'signed_out', 'link'])),
})
