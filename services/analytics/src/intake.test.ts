import type { AnyEvent } from '@onrecord/schemas'
import { describe, expect, it } from 'vitest'
import { createIntake } from './intake.ts'
import { scene } from './testing/events.ts'

const s = scene()
const batchOf = (...times: string[]) =>
  times.map((at, offset) => ({ event: s.customer(at) as AnyEvent, topic: 't', partition: 0, offset }))

/** A writer that finishes when told to. */
function heldWriter() {
  const writes: { events: readonly AnyEvent[]; finish(): void; fail(error: Error): void }[] = []
  const write = (events: readonly AnyEvent[]) =>
    new Promise<void>((finish, fail) => {
      writes.push({ events, finish, fail })
    })
  return { writes, write }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('createIntake', () => {
  it('writes one thing at a time, and what waits together', async () => {
    const { writes, write } = heldWriter()
    const handle = createIntake(write)
    const handled = [handle(batchOf('08:00')), handle(batchOf('08:01', '08:02')), handle(batchOf('08:03'))]
    await settled()
    expect(writes.map(({ events }) => events.length)).toEqual([1])
    writes[0]?.finish()
    await settled()
    expect(writes.map(({ events }) => events.length)).toEqual([1, 3])
    writes[1]?.finish()
    expect(await Promise.all(handled)).toEqual([[], [], []])
  })

  it('fails every batch of a failed write, and goes on with the next', async () => {
    const { writes, write } = heldWriter()
    const handle = createIntake(write)
    const first = handle(batchOf('08:00'))
    const second = handle(batchOf('08:01'))
    writes[0]?.fail(new Error('no disk'))
    await expect(first).rejects.toThrow('no disk')
    await settled()
    writes[1]?.finish()
    expect(await second).toEqual([])
  })
})
