import { statfs } from 'node:fs/promises'
import { type Isolation, isolationOf } from '@onrecord/postgres'
import { z } from 'zod'
import { type Config, readConfig } from '../config.ts'
import { findServer } from '../data-folder.ts'
import { openPlatform } from '../platform.ts'
import { SYSTEMS } from '../services.ts'
import { lockIfNeeded, needsLock } from '../shared-systems.ts'
import { checkClickHouse } from './doctor-clickhouse.ts'
import type { Finding } from './finding.ts'

const GIB = 1024 ** 3
const LEAST_FREE_GIB = 2

/** Looks at the machine, the configuration and every backing system; says what to do about what is wrong. */
export async function doctor(
  environment: Record<string, string | undefined>,
  options: { data?: string; json?: boolean },
): Promise<number> {
  const findings: Finding[] = []
  const add = (check: string, ok: boolean, detail: string) => findings.push({ check, ok, detail })
  add(
    'node',
    Number(process.versions.node.split('.')[0]) >= 24,
    `${process.versions.node}; 24 or later is needed`,
  )
  const config = readConfig(environment, options)
  add('configuration', true, `data folder ${config.dataFolder}`)
  const server = await findServer(config.dataFolder)
  if (server === undefined) await checkFolder(config, add)
  else {
    add('server', true, `running as process ${server.pid} at ${server.url}`)
    findings.push(...(await findingsOf(server.url)))
  }
  tell(findings, options.json === true)
  return findings.every(({ ok }) => ok) ? 0 : 1
}

/** What a running server says of itself and of each system that it is connected to, with how long each took to answer. */
async function findingsOf(url: string): Promise<Finding[]> {
  try {
    const { checks } = Health.parse(await (await fetch(`${url}/readyz`)).json())
    return Object.entries(checks).flatMap(([name, [said]]) => {
      if (said === undefined) return []
      const { status, observedValue, observedUnit, output } = said
      const detail =
        output ?? (observedValue === undefined ? status : `answers in ${observedValue} ${observedUnit}`)
      return [{ check: name.replace(/:.*/, '').replaceAll('_', ' '), ok: status === 'pass', detail }]
    })
  } catch (error) {
    return [{ check: 'health', ok: false, detail: `${url}/readyz does not answer: ${String(error)}` }]
  }
}

const Health = z.object({
  checks: z.record(
    z.string(),
    z.array(
      z.object({
        status: z.string(),
        observedValue: z.number().optional(),
        observedUnit: z.string().optional(),
        output: z.string().optional(),
      }),
    ),
  ),
})

async function checkFolder(
  config: Config,
  add: (check: string, ok: boolean, detail: string) => void,
): Promise<void> {
  const lock = await lockIfNeeded(config, SYSTEMS)
  try {
    if (needsLock(config, SYSTEMS)) {
      const disk = await statfs(config.dataFolder)
      const freeGib = (disk.bavail * disk.bsize) / GIB
      add(
        'disk',
        freeGib >= LEAST_FREE_GIB,
        `${freeGib.toFixed(1)} GiB free; ${LEAST_FREE_GIB} GiB are needed`,
      )
    }
    const platform = await openPlatform(config, { migrations: [] })
    try {
      const [postgres] = await platform.acrossWorkspaces.query<{ version: string }>('SELECT version()')
      add(
        'postgresql',
        true,
        `${'folder' in config.database ? 'embedded' : 'configured'}: ${postgres?.version.split(' ').slice(0, 2).join(' ')}`,
      )
      const isolation = await isolationOf(platform.db)
      add('workspaces', true, isolationDetail(isolation))
      await platform.log.ping()
      add(
        'event log',
        true,
        config.kafka === undefined ? 'in PostgreSQL' : `Kafka: ${config.kafka.brokers.join(', ')}`,
      )
      for (const finding of await checkClickHouse(platform.clickhouse, config.clickhouse))
        add(finding.check, finding.ok, finding.detail)
      const key = 'doctor/probe'
      await platform.objects.put(key, Buffer.from('probe'))
      const read = (await platform.objects.get(key)).toString()
      await platform.objects.delete(key)
      add(
        'object store',
        read === 'probe',
        'folder' in config.objects ? `folder ${config.objects.folder}` : `bucket ${config.objects.bucket}`,
      )
      const lock = await platform.objectLock.find()
      if (lock.configured !== 'off')
        add(
          'object lock',
          lock.worm,
          lock.worm
            ? `${lock.configured}: seen to be enforced`
            : `${lock.configured} is configured and not enforced: ${lock.why}`,
        )
      if ('bucket' in config.objects) {
        const encryption = await platform.encryption()
        add(
          'encryption',
          encryption.encrypted || config.objects.encryption === undefined,
          encryption.encrypted ? `the bucket says ${encryption.as}` : `none by the bucket: ${encryption.why}`,
        )
      }
      add('keys', true, platform.keyEncryptionId)
      add(
        'speech',
        true,
        platform.transcriber?.name ??
          "none: only the provider's own transcripts (set ONRECORD_SPEECH_URL or ONRECORD_SPEECH_MODEL_FOLDER)",
      )
    } finally {
      await platform.close()
    }
  } catch (error) {
    add('backing systems', false, error instanceof Error ? error.message : String(error))
  } finally {
    await lock.release()
  }
}

/** Rows are kept apart in either case; what differs is what a stolen login, or SQL smuggled in, could reach. */
const isolationDetail = ({ by, login }: Isolation): string =>
  by === 'roles'
    ? `row-level security; the login ${login} cannot look across workspaces`
    : `row-level security; the login ${login} could leave its role: set ONRECORD_DATABASE_SYSTEM_URL and ONRECORD_DATABASE_MIGRATION_URL to logins of their own`

function tell(findings: Finding[], json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify({ ok: findings.every(({ ok }) => ok), findings })}\n`)
  else
    for (const { check, ok, detail } of findings)
      process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${check.padEnd(16)} ${detail}\n`)
}
