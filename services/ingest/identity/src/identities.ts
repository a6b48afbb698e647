/** How a person is known at a provider. Phone numbers in E.164 with `+`; BSUIDs as the provider writes them. */
export interface Identifiers {
  phone?: string
  bsuid?: string
  username?: string
  name?: string
}

/**
 * Who is who. A data subject is a random pseudonym; identifiers are sealed under its key beside a blind index.
 * When two pseudonyms turn out to be one person, the older survives and both are kept. Written by ingest, read by all.
 */
export interface Identities {
  /** Finds or makes the subject; links a newly met identifier to it. Needs a phone or a BSUID. */
  resolve(workspace: string, identifiers: Identifiers): Promise<{ subject: string; linked: { survivor: string; merged: string }[] }>
  /** The surviving pseudonym of who has this identifier now. */
  find(workspace: string, identifier: { kind: 'phone' | 'bsuid'; value: string }): Promise<string | undefined>
  /** All pseudonyms of the same person, the survivor first. Unknown ones give themselves. */
  samePerson(workspace: string, subject: string): Promise<string[]>
  /** Opened identifiers of the person, newest first. */
  identifiersOf(workspace: string, subject: string): Promise<{ kind: 'phone' | 'bsuid' | 'name' | 'username'; value: string }[]>
  /** Survivors, most recently seen first. */
  recent(workspace: string, limit: number): Promise<string[]>
}
