import { cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '@onrecord/onrecord/config'
import { SERVICE_NAMES } from '@onrecord/onrecord/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEPLOY } from './deploy-folder.ts'
import { describeTool } from './describe-tool.ts'
import { run, runWell } from './run.ts'

interface Project {
  services: Record<string, { environment?: Record<string, string> }>
}

let folder: string
let secrets: Record<string, string>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onrecord-compose-'))
  await cp(join(DEPLOY, 'make-env.sh'), join(folder, 'make-env.sh'))
  await runWell('sh', [join(folder, 'make-env.sh')])
  const lines = (await readFile(join(folder, '.env'), 'utf8')).trim().split('\n')
  secrets = Object.fromEntries(lines.map((line) => [line.split('=')[0] ?? '', line.replace(/^\w+=/, '')]))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('make-env.sh', () => {
  it('makes secrets that nobody else can read, each its own', async () => {
    expect((await stat(join(folder, '.env'))).mode & 0o777).toBe(0o600)
    expect(new Set(Object.values(secrets)).size).toBe(Object.keys(secrets).length)
    for (const [name, value] of Object.entries(secrets))
      expect(value, name).toMatch(name === 'KAFKA_CLUSTER_ID' ? /^[\w-]{22}$/ : /^[0-9a-f]{48}$/)
  })

  it('does not write over the secrets of systems that exist', async () => {
    expect(await run('sh', [join(folder, 'make-env.sh')])).toMatchObject({ code: 1 })
  })
})

await describeTool(
  ['compose'],
  'compose.yaml, loaded by the reference implementation of Compose',
  ({ compose }) => {
    const file = join(DEPLOY, 'compose.yaml')

    it('names what is missing where no secrets were made', async () => {
      const { code, output } = await run(compose, [file])
      expect(code).toBe(1)
      expect(output).toContain('run make-env.sh')
    })

    it('is valid, and gives every service a configuration that it accepts', async () => {
      const project = JSON.parse(await runWell(compose, [file], { env: secrets })) as Project
      for (const name of ['prepare', ...SERVICE_NAMES]) {
        const config = readConfig(project.services[name]?.environment ?? {})
        expect(config.http.port).toBe(7201)
        if (name !== 'prepare') expect(config.migrate).toBe(false)
      }
    })
  },
)
