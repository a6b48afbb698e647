import { type SubjectLink, survivorsOf } from './domain/survivors.ts'
import type { EventStore } from './stores/events.ts'
import type { LinkStore } from './stores/links.ts'

/** Pseudonym that counts, to all pseudonyms of the person. */
export type People = Map<string, string[]>

export interface Touched {
  contacts: ReadonlySet<string>
  calls: ReadonlySet<string>
}

/**
 * The persons that these contacts and calls belong to, with all their pseudonyms. Two contacts in one call are one
 * person: WhatsApp's calls have one, whom one event may name by phone number and another by user id.
 */
export function findPeople({ events, links }: { events: EventStore; links: LinkStore }) {
  return async (workspace: string, touched: Touched): Promise<People> => {
    const inCalls =
      touched.calls.size === 0 ? [] : await events.contactsOfCalls(workspace, [...touched.calls])
    const met = linksOfCalls(inCalls)
    if (met.length > 0) await links.insert(workspace, met)
    const contacts = new Set([...touched.contacts, ...inCalls.map(({ contact }) => contact)])
    const survivors = survivorsOf(await links.around(workspace, [...contacts]))
    const people: People = new Map()
    for (const contact of new Set([...contacts, ...survivors.keys()])) {
      const survivor = survivors.get(contact) ?? contact
      people.set(survivor, [...(people.get(survivor) ?? []), contact].sort())
    }
    return people
  }
}

function linksOfCalls(rows: readonly { call: string; contact: string }[]): SubjectLink[] {
  const first = new Map<string, string>()
  const links: SubjectLink[] = []
  for (const { call, contact } of [...rows].sort((a, b) => (a.contact < b.contact ? -1 : 1))) {
    const other = first.get(call)
    if (other === undefined) first.set(call, contact)
    else links.push({ subjects: [other, contact] })
  }
  return links
}
