import type { ClickHouse } from '@onrecord/clickhouse'
import { type SubjectLink, survivorsOf } from '../domain/survivors.ts'

/** Which pseudonyms are one person. */
export interface LinkStore {
  insert(workspace: string, links: readonly SubjectLink[]): Promise<void>
  /** All links of the persons that these pseudonyms belong to, followed through. */
  around(workspace: string, contacts: readonly string[]): Promise<SubjectLink[]>
  /** False: a link has been added since these persons (survivor to pseudonyms) were found, which makes them others. */
  areStill(workspace: string, people: ReadonlyMap<string, readonly string[]>): Promise<boolean>
}

interface LinkRow {
  subject: string
  other: string
  survivor: string
}

const OF = `
  SELECT DISTINCT subject, other, survivor FROM subject_link
  WHERE workspace = {workspace:String} AND subject IN {subjects:Array(String)}`

export function createLinkStore(clickhouse: ClickHouse): LinkStore {
  const linksOf = async (workspace: string, subjects: readonly string[]) =>
    (await clickhouse.query<LinkRow>(OF, { workspace, subjects })).map(fromRow)

  return {
    insert: (workspace, links) =>
      clickhouse.insert(
        'subject_link',
        links.flatMap(({ subjects: [a, b], survivor = '' }) => [
          { workspace, subject: a, other: b, survivor },
          { workspace, subject: b, other: a, survivor },
        ]),
      ),
    async around(workspace, contacts) {
      const seen = new Set(contacts)
      const links: SubjectLink[] = []
      let subjects = [...seen]
      while (subjects.length > 0) {
        const found = await linksOf(workspace, subjects)
        links.push(...found)
        subjects = [...new Set(found.map(({ subjects: [, other] }) => other))].filter(
          (other) => !seen.has(other),
        )
        for (const subject of subjects) seen.add(subject)
      }
      return links
    },
    async areStill(workspace, people) {
      const contacts = new Set([...people.values()].flat())
      const found = await linksOf(workspace, [...contacts])
      const survivors = survivorsOf(found)
      return (
        found.every(({ subjects: [, other] }) => contacts.has(other)) &&
        [...people].every(([person, own]) => own.every((one) => (survivors.get(one) ?? one) === person))
      )
    },
  }
}

const fromRow = ({ subject, other, survivor }: LinkRow): SubjectLink => ({
  subjects: [subject, other],
  ...(survivor !== '' && { survivor }),
})
