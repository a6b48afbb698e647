import { type CsvColumn, csvOf } from '../csv.ts'
import { categoryInWords } from '../words.ts'
import type { RetentionData } from './read-retention.ts'
import { type RetentionRow, retentionRows } from './retention-rows.ts'

/** The columns; what each means is in this package's README. */
const columns = ({ report }: RetentionData): CsvColumn<RetentionRow>[] => [
  { name: 'workspace', value: () => report.workspace },
  { name: 'data_as_of', value: () => report.dataAsOf },
  { name: 'policy_version', value: () => report.policy.version },
  { name: 'category', value: ({ category }) => category.rule.category },
  { name: 'what', value: ({ category }) => categoryInWords(category.rule.category) },
  { name: 'keep', value: ({ category }) => category.rule.keep },
  { name: 'start', value: ({ category }) => category.rule.start },
  { name: 'minimum', value: ({ category }) => category.rule.minimum ?? '' },
  { name: 'basis', value: ({ category }) => category.rule.basisCitation },
  { name: 'state', value: ({ age }) => (age === undefined ? 'not_ended' : 'ended') },
  { name: 'age_from_days', value: ({ age }) => age?.fromDays ?? '' },
  { name: 'age_to_days', value: ({ age }) => age?.toDays ?? '' },
  { name: 'items', value: ({ amount }) => amount.items },
  { name: 'bytes', value: ({ amount }) => amount.bytes },
]

export const retentionCsv = (data: RetentionData): Buffer => csvOf(columns(data), retentionRows(data.report))
