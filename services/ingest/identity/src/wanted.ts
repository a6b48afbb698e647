import type { Keyring } from '@onrecord/keys'
import type { Identifiers } from './identities.ts'

export type IdentifierKind = 'phone' | 'bsuid' | 'contact_id' | 'username' | 'name'

/** One identifier to be found or kept. */
export interface Wanted {
  kind: IdentifierKind
  value: string
  blindIndex: string
}

/** Two pseudonyms that share one of these are one person. */
export const isStrong = (kind: IdentifierKind): boolean => kind === 'phone' || kind === 'bsuid'

export const blindIndexOf = (
  keyring: Pick<Keyring, 'pseudonym'>,
  workspace: string,
  kind: IdentifierKind,
  value: string,
) => keyring.pseudonym(workspace, `identifier-${kind}`, value)

/**
 * The identifiers with their blind indexes, those that find people first. The index of a name or username covers the
 * person's strongest identifier too: equal names of different people do not show.
 */
export function wantedOf(
  keyring: Pick<Keyring, 'pseudonym'>,
  workspace: string,
  identifiers: Identifiers,
): Wanted[] {
  const { phone, bsuid, contactId, username, name, former } = identifiers
  const anchor = phone ?? bsuid ?? contactId ?? ''
  const wanted = new Map<string, Wanted>()
  const want = (kind: IdentifierKind, value: string | undefined, indexed = value) => {
    if (value === undefined || value === '' || indexed === undefined) return
    const blindIndex = blindIndexOf(keyring, workspace, kind, indexed)
    wanted.set(`${kind}/${blindIndex}`, { kind, value, blindIndex })
  }
  want('phone', phone)
  want('bsuid', bsuid)
  want('phone', former?.phone)
  want('bsuid', former?.bsuid)
  want('contact_id', contactId)
  want('username', username, username && `${anchor}\n${username}`)
  want('name', name, name && `${anchor}\n${name}`)
  return [...wanted.values()]
}
