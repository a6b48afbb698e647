/** What retention deletes together: one contact's rows of one day, `sub_.../2026-11-16` (UTC). */
export interface RetentionGroup {
  /** Empty: rows that name no contact. */
  contact: string
  day: string
}

const NOBODY = 'nobody'
const GROUP = /^(?<contact>[a-z0-9_]+)\/(?<day>\d{4}-\d{2}-\d{2})$/

export const groupId = ({ contact, day }: RetentionGroup): string => `${contact || NOBODY}/${day}`

/** Undefined: an item of another owner. */
export function groupOf(item: string): RetentionGroup | undefined {
  const { contact, day } = GROUP.exec(item)?.groups ?? {}
  if (contact === undefined || day === undefined) return undefined
  return { contact: contact === NOBODY ? '' : contact, day }
}
