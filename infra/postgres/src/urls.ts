import { createHmac } from 'node:crypto'
import { APP_ROLE, type DatabaseRole, SYSTEM_ROLE } from './connection.ts'

/** Who connects how to one database. */
export interface DatabaseUrls {
  /** Migrates: owns schemas and tables. */
  owner: string
  /** Acts in `onrecord_app`. */
  app: string
  /** Acts in `onrecord_system`. */
  system: string
}

/** The URLs of roles whose passwords are derived from the owner's, as those of the embedded server are. */
export function withRoleLogins(owner: string): DatabaseUrls {
  return { owner, app: ofRole(owner, APP_ROLE), system: ofRole(owner, SYSTEM_ROLE) }
}

function ofRole(owner: string, role: DatabaseRole): string {
  const url = new URL(owner)
  url.password = createHmac('sha256', url.password).update(role).digest('hex')
  url.username = role
  return url.href
}
