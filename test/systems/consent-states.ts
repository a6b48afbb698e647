import { consentStateOf } from '@onrecord/consent'
import type { Database } from '@onrecord/postgres'

const AFTER_THE_DAY = new Date('2026-11-17T00:00:00Z')

export interface PersonConsent {
  workspace: string
  /** All pseudonyms of the person. */
  person: string[]
  states: Awaited<ReturnType<typeof consentStateOf>>
}

/** Where each person stands on each purpose after the sample day, in each workspace that has consent records. */
export async function consentStates(
  db: Database,
  people: readonly (readonly string[])[],
): Promise<PersonConsent[]> {
  const workspaces = await db.query<{ id: string }>(
    'SELECT DISTINCT workspace AS id FROM consent.record ORDER BY 1',
  )
  const found: PersonConsent[] = []
  for (const { id } of workspaces)
    for (const subjects of people)
      found.push({
        workspace: id,
        person: [...subjects],
        states: await consentStateOf(db, id, subjects, AFTER_THE_DAY),
      })
  return found
}
