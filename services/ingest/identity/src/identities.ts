/** How a person is known at a provider. Phone numbers in E.164 with `+`; BSUIDs as the provider writes them. */
export interface Identifiers {
  phone?: string
  bsuid?: string
  /** The contact's id in an inbox, with the inbox's name before it. It finds people, but never makes two into one. */
  contactId?: string
  username?: string
  name?: string
  /** What the provider says that this same person had before. */
  former?: { phone?: string; bsuid?: string }
}

/** `merged` turned out to be the same person as `survivor`. */
export interface IdentityLink {
  survivor: string
  merged: string
}

/**
 * Who is who. A data subject is a random pseudonym; identifiers are sealed under its key beside a blind index.
 * When two pseudonyms turn out to be one person, the older survives and both are kept. Written by ingest, read by all.
 */
export interface Identities {
  /**
   * Finds or makes the subject; links a newly met identifier to it. Needs a phone, a BSUID or a contact id. `linked`
   * comes again with every call until {@link announced}, so that no link is lost when the process dies in between.
   */
  resolve(
    workspace: string,
    identifiers: Identifiers,
    seenAt?: Date,
  ): Promise<{ subject: string; linked: IdentityLink[] }>
  /** These links are in the event log. */
  announced(workspace: string, links: readonly IdentityLink[]): Promise<void>
  /** The surviving pseudonym of who has this identifier now. */
  find(workspace: string, identifier: { kind: 'phone' | 'bsuid'; value: string }): Promise<string | undefined>
  /** All pseudonyms of the same person, the survivor first. Unknown ones give themselves. */
  samePerson(workspace: string, subject: string): Promise<string[]>
  /** Opened identifiers of the person, newest first; those whose key was destroyed are left out. */
  identifiersOf(
    workspace: string,
    subject: string,
  ): Promise<{ kind: 'phone' | 'bsuid' | 'name' | 'username'; value: string }[]>
  /** Survivors, most recently seen first (to a quarter of an hour). */
  recent(workspace: string, limit: number): Promise<string[]>
  /** Deletes the identifiers of the person: whoever comes under them next is somebody new. */
  forget(workspace: string, subject: string): Promise<void>
}
