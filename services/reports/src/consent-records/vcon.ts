import type { ConsentRecord } from '@onrecord/schemas'
import { uuidOf, VCON_BASIS, VCON_PURPOSE } from './codes.ts'

/**
 * Where people stand, as a vCon with `lawful_basis` attachments (draft-howe-vcon-lawful-basis): one per person, lawful
 * basis and conversation, with the latest answer for each purpose. Both drafts may change: a form to exchange, not to keep.
 */
export function lawfulBasisVconOf(workspace: string, records: readonly ConsentRecord[]) {
  const inOrder = records.toSorted((a, b) => compare(a, b))
  const subjects = [...new Set(inOrder.map(({ subject }) => subject))]
  const groups = Map.groupBy(inOrder, ({ subject, lawfulBasis, boundTo = '' }) =>
    [subject, lawfulBasis, boundTo].join(' '),
  )
  return {
    uuid: uuidOf(`vcon ${workspace} ${inOrder.map(({ recordId }) => recordId).join(' ')}`),
    created_at: inOrder.at(-1)?.receivedAt ?? new Date(0).toISOString(),
    extensions: ['lawful_basis'],
    parties: subjects.map((subject) => ({ uuid: uuidOf(subject), name: subject })),
    dialog: [],
    attachments: [...groups.values()].flatMap((group) => {
      const attachment = attachmentOf(group)
      return attachment === undefined
        ? []
        : [{ ...attachment, party: subjects.indexOf(group[0]?.subject ?? '') }]
    }),
  }
}

/** By when it was said; of the same instant a no counts more, so it comes last. */
const compare = (a: ConsentRecord, b: ConsentRecord): number =>
  Date.parse(a.eventTime) - Date.parse(b.eventTime) ||
  Number(isGrant(b)) - Number(isGrant(a)) ||
  (a.ledgerIndex ?? 0) - (b.ledgerIndex ?? 0)

const isGrant = ({ status }: ConsentRecord): boolean => status === 'given' || status === 'renewed'

function attachmentOf(records: readonly ConsentRecord[]) {
  const latest = [
    ...new Map(
      records.filter(({ status }) => status !== 'requested').map((one) => [one.purpose, one]),
    ).values(),
  ]
  const [first] = latest
  if (first === undefined) return undefined
  const ends = latest.flatMap((record) => (isGrant(record) ? (record.validUntil ?? []) : [])).sort()
  return {
    purpose: 'lawful_basis',
    start: first.eventTime,
    encoding: 'json',
    body: {
      lawful_basis: VCON_BASIS[first.lawfulBasis] ?? 'consent',
      expiration: ends[0] ?? null,
      purpose_grants: latest.map((record) => ({
        purpose: VCON_PURPOSE[record.purpose] ?? record.purpose,
        granted: isGrant(record),
        granted_at: record.eventTime,
      })),
      proof_mechanisms: latest.map((record) => ({
        proof_type: 'external_system',
        timestamp: record.eventTime,
        proof_data: {
          record: record.recordId,
          ledger_index: record.ledgerIndex ?? null,
          event: record.evidence.eventId,
        },
      })),
      ...(first.boundTo !== undefined && { metadata: { conversation: first.boundTo } }),
    },
  }
}
