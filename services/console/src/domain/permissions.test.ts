import { describe, expect, it } from 'vitest'
import { ACTIONS, may } from './permissions.ts'

describe('permissions', () => {
  it('lets the analyst see figures and nothing that names a person', () => {
    expect(ACTIONS.filter((action) => may('analyst', action))).toEqual(['see_figures'])
  })

  it('keeps the access package from the officer and the audit trail export from the DPO', () => {
    expect(may('officer', 'export_person')).toBe(false)
    expect(may('officer', 'export_audit')).toBe(true)
    expect(may('dpo', 'export_audit')).toBe(false)
    expect(may('dpo', 'export_person')).toBe(true)
  })

  it('lets the admin do everything', () => {
    expect(ACTIONS.every((action) => may('admin', action))).toBe(true)
  })
})
