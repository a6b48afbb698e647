import type { Role } from '@onrecord/schemas'

export type Page = 'overview' | 'people' | 'reports'

/** What each role finds in the rail, in the order of the work; what it may not see is absent. The API decides; this only shows. */
const PAGES: Record<Role, readonly Page[]> = {
  admin: ['overview', 'people', 'reports'],
  analyst: ['overview'],
  officer: ['overview', 'people', 'reports'],
  dpo: ['overview', 'people', 'reports'],
}

export function pagesOf(role: Role): readonly Page[] {
  return PAGES[role]
}

export function mayOpen(role: Role, page: Page): boolean {
  return PAGES[role].includes(page)
}

/** Where a role starts: the page that its work is on. */
export function homeOf(role: Role): Page {
  if (role === 'analyst' || role === 'admin') return 'overview'
  return role === 'dpo' ? 'people' : 'reports'
}
