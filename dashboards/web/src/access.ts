import type { Role } from '@onrecord/schemas'

export type Page = 'overview' | 'people' | 'reports'

/** What is shown only to some. The API decides and refuses; this keeps what a role may not do out of its sight. */
export type Action = 'export_audit' | 'export_retention' | 'export_person' | 'play_recording'

const PAGES: Record<Role, readonly Page[]> = {
  admin: ['overview', 'people', 'reports'],
  analyst: ['overview'],
  officer: ['overview', 'people', 'reports'],
  dpo: ['overview', 'people', 'reports'],
}

const ACTIONS: Record<Role, readonly Action[]> = {
  admin: ['export_audit', 'export_retention', 'export_person', 'play_recording'],
  analyst: [],
  officer: ['export_audit', 'export_retention', 'play_recording'],
  dpo: ['export_retention', 'export_person', 'play_recording'],
}

/** The pages of a role, in the order of the work. */
export function pagesOf(role: Role): readonly Page[] {
  return PAGES[role]
}

export function mayOpen(role: Role, page: Page): boolean {
  return PAGES[role].includes(page)
}

export function may(role: Role, action: Action): boolean {
  return ACTIONS[role].includes(action)
}

/** Where a role starts: the page that its work is on. */
export function homeOf(role: Role): Page {
  if (role === 'officer') return 'reports'
  return role === 'dpo' ? 'people' : 'overview'
}
