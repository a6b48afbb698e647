import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { contextFiles } from './build-context.ts'
import { CHECKOUT } from './deploy-folder.ts'
import { readDockerfile } from './dockerfile.ts'

const stages = await readDockerfile()
const final = stages.at(-1)
const of = (keyword: string) =>
  final?.instructions.filter((instruction) => instruction.keyword === keyword) ?? []

it('pins every image it starts from', () => {
  const names = new Set(stages.map(({ name }) => name))
  for (const { from } of stages.filter(({ from }) => !names.has(from)))
    expect(from).toMatch(/^[\w.]+\/[\w./-]+:(?!latest)[\w.-]+$/)
})

it('runs as a user that has a number, so that Kubernetes can see that it is not root', () => {
  expect(of('USER').at(-1)?.text).toMatch(/^[1-9]\d*:[1-9]\d*$/)
})

it('starts without a shell, and says how it is by its own probe', () => {
  const [entrypoint] = of('ENTRYPOINT')
  const program = (JSON.parse(entrypoint?.text ?? '[]') as string[]).at(-1) ?? ''
  expect(existsSync(join(CHECKOUT, program))).toBe(true)
  const [healthcheck] = of('HEALTHCHECK')
  const [, probe = '', path] = JSON.parse(healthcheck?.text.replace(/^CMD\s+/, '') ?? '[]') as string[]
  expect(existsSync(join(CHECKOUT, probe))).toBe(true)
  expect(path).toBe('/livez')
})

it('has no secret in its layers', () => {
  for (const { instructions } of stages)
    for (const { keyword, text } of instructions)
      if (keyword === 'ENV' || keyword === 'ARG') expect(text).not.toMatch(/PASSWORD|SECRET|TOKEN|_KEY\b/)
})

it('takes in sources alone: no installed package, build, test or data folder', async () => {
  const files = await contextFiles()
  expect(files).toContain('services/onrecord/src/main.ts')
  expect(files).toContain('infra/deploy/probe.mjs')
  expect(files).toContain('dashboards/metrics/answer_rate.sql')
  expect(files.filter((path) => /node_modules|\/dist\/|\.test\.tsx?$|^test\/|^\.|\.env/.test(path))).toEqual(
    [],
  )
})
