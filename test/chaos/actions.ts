import { setTimeout as delay } from 'node:timers/promises'
import type { ServiceName } from '../systems/deployment.ts'
import { post } from '../systems/post-day.ts'
import type { RunningDay } from '../systems/run-day.ts'
import { POISON, poison } from './poison.ts'

/** Something that goes wrong, and is well again when it resolves. */
export interface Action {
  name: string
  run(running: RunningDay, random: () => number): Promise<void>
}

const LASTS_MS = 3_000
const STORM = 150
const STORM_TIMES = 3
const JOINED_MS = 4_000
const CONSUMING: readonly ServiceName[] = ['consent', 'recording', 'transcription', 'analytics']

/** Each once a day, in an order that comes of the seed. */
export const ACTIONS: readonly Action[] = [
  { name: 'the broker is stopped and started', run: ({ systems }) => systems.kafka.restart() },
  {
    name: 'the broker is killed and started',
    async run({ systems: { kafka } }) {
      await kafka.kill()
      await kafka.start()
    },
  },
  { name: 'PostgreSQL is restarted', run: ({ systems }) => systems.postgres.restart() },
  {
    name: 'all connections to PostgreSQL are reset',
    run: async ({ systems }) => systems.postgres.proxy.reset(),
  },
  {
    name: 'PostgreSQL hangs',
    async run({ systems: { postgres } }) {
      postgres.proxy.suffer('hang')
      await delay(LASTS_MS)
      postgres.proxy.suffer('none')
    },
  },
  ...(['error', 'hang', 'lose answers'] as const).map((fault) => ({
    name: `S3: ${fault}`,
    async run({ systems: { s3Proxy } }: RunningDay) {
      s3Proxy.suffer(fault)
      await delay(LASTS_MS)
      s3Proxy.suffer('none')
    },
  })),
  ...([{ answer: '500' }, { answer: 'hang' }, { answer: 'drop', only: 'insert', after: true }] as const).map(
    (fault) => ({
      name: `ClickHouse: ${fault.answer}`,
      async run({ systems: { clickhouse } }: RunningDay) {
        await clickhouse.fault({ ...fault })
        await delay(LASTS_MS)
        await clickhouse.fault(undefined)
      },
    }),
  ),
  {
    name: 'ClickHouse is killed and started',
    async run({ systems: { clickhouse } }) {
      await clickhouse.kill()
      await clickhouse.start()
    },
  },
  {
    name: 'a storm of webhooks that were acknowledged before',
    async run({ acknowledged, deployment, day }, random) {
      const known = acknowledged()
      const again = Array.from({ length: STORM }, () => known[Math.trunc(random() * known.length)])
      await Promise.all(
        again.flatMap((delivery) =>
          delivery === undefined
            ? []
            : Array.from({ length: STORM_TIMES }, () => post(deployment.url, day, delivery)),
        ),
      )
    },
  },
  ...CONSUMING.map((service) => ({
    name: `a third process of ${service} joins, and is killed`,
    async run({ deployment }: RunningDay) {
      await using _ = await deployment.join(service)
      await delay(JOINED_MS)
    },
  })),
  ...POISON.map((one) => ({
    name: `poison in ${one.topic}: ${one.reason}`,
    run: ({ composition }: RunningDay) => poison(composition, one),
  })),
]
