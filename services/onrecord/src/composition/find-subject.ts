import type { Identities } from '@onrecord/identity'
import { SubjectRef } from '@onrecord/schemas'

/** Finds the surviving pseudonym of whoever has this pseudonym, phone number (E.164) or BSUID. */
export function createFindSubject(identities: Identities) {
  return async (workspace: string, id: string): Promise<string | undefined> => {
    if (SubjectRef.safeParse(id).success) {
      const known = await identities.identifiersOf(workspace, id)
      return known.length === 0 ? undefined : (await identities.samePerson(workspace, id))[0]
    }
    const kind = /^\+\d{7,15}$/.test(id) ? 'phone' : 'bsuid'
    return identities.find(workspace, { kind, value: id })
  }
}
