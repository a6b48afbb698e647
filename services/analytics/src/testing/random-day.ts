import fc from 'fast-check'
import type { SourceEvent } from '../domain/fact-event.ts'
import { AGENT, instant, ref, scene } from './events.ts'

const at = (second: number) => new Date(Date.parse(instant('08:00:00')) + second * 1000).toISOString()
const moment = fc.integer({ min: 0, max: 3 * 86_400 })
const agent = fc.constantFrom(AGENT.a, AGENT.b, undefined)

/** One thing that happens to a contact, as all the events that tell it. */
function happening(contact: string, account: string) {
  const s = scene({ contact, account })
  const call = fc.record({
    name: fc.integer({ max: 9, min: 0 }).map((n) => `${contact}/${account}/${n}`),
    from: moment,
    rings: fc.integer({ min: 0, max: 60 }),
    talks: fc.option(fc.integer({ min: 0, max: 600 })),
    direction: fc.constantFrom('inbound' as const, 'outbound' as const),
    rejected: fc.boolean(),
    stored: fc.boolean(),
    agent,
  })
  return fc.oneof(
    { weight: 4, arbitrary: moment.map((t) => [s.customer(at(t))]) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          moment,
          fc.constantFrom('human' as const, 'bot' as const, 'workflow' as const, 'campaign' as const),
          agent,
          fc.boolean(),
        )
        .map(([t, author, by, fails]) => {
          const message = ref('msg', `out ${contact} ${at(t)}`)
          return [
            s.sent(author, at(t), { ...(by && { agent: by }) }),
            ...(fails
              ? [s.messageStatus(message, at(t + 2), 'failed')]
              : [s.messageStatus(message, at(t + 1), 'delivered')]),
          ]
        }),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(moment, agent).map(([t, by]) => [s.closed(at(t), { ...(by && { agent: by }) })]),
    },
    { weight: 1, arbitrary: moment.map((t) => [s.opened(at(t))]) },
    { weight: 1, arbitrary: moment.map((t) => [s.handedOff(at(t))]) },
    { weight: 1, arbitrary: fc.tuple(moment, agent).map(([t, by]) => [s.assigned(at(t), by)]) },
    {
      weight: 3,
      arbitrary: call.map(
        ({ name, from, rings, talks, direction, rejected, stored, agent: by }): SourceEvent[] => {
          const picked = from + rings
          const end = picked + (talks ?? 0)
          return [
            s.connected(name, at(from), { direction }),
            ...(direction === 'outbound' && rejected ? [s.status(name, at(picked), 'rejected')] : []),
            s.ended(name, at(end), {
              direction,
              ...(by && { agent: by }),
              ...(talks !== null && { startedAt: at(picked), endedAt: at(end), durationS: talks }),
            }),
            ...(stored
              ? [s.recordingAvailable(name, at(end + 40)), s.stored(name, at(end + 50))]
              : [s.refused(name, at(end + 50), 'consent_missing')]),
          ]
        },
      ),
    },
  )
}

/** Some days of some contacts in two accounts, two of the contacts being one person. */
export const randomDay = (contacts: number, happenings: number, atLeast = 1) => {
  const names = Array.from({ length: contacts }, (_, n) => ref('sub', `contact ${n}`))
  const [first = '', second = ''] = names
  return fc
    .array(
      fc
        .tuple(fc.constantFrom(...names), fc.constantFrom('main', 'sales'))
        .chain(([contact, account]) => happening(contact, account)),
      { minLength: atLeast, maxLength: happenings },
    )
    .map((parts): SourceEvent[] => [...parts.flat(), scene().linked(first, second, at(4_000))])
}
