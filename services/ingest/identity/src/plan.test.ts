import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Found, isComplete, planResolution } from './plan.ts'
import type { IdentifierKind, Wanted } from './wanted.ts'

const wanted = (kind: IdentifierKind, blindIndex: string): Wanted => ({ kind, blindIndex, value: blindIndex })
const found = (kind: IdentifierKind, blindIndex: string, root: string, more: Partial<Found> = {}): Found => ({
  kind,
  blindIndex,
  root,
  createdAt: new Date(root === 'sub_old' ? 1000 : 2000),
  lastSeen: new Date(3000),
  bare: false,
  unannounced: false,
  ...more,
})

describe('planResolution', () => {
  it('makes somebody new of what nobody has', () => {
    const plan = planResolution([wanted('phone', 'p')], [])
    expect(plan).toEqual({ target: undefined, missing: [wanted('phone', 'p')], merged: [], moved: [] })
  })

  it('adds a BSUID to the person who has the number', () => {
    const plan = planResolution(
      [wanted('phone', 'p'), wanted('bsuid', 'b')],
      [found('phone', 'p', 'sub_old')],
    )
    expect(plan).toEqual({ target: 'sub_old', missing: [wanted('bsuid', 'b')], merged: [], moved: [] })
  })

  it('makes one of two whose number and BSUID meet; the older survives', () => {
    const plan = planResolution(
      [wanted('phone', 'p'), wanted('bsuid', 'b')],
      [found('phone', 'p', 'sub_new'), found('bsuid', 'b', 'sub_old')],
    )
    expect(plan).toMatchObject({ target: 'sub_old', merged: ['sub_new'], missing: [] })
  })

  it('never makes two people one because an inbox gave its contact another number', () => {
    const contact = wanted('contact_id', 'c')
    const plan = planResolution(
      [wanted('phone', 'p'), contact],
      [found('phone', 'p', 'sub_new'), found('contact_id', 'c', 'sub_old')],
    )
    expect(plan).toEqual({ target: 'sub_new', missing: [], merged: [], moved: [contact] })
  })

  it('takes over what was known by a contact id alone', () => {
    const plan = planResolution(
      [wanted('phone', 'p'), wanted('contact_id', 'c')],
      [found('phone', 'p', 'sub_new'), found('contact_id', 'c', 'sub_old', { bare: true })],
    )
    expect(plan).toMatchObject({ target: 'sub_old', merged: ['sub_new'], moved: [] })
  })

  it('does not look at who else has the name', () => {
    const plan = planResolution([wanted('phone', 'p'), wanted('name', 'n')], [found('name', 'n', 'sub_old')])
    expect(plan.target).toBeUndefined()
  })

  it('is complete once carried out', () => {
    const kinds = fc.constantFrom<IdentifierKind>('phone', 'bsuid', 'contact_id')
    const roots = fc.constantFrom('sub_old', 'sub_new')
    fc.assert(
      fc.property(fc.array(fc.tuple(kinds, fc.option(roots)), { minLength: 1, maxLength: 4 }), (items) => {
        const all = items.map(([kind], index) => wanted(kind, String(index)))
        const known = items.flatMap(([kind, root], index) =>
          root === null ? [] : [found(kind, String(index), root)],
        )
        const target = planResolution(all, known).target ?? 'sub_other'
        const after = all.map((one) => found(one.kind, one.blindIndex, target))
        expect(isComplete(planResolution(all, after))).toBe(true)
      }),
    )
  })
})
