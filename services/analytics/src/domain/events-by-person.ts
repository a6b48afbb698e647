import type { FactEvent } from './fact-event.ts'

/** The events of each person: by the pseudonym they name, or, if they name none, by the call. */
export function eventsByPerson(
  events: readonly FactEvent[],
  people: ReadonlyMap<string, readonly string[]>,
): Map<string, FactEvent[]> {
  const personOf = new Map<string, string>()
  for (const [person, contacts] of people) for (const contact of contacts) personOf.set(contact, person)
  const personOfCall = new Map<string, string>()
  for (const event of events) {
    const person = personOf.get(event.contact)
    if (person !== undefined && 'call' in event.data && event.data.call !== undefined)
      personOfCall.set(event.data.call, person)
  }
  const grouped = new Map<string, FactEvent[]>([...people.keys()].map((person) => [person, []]))
  for (const event of events) {
    const call = 'call' in event.data ? event.data.call : undefined
    const person = personOf.get(event.contact) ?? (call === undefined ? undefined : personOfCall.get(call))
    if (person !== undefined) grouped.get(person)?.push(event)
  }
  return grouped
}
