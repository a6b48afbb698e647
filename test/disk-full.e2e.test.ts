import { execFile } from 'node:child_process'
import { mkdir, open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { differencesOf } from './chaos/differences.ts'
import { cli, setUpAccounts } from './systems/account.ts'
import { freePort } from './systems/free-port.ts'
import { launch, startOnRecord, temporaryFolder } from './systems/onrecord.ts'
import { postMessages } from './systems/poster.ts'
import { playDay, quietDay } from './systems/quiet-day.ts'
import { comparable, type Snapshot, takeSnapshot } from './systems/snapshot.ts'

const run = promisify(execFile)

/** A file system of its own in memory, so small that it can be filled. Undefined where this process may not mount. */
async function smallDisk(folder: string, size: string): Promise<AsyncDisposable | undefined> {
  await mkdir(folder, { recursive: true, mode: 0o711 })
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0711`, 'tmpfs', folder]).then(
    () => true,
    () => false,
  )
  if (!mounted) return undefined
  return { [Symbol.asyncDispose]: async () => void (await run('umount', ['--lazy', folder])) }
}

/** Writes until nothing fits any more. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'w')
  try {
    for (const size of [2 ** 20, 2 ** 12]) {
      const piece = Buffer.alloc(size)
      for (let isFull = false; !isFull; )
        isFull = await file.write(piece).then(
          ({ bytesWritten }) => bytesWritten < size,
          () => true,
        )
    }
  } finally {
    await file.close()
  }
}

it('acknowledges nothing that a full disk does not hold, and loses nothing that it has acknowledged', async (context) => {
  await using folder = await temporaryFolder()
  const disk = join(folder.path, 'disk')
  await using mounted = await smallDisk(disk, '600m')
  context.skip(mounted === undefined, 'only root can mount a small disk')
  const data = join(disk, 'data')
  const env = { ONRECORD_PORT: String(await freePort()), ONRECORD_LOG_LEVEL: 'silent' }
  const start = () => startOnRecord(data, ['start', '--empty'], { env })
  let server = await start()
  await setUpAccounts(data, folder.path)
  const before = postMessages(server.url, { from: 0, count: 200 })
  await before.done

  const filler = join(disk, 'filler')
  await fill(filler)
  const during = postMessages(server.url, { from: 200, count: 100_000 })
  for (let waited = 0; Object.keys(during.refused()).length === 0 && waited < 120_000; waited += 50)
    await delay(50)
  await delay(1_000)
  during.stop()
  await during.done
  expect(Object.keys(during.refused()).length, 'the disk was never full').toBeGreaterThan(0)
  // an error of ours, which providers answer with another attempt
  expect(['0', '500', '503']).toEqual(expect.arrayContaining(Object.keys(during.refused())))

  await server.kill()
  await rm(filler)
  server = await start()
  const after = postMessages(server.url, { from: 200_000, count: 100 })
  await after.done
  await cli(['retention', 'run', '--dry-run', '--workspace', 'acme', '--data', data])
  expect(await server.stop()).toBe(0)

  const snapshot = await takeSnapshot(data, {}, join(folder.path, 'snapshot'))
  const acknowledged = before.acknowledged() + during.acknowledged() + after.acknowledged()
  const known = snapshot.events['onrecord.interactions']?.length ?? 0
  // what was under way when the disk was full may be there without having been acknowledged
  const unanswered = Object.values(during.refused()).reduce((a, b) => a + b, 0)
  expect(known).toBeGreaterThanOrEqual(acknowledged)
  expect(known).toBeLessThanOrEqual(acknowledged + unanswered)
  expect(snapshot.facts['message_fact']).toHaveLength(known)
})

const isLong = process.env['ONRECORD_LONG_TESTS'] === 'on'

it.runIf(isLong)(
  'calls no recording stored for which the disk had no room, and stores it when there is',
  async (context) => {
    const quiet = await quietDay()
    await using folder = await temporaryFolder()
    const out = join(folder.path, 'out')
    const objects = join(out, 'data', 'objects')
    await using mounted = await smallDisk(objects, '800k')
    context.skip(mounted === undefined, 'only root can mount a small disk')

    const demo = launch(['demo', '--out', out, '--json'], { ...quiet.env, ONRECORD_LOG_LEVEL: 'silent' })
    const free = async () => statfs(objects).then(({ bavail, bsize }) => bavail * bsize)
    while ((await free()) > 100_000 && demo.process.exitCode === null) await delay(100)
    await delay(5_000)
    expect(demo.process.exitCode, demo.stderr()).toBeNull()
    await demo.kill()

    const full = await takeSnapshot(join(out, 'data'), quiet.env, join(folder.path, 'full'))
    expect(full.missing).toEqual([])
    const stored = (snapshot: Snapshot) => snapshot.kept.filter(({ state }) => state === 'stored').length
    expect(stored(full)).toBeLessThan(stored(quiet.snapshot))

    await run('mount', ['-o', 'remount,size=100m', objects])
    await playDay(out, quiet.env)
    const after = await takeSnapshot(join(out, 'data'), quiet.env, join(folder.path, 'after'))
    expect(differencesOf(quiet.snapshot, after)).toEqual({ lost: [], doubled: [] })
    expect(comparable(after)).toEqual(comparable(quiet.snapshot))
  },
)
