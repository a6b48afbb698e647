import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SERVICE_NAMES } from '@onrecord/onrecord/services'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { CHECKOUT, DEPLOY } from './deploy-folder.ts'
import { expectKnownSeries } from './expect-known-series.ts'
import { registeredSeries } from './registered-metrics.ts'

interface Rule {
  alert: string
  expr: string
  labels: { severity: string }
  annotations: { summary: string; description: string; runbook: string }
}

const read = (file: string) => readFile(join(DEPLOY, 'prometheus', file), 'utf8')
const rules = (parse(await read('alerts.yaml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
)
const runbook = await readFile(join(CHECKOUT, 'docs/runbook.md'), 'utf8')
const tests = await read('alerts.test.yaml')

it.each(rules)('$alert asks for what processes tell, and says what to do', async (rule) => {
  expectKnownSeries(rule.expr, await registeredSeries(), rule.alert)
  expect(rule.labels.severity).toMatch(/^(critical|warning)$/)
  expect(rule.annotations).toEqual({
    summary: expect.any(String),
    description: expect.any(String),
    runbook: `docs/runbook.md#${rule.alert.toLowerCase()}`,
  })
  expect(runbook).toContain(`\n### ${rule.alert}\n`)
})

it('tests each alert both ways', () => {
  for (const { alert } of rules) {
    const asked = [
      ...tests.matchAll(new RegExp(`alertname="${alert}",alertstate="firing"\\}'(?<then>[^]{0,40})`, 'g')),
    ]
    const raised = asked.filter(({ groups }) => groups?.['then']?.includes('exp_samples'))
    expect(raised.length, `${alert} is raised`).toBeGreaterThan(0)
    expect(asked.length, `${alert} stays silent`).toBeGreaterThan(raised.length)
  }
})

it('has a paragraph in the runbook for nothing but alerts', () => {
  const paragraphs = [...runbook.matchAll(/^### (?<name>OnRecord\w+)$/gm)].map(
    ({ groups }) => groups?.['name'],
  )
  const alerts = rules.map(({ alert }) => alert)
  expect(new Set(paragraphs)).toEqual(new Set(alerts))
  expect(paragraphs).toHaveLength(alerts.length)
})

it('scrapes every service, and calls it by its name', async () => {
  const { scrape_configs } = parse(await read('prometheus.yaml')) as {
    scrape_configs: { dns_sd_configs?: { names: string[] }[] }[]
  }
  expect(scrape_configs[0]?.dns_sd_configs?.[0]?.names).toEqual(SERVICE_NAMES)
  for (const { alert, expr } of rules.filter(({ expr }) => expr.includes('up{')))
    expect(expr, alert).toContain(SERVICE_NAMES.join('|'))
})
