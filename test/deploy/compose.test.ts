import { NEEDS, SERVICE_NAMES } from '@onrecord/onrecord/services'
import { expect, it } from 'vitest'
import { composeText, readCompose } from './compose.ts'
import { knownSettings, SETTINGS_OF } from './settings.ts'

const { services, networks } = await readCompose()
const own = SERVICE_NAMES.map((name) => [name, services[name]] as const)

it('runs every service, by its name', () => {
  for (const [name, service] of own) expect(service?.command).toEqual(['service', name])
})

it('sets only what the program knows', async () => {
  const known = await knownSettings()
  expect(known.size).toBeGreaterThan(30)
  const used = Object.values(services).flatMap(({ environment = {} }) => Object.keys(environment))
  expect(used.filter((name) => name.startsWith('ONRECORD_') && !known.has(name))).toEqual([])
})

it.each(own)('tells %s of the systems that it is connected to, and of no other', (name, service) => {
  const settings = Object.keys(service?.environment ?? {})
  const told = Object.keys(SETTINGS_OF).filter((system) =>
    settings.some((setting) => SETTINGS_OF[system]?.test(setting)),
  )
  expect(told.toSorted()).toEqual([...NEEDS[name]].toSorted())
})

it('gives no service the owner of the tables', () => {
  for (const [, service] of own)
    expect(Object.keys(service?.environment ?? {}).filter((name) => /MIGRATION|MIGRATOR/.test(name))).toEqual(
      [],
    )
})

it('has no default password: each is required', async () => {
  const variables = [...(await composeText()).matchAll(/\$\{(?<name>\w+)(?<operator>:[?-])?/g)]
  const secret = variables.filter(({ groups }) =>
    /PASSWORD|SECRET|TOKEN|ACCESS_KEY|CLUSTER_ID/.test(groups?.['name'] ?? ''),
  )
  expect(secret.length).toBeGreaterThan(10)
  for (const { groups } of secret) expect(`${groups?.['name']}${groups?.['operator']}`).toMatch(/:\?$/)
  for (const { environment = {} } of Object.values(services))
    for (const [name, value] of Object.entries(environment))
      if (/PASSWORD|SECRET_KEY$/.test(name)) expect(value).toMatch(/^\$\{\w+:\?/)
})

it.each(Object.entries(services))('hardens %s: no capabilities, no new privileges, limits', (_, service) => {
  expect(service.cap_drop).toEqual(['ALL'])
  expect(service.security_opt).toEqual(['no-new-privileges:true'])
  expect(service.deploy?.resources?.limits).toEqual({
    cpus: expect.any(String),
    memory: expect.any(String),
    pids: expect.any(Number),
  })
})

it.each(own)('runs %s as a user without a name, on a file system that it cannot change', (_, service) => {
  expect(service).toMatchObject({ user: '65532:65532', read_only: true })
})

it('waits for health, not for time', () => {
  for (const [name, { depends_on = {} }] of Object.entries(services))
    for (const [on, { condition }] of Object.entries(depends_on)) {
      expect(condition, `${name} on ${on}`).toMatch(/^service_(healthy|completed_successfully)$/)
      if (condition === 'service_healthy') expect(services[on]?.healthcheck?.test).toBeDefined()
    }
})

it('publishes ports on loopback alone', () => {
  for (const { ports = [] } of Object.values(services))
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/)
})

it('keeps the backing systems where nothing else can reach them', () => {
  expect(networks['backing']).toEqual({ internal: true })
  for (const name of ['kafka', 'postgres', 'clickhouse', 'objects']) {
    expect(services[name]?.networks).toEqual(['backing'])
    expect(services[name]?.ports).toBeUndefined()
  }
})
