import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Composition, openComposition } from '@onrecord/onrecord/composition'
import { readConfig } from '@onrecord/onrecord/config'
import { groupsOf } from '@onrecord/onrecord/groups'
import { type SampleDay, startGraphStandIn } from '@onrecord/onrecord/sample-day'
import { setUpSampleDay } from '@onrecord/onrecord/set-up-sample-day'
import { type Deployment, SERVICES, type ServiceName, startDeployment } from './deployment.ts'
import { type Posted, postDay } from './post-day.ts'
import { type RealSystems, startRealSystems } from './real-systems.ts'
import { createSettling, type Settling } from './settling.ts'
import { readSnapshot, type Snapshot } from './snapshot.ts'
import { writeSnapshot } from './write-snapshot.ts'

/** What a day in many processes can be disturbed with. */
export interface RunningDay {
  systems: RealSystems
  deployment: Deployment
  /** Wired to the same systems, running nothing. */
  composition: Composition
  day: SampleDay
  /** How many deliveries have been acknowledged, of how many. */
  progress(): { done: number; total: number }
  /** The deliveries that have been acknowledged, in that order. */
  acknowledged(): readonly Delivery[]
  /** Aborted when all have been. */
  over: AbortSignal
}

type Delivery = SampleDay['hours'][number]['deliveries'][number]

export interface RunDayOptions {
  /** Kept: logs, the snapshot, every record of the log. */
  folder: string
  /** The key files: the same for runs that are to be compared. */
  keys: Record<string, string>
  day: SampleDay
  replicas?: number
  /** All unless told. */
  services?: readonly ServiceName[]
  /** Goes on beside the day, until `over`; resolves when everything is well again. */
  disturb?(running: RunningDay): Promise<void>
}

export interface DayRun {
  snapshot: Snapshot
  posted: Posted
  /** Places of groups that are not at the end, although all is quiet. */
  behind: string[]
  exits: Deployment['exits']
  /** Processes that did not stop by themselves in time. */
  unstopped: string[]
  seconds: { started: number; posted: number; settled: number }
}

/** The sample day on the four real systems, each service in processes of its own. */
export async function runDay({
  folder,
  keys,
  day,
  replicas = 2,
  services = SERVICES,
  disturb,
}: RunDayOptions): Promise<DayRun> {
  await mkdir(folder, { recursive: true })
  await using cleanUp = new AsyncDisposableStack()
  const since = stopwatch()
  const systems = await startRealSystems()
  cleanUp.defer(() => systems.stop())
  const calm = readConfig(
    { ...systems.env({ calm: true }), ...keys, ONRECORD_LOG_LEVEL: 'silent' },
    { data: join(folder, 'test') },
  )
  const composition = await openWith(calm, systems)
  cleanUp.defer(() => composition.close())
  const graph = await startGraphStandIn(day)
  cleanUp.defer(() => graph.stop())
  await setUpSampleDay(composition, day, graph.url)

  const env = { ...systems.env(), ...keys }
  const deployment = await startDeployment({ folder: join(folder, 'services'), env, replicas, services })
  cleanUp.defer(async () => void (await deployment.stop()))
  await deployment.ready()
  const started = since()

  const settling = createSettling(composition)
  const posted = await postDisturbed({ systems, deployment, composition, day, settling }, disturb)
  const postedAfter = since()
  await settling.settled()
  const settled = since()

  await writeSnapshot(composition, folder)
  const behind = await placesBehind(composition)
  // who was killed last may still be starting
  await deployment.ready()
  const unstopped = await deployment.stop()
  return {
    snapshot: await readSnapshot(folder),
    posted,
    behind,
    exits: deployment.exits,
    unstopped,
    seconds: { started, posted: postedAfter, settled },
  }
}

/** With what the environment holds for the AWS SDK, which looks nowhere else. */
async function openWith(config: ReturnType<typeof readConfig>, { s3 }: RealSystems): Promise<Composition> {
  process.env['AWS_ACCESS_KEY_ID'] = s3.accessKeyId
  process.env['AWS_SECRET_ACCESS_KEY'] = s3.secretAccessKey
  return openComposition(config)
}

async function postDisturbed(
  { settling, ...running }: Omit<RunningDay, 'progress' | 'acknowledged' | 'over'> & { settling: Settling },
  disturb: RunDayOptions['disturb'],
): Promise<Posted> {
  const over = new AbortController()
  const acknowledged: Delivery[] = []
  let progress = { done: 0, total: 1 }
  const disturbing = disturb?.({
    ...running,
    progress: () => progress,
    acknowledged: () => acknowledged,
    over: over.signal,
  })
  // a fault of the disturbance shows when the day is over
  disturbing?.catch(() => undefined)
  try {
    return await postDay({
      url: running.deployment.url,
      day: running.day,
      decided: settling.decided,
      onPosted(delivery, state) {
        acknowledged.push(delivery)
        progress = state
      },
    })
  } finally {
    over.abort()
    await disturbing
  }
}

async function placesBehind({ platform }: Composition): Promise<string[]> {
  const behind: string[] = []
  for (const [group, topics] of Object.entries(groupsOf()))
    for (const { topic, partition, committed, end } of await platform.log.positions(group, topics))
      if (committed < end) behind.push(`${group} ${topic}/${partition}: ${committed} of ${end}`)
  return behind
}

function stopwatch(): () => number {
  const begun = performance.now()
  return () => Math.round((performance.now() - begun) / 100) / 10
}
