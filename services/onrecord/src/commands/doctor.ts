import { statfs } from 'node:fs/promises'
import { type Config, readConfig } from '../config.ts'
import { findServer, lockDataFolder } from '../data-folder.ts'
import { openPlatform } from '../platform.ts'

interface Finding {
  check: string
  ok: boolean
  detail: string
}

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
  else add('server', await isReady(server.url), `running as process ${server.pid} at ${server.url}`)
  tell(findings, options.json === true)
  return findings.every(({ ok }) => ok) ? 0 : 1
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (response) => response.ok,
    () => false,
  )
}

async function checkFolder(
  config: Config,
  add: (check: string, ok: boolean, detail: string) => void,
): Promise<void> {
  const lock = await lockDataFolder(config.dataFolder)
  try {
    const disk = await statfs(config.dataFolder)
    const freeGib = (disk.bavail * disk.bsize) / GIB
    add('disk', freeGib >= LEAST_FREE_GIB, `${freeGib.toFixed(1)} GiB free; ${LEAST_FREE_GIB} GiB are needed`)
    const platform = await openPlatform(config, [])
    try {
      const [postgres] = await platform.db.query<{ version: string }>('SELECT version()')
      add(
        'postgresql',
        true,
        `${config.database.url === undefined ? 'embedded' : 'configured'}: ${postgres?.version.split(' ').slice(0, 2).join(' ')}`,
      )
      const [clickhouse] = await platform.clickhouse.query<{ version: string }>('SELECT version() AS version')
      add(
        'clickhouse',
        true,
        `${'folder' in config.clickhouse ? 'embedded' : 'configured'}: ${clickhouse?.version}`,
      )
      const key = 'doctor/probe'
      await platform.objects.put(key, Buffer.from('probe'))
      const read = (await platform.objects.get(key)).toString()
      await platform.objects.delete(key)
      add(
        'object store',
        read === 'probe',
        'folder' in config.objects ? `folder ${config.objects.folder}` : `bucket ${config.objects.bucket}`,
      )
      add('keys', true, config.keyFile)
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

function tell(findings: Finding[], json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify({ ok: findings.every(({ ok }) => ok), findings })}\n`)
  else
    for (const { check, ok, detail } of findings)
      process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${check.padEnd(16)} ${detail}\n`)
}
