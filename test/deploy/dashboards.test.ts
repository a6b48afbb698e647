import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DASHBOARDS, dashboards } from '@onrecord/grafana'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { DEPLOY } from './deploy-folder.ts'
import { expectKnownSeries } from './expect-known-series.ts'
import { panelsOf, readDashboards } from './grafana.ts'
import { registeredSeries } from './registered-metrics.ts'

const committed = await readDashboards()

it('is what the generator makes: node dashboards/grafana/src/generate.ts', async () => {
  for (const [file, text] of await dashboards())
    expect(await readFile(new URL(file, DASHBOARDS), 'utf8'), file).toBe(text)
})

it('has a panel for every metric', async () => {
  const files = await readdir(new URL('../metrics/', DASHBOARDS))
  const metrics = panelsOf(committed.get('metrics.json')).filter(({ type }) => type !== 'row')
  expect(metrics).toHaveLength(files.filter((file) => file.endsWith('.sql')).length)
})

it.each([...committed])('%s is a dashboard that Grafana takes', async (file, dashboard) => {
  expect(dashboard).toMatchObject({
    uid: expect.stringMatching(/^onrecord-/),
    schemaVersion: 41,
    title: expect.any(String),
  })
  const panels = panelsOf(dashboard)
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  const uids = await provisionedUids()
  for (const { type, title, datasource, targets, gridPos } of panels) {
    expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24)
    if (type === 'row') continue
    expect(uids.get(datasource?.uid ?? ''), title).toBe(datasource?.type)
    expect(new Set(targets?.map(({ refId }) => refId)).size, title).toBe(targets?.length)
    for (const target of targets ?? []) expect(target.datasource, `${file}: ${title}`).toEqual(datasource)
  }
})

it.each([...committed])('%s has no panel over another', (_, dashboard) => {
  const taken = new Set<string>()
  for (const { gridPos, title } of panelsOf(dashboard))
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        expect(taken.has(`${x},${y}`), title).toBe(false)
        taken.add(`${x},${y}`)
      }
})

it('asks Prometheus only for what processes tell', async () => {
  const series = await registeredSeries()
  const targets = panelsOf(committed.get('operations.json')).flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ title, expr })),
  )
  expect(targets.length).toBeGreaterThan(20)
  for (const { title, expr } of targets) expectKnownSeries(expr ?? '', series, title)
})

it('shows every metric that we register', async () => {
  const own = [...(await registeredSeries()).keys()].filter((name) => name.startsWith('onrecord_'))
  const shown = JSON.stringify(committed.get('operations.json'))
  const missing = own.filter((name) => !/_(bucket|sum|count)$/.test(name) && !shown.includes(name))
  expect(missing).toEqual([])
})

async function provisionedUids(): Promise<Map<string, string>> {
  const text = await readFile(join(DEPLOY, 'grafana/provisioning/datasources/onrecord.yaml'), 'utf8')
  const { datasources } = parse(text) as { datasources: { uid: string; type: string }[] }
  return new Map(datasources.map(({ uid, type }) => [uid, type]))
}
