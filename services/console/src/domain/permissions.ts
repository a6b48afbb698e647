import type { Role } from '@onrecord/schemas'

/** What a route does, as far as roles are told apart. Every workspace route names one. */
export const ACTIONS = [
  'see_figures',
  'open_people',
  'export_audit',
  'export_retention',
  'export_person',
  'play_recording',
] as const
export type Action = (typeof ACTIONS)[number]

const ALLOWED: Record<Role, ReadonlySet<Action>> = {
  analyst: new Set(['see_figures']),
  officer: new Set(['see_figures', 'open_people', 'export_audit', 'export_retention', 'play_recording']),
  dpo: new Set(['see_figures', 'open_people', 'export_retention', 'export_person', 'play_recording']),
  admin: new Set(ACTIONS),
}

/** Whether the role may do it; what no line allows is forbidden. */
export const may = (role: Role, action: Action): boolean => ALLOWED[role].has(action)
