import type { RetentionPolicy, RetentionRun } from '@onrecord/schemas'
import { createLogger } from '@onrecord/service'
import { expect, it } from 'vitest'
import { createRetentionSchedule } from './retention-schedule.ts'

const now = new Date('2026-11-17T08:00:00Z')
const policies: Record<string, 'daily' | undefined> = { nightly: 'daily', manual: undefined, broken: 'daily' }

/** One look of the schedule at three workspaces; gives those whose policy was applied. */
async function look({
  isMyTurn = true,
  lastRun,
}: {
  isMyTurn?: boolean
  lastRun?: Partial<RetentionRun>
} = {}) {
  const applied: string[] = []
  const schedule = createRetentionSchedule({
    privacy: {
      retentionPolicy: async (workspace) => ({ workspace, schedule: policies[workspace] }) as RetentionPolicy,
      lastRun: async () => lastRun as RetentionRun | undefined,
      async runRetention({ workspace }) {
        if (workspace === 'broken') throw new Error('no database')
        applied.push(workspace)
        return {} as never
      },
    },
    workspaces: async () => ['broken', 'manual', 'nightly'].map((id) => ({ id, timeZone: 'Europe/Berlin' })),
    isMyTurn: async () => isMyTurn,
    clock: { now: () => now },
    logger: createLogger('silent'),
  })
  await schedule.start()
  await new Promise((resolve) => setTimeout(resolve, 10))
  await schedule.stop()
  return applied
}

it('applies the policies that say so, whatever becomes of another workspace', async () => {
  expect(await look()).toEqual(['nightly'])
})

it('leaves it to the process that has the turn', async () => {
  expect(await look({ isMyTurn: false })).toEqual([])
})

it('does it once a day', async () => {
  const today = '2026-11-17T01:00:00Z'
  expect(await look({ lastRun: { startedAt: today, finishedAt: today } })).toEqual([])
  expect(await look({ lastRun: { startedAt: today } })).toEqual(['nightly'])
})
