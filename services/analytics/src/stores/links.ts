import type { ClickHouse } from '@onrecord/clickhouse'
import type { SubjectLink } from '../domain/survivors.ts'

/** Which pseudonyms are one person. */
export interface LinkStore {
  insert(workspace: string, links: readonly SubjectLink[]): Promise<void>
  /** All links of the persons that these pseudonyms belong to, followed through. */
  around(workspace: string, contacts: readonly string[]): Promise<SubjectLink[]>
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
        const rows = await clickhouse.query<LinkRow>(OF, { workspace, subjects })
        links.push(...rows.map(fromRow))
        subjects = [...new Set(rows.map(({ other }) => other))].filter((other) => !seen.has(other))
        for (const subject of subjects) seen.add(subject)
      }
      return links
    },
  }
}

const fromRow = ({ subject, other, survivor }: LinkRow): SubjectLink => ({
  subjects: [subject, other],
  ...(survivor !== '' && { survivor }),
})
