import { expect, it } from 'vitest'
import { KeyDestroyedError, UnsealError } from '../errors.ts'
import type { Keyring } from '../keyring.ts'

/** Every keyring passes this. `create` gives two on the same database, as two processes have them. */
export function keyringContract(pair: () => { ring: Keyring; other: Keyring }): void {
  const text = Buffer.from('+4915700000001')
  const nameOfError = (work: Promise<unknown>) =>
    work.then(
      () => 'no error',
      (error: Error) => error.name,
    )

  it('opens what it sealed, in another process too', async () => {
    const { ring, other } = pair()
    const sealed = await ring.seal('acme', 'sub_a', text, 'event-1')
    expect(await other.unseal('acme', sealed, 'event-1')).toEqual(text)
    expect(sealed).not.toContain(text.toString('base64url'))
  })

  it.each([
    ['another context', 'acme', 'event-2'],
    ['another workspace', 'other', 'event-1'],
  ])('does not open in %s', async (_, workspace, context) => {
    const { ring } = pair()
    const sealed = await ring.seal('acme', 'sub_a', text, 'event-1')
    await expect(ring.unseal(workspace, sealed, context)).rejects.toThrow(UnsealError)
  })

  it('does not open when a character was changed', async () => {
    const { ring } = pair()
    const sealed = await ring.seal('acme', 'sub_a', text, 'event-1')
    const changed = sealed.slice(0, -3) + (sealed.at(-3) === 'A' ? 'B' : 'A') + sealed.slice(-2)
    await expect(ring.unseal('acme', changed, 'event-1')).rejects.toThrow(UnsealError)
  })

  it('needs the key of every owner to unwrap', async () => {
    const { ring } = pair()
    const key = Buffer.alloc(32, 7)
    const wrapped = await ring.wrap('acme', ['sub_b', 'agt_c'], key, 'rec_1')
    expect(await ring.unwrap('acme', wrapped, 'rec_1')).toEqual(key)
    await ring.destroy('acme', 'sub_b')
    await expect(ring.unwrap('acme', wrapped, 'rec_1')).rejects.toThrow(KeyDestroyedError)
  })

  it('destroys a key in every process within a second, for good', async () => {
    const { ring, other } = pair()
    const [sealed, kept] = [
      await ring.seal('acme', 'sub_d', text, 'x'),
      await ring.seal('acme', 'sub_kept', text, 'x'),
    ]
    await other.unseal('acme', sealed, 'x')
    await other.seal('acme', 'sub_d', text, 'y')
    await ring.destroy('acme', 'sub_d')
    await expect(ring.unseal('acme', sealed, 'x')).rejects.toThrow(KeyDestroyedError)
    await expect
      .poll(() => nameOfError(other.unseal('acme', sealed, 'x')), { timeout: 1_000 })
      .toBe('KeyDestroyedError')
    await expect(ring.seal('acme', 'sub_d', text, 'x')).rejects.toThrow(KeyDestroyedError)
    await expect(other.seal('acme', 'sub_d', text, 'x')).rejects.toThrow(KeyDestroyedError)
    expect(await other.unseal('acme', kept, 'x')).toEqual(text)
  })

  it('does not keep a key that was destroyed while it was being read', async () => {
    const { ring, other } = pair()
    for (let i = 0; i < 20; i++) {
      const owner = `sub_race_${i}`
      const sealed = await ring.seal('acme', owner, text, 'x')
      await Promise.all([
        ring.destroy('acme', owner),
        ...Array.from({ length: 5 }, () => nameOfError(other.unseal('acme', sealed, 'x'))),
      ])
      await expect
        .poll(() => nameOfError(other.unseal('acme', sealed, 'x')), { timeout: 1_000, interval: 5 })
        .toBe('KeyDestroyedError')
    }
  })

  it('gives one key to two that make it at once', async () => {
    const { ring, other } = pair()
    const sealed = await Promise.all([
      ring.seal('new-workspace', 'sub_e', text, 'x'),
      other.seal('new-workspace', 'sub_e', text, 'x'),
    ])
    expect(sealed[0]?.split('.')[1]).toBe(sealed[1]?.split('.')[1])
    for (const one of sealed) expect(await other.unseal('new-workspace', one, 'x')).toEqual(text)
  })

  it('gives the same pseudonym for the same value, another in another workspace or kind', () => {
    const { ring, other } = pair()
    const pseudonym = ring.pseudonym('acme', 'call', 'wacid.1')
    expect(pseudonym).toMatch(/^[a-z2-7]{26}$/)
    expect(other.pseudonym('acme', 'call', 'wacid.1')).toBe(pseudonym)
    expect(ring.pseudonym('other', 'call', 'wacid.1')).not.toBe(pseudonym)
    expect(ring.pseudonym('acme', 'message', 'wacid.1')).not.toBe(pseudonym)
  })
}
