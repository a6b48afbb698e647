import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { chaosSeed, createRandom } from './chaos/random.ts'
import { cli, setUpAccounts } from './systems/account.ts'
import { freePort } from './systems/free-port.ts'
import { startOnRecord, temporaryFolder } from './systems/onrecord.ts'
import { postMessages } from './systems/poster.ts'
import { takeSnapshot } from './systems/snapshot.ts'

const MESSAGES = 3_000
const KILLS = 2

it('loses nothing that it has acknowledged, and counts nothing twice, when it is killed under load', async () => {
  await using folder = await temporaryFolder()
  const data = join(folder.path, 'data')
  const env = { ONRECORD_PORT: String(await freePort()) }
  const start = () => startOnRecord(data, ['start', '--empty'], { env })
  let server = await start()
  await setUpAccounts(data, folder.path)
  const seed = chaosSeed()
  const random = createRandom(seed)

  const poster = postMessages(server.url, { from: 0, count: MESSAGES })
  const killedAt: number[] = []
  for (let n = 0; n < KILLS; n += 1) {
    const at = ((n + random()) * MESSAGES * 0.9) / KILLS
    while (poster.acknowledged() < at) await delay(5)
    killedAt.push(poster.acknowledged())
    await server.kill()
    server = await start()
  }
  await poster.done
  // resolves when all that was taken in has had its effects
  await cli(['retention', 'run', '--dry-run', '--workspace', 'acme', '--data', data])
  expect(await server.stop()).toBe(0)

  const told = `ONRECORD_CHAOS_SEED=${seed}, killed after ${killedAt.join(' and ')} messages`
  expect(poster.acknowledged(), told).toBe(MESSAGES)
  const snapshot = await takeSnapshot(data, {}, join(folder.path, 'snapshot'))
  expect(snapshot.events['onrecord.interactions']?.length, told).toBe(MESSAGES)
  expect(snapshot.facts['message_fact']?.length, told).toBe(MESSAGES)
  expect(snapshot.deadLetters, told).toEqual([])
})
