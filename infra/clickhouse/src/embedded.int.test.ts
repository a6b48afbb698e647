import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openClickHouse } from './open-clickhouse.ts'
import { clickHouseContract } from './testing/clickhouse.contract.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onrecord-clickhouse-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the embedded ClickHouse', () => {
  clickHouseContract(() => openClickHouse({ folder: join(folder, 'data') }))
})

describe('the folder of the embedded ClickHouse', () => {
  it('keeps what was written when opened again', async () => {
    const first = await openClickHouse({ folder: join(folder, 'data') })
    await first.define('CREATE TABLE kept (id UInt8) ENGINE = MergeTree ORDER BY id')
    await first.insert('kept', [{ id: 7 }])
    await first.close()
    const second = await openClickHouse({ folder: join(folder, 'data') })
    expect(await second.query('SELECT id FROM kept')).toEqual([{ id: 7 }])
    await second.close()
  })

  it('is refused, with the reason, while another process has it', async () => {
    const clickhouse = await openClickHouse({ folder: join(folder, 'data') })
    const script = `import { openClickHouse } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)}
      await openClickHouse({ folder: ${JSON.stringify(join(folder, 'data'))} }).then(() => process.exit(3), (e) => console.log(e.name, e.message))`
    const file = join(folder, 'second.mjs')
    await writeFile(file, script)
    const { stdout } = await promisify(execFile)(process.execPath, [file])
    expect(stdout).toMatch(/^ClickHouseUnavailableError .*another process has it open/)
    await clickhouse.close()
  })
})
