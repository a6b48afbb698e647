import { type ConsentFact, decide, defaultPolicy } from '@onrecord/gate'
import { type Figure, repeated, round } from './figures.ts'

const CALLS = 20_000
const SUBJECTS = 2_000

/** Decisions a second, each over two participants and some thirty consent records; pure, one core. */
export async function benchGate(): Promise<Figure[]> {
  const records = manyRecords()
  const ask = (n: number) => {
    const contact = subjectOf(n % SUBJECTS)
    const agent = subjectOf((n * 7) % SUBJECTS)
    return decide({
      workspace: 'acme',
      purpose: n % 2 === 0 ? 'recording' : 'transcription',
      call: { ref: `call_${n}`, interval: { from: '2026-11-16T10:00:00Z', until: '2026-11-16T10:05:00Z' } },
      participants: [
        { role: 'contact', subject: contact },
        { role: 'agent', subject: agent },
      ],
      records: [...(records.get(contact) ?? []), ...(records.get(agent) ?? [])],
      policy: defaultPolicy,
      at: new Date('2026-11-16T10:06:00Z'),
    })
  }
  let open = 0
  const perSecond = await repeated(5, () => {
    const begun = performance.now()
    open = 0
    for (let n = 0; n < CALLS; n += 1) if (ask(n).verdict === 'open') open += 1
    return CALLS / ((performance.now() - begun) / 1000)
  })
  return [
    {
      what: 'decisions per second',
      median: round(perSecond.median, 0),
      min: round(perSecond.min, 0),
      max: round(perSecond.max, 0),
      openShare: round(open / CALLS, 3),
    },
  ]
}

const subjectOf = (n: number) => `sub_${n.toString(36).padStart(26, 'a')}`

/** A history of sixteen records each, of which some end with a yes and some with a no. */
function manyRecords(): Map<string, ConsentFact[]> {
  return new Map(
    [...Array(SUBJECTS).keys()].map((s) => [
      subjectOf(s),
      [...Array(16).keys()].map((n): ConsentFact => {
        const at = new Date(Date.UTC(2026, 10, 1 + Math.floor(n / 2), s % 24)).toISOString()
        return {
          recordId: `rec_${s}_${n}`,
          subject: subjectOf(s),
          purpose: n % 2 === 0 ? 'recording' : 'transcription',
          status: (s + n) % 5 === 0 ? 'withdrawn' : 'given',
          lawfulBasis: 'A6-1-a-explicit-consent',
          eventTime: at,
          validFrom: at,
          ledgerIndex: n,
        }
      }),
    ]),
  )
}
