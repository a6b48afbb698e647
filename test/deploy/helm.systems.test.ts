import { NEEDS, SERVICE_NAMES } from '@onrecord/onrecord/services'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  CHART,
  type Container,
  INSTALLATIONS,
  type KubernetesObject,
  needsFile,
  objectsIn,
  type PodSpec,
  renderText,
  valuesOf,
} from './chart.ts'
import { describeTool } from './describe-tool.ts'
import { validate } from './kubernetes-schemas.ts'
import { run, runWell } from './run.ts'
import { knownSettings, SETTINGS_OF } from './settings.ts'

/** Defined by what is installed in a cluster, not by Kubernetes. */
const EXTENSIONS = ['keda.sh', 'monitoring.coreos.com']

await describeTool(['helm', 'kubernetes'], 'the Helm chart', ({ helm, kubernetes }) => {
  it('passes strict linting with every values file', async () => {
    const files = INSTALLATIONS.map(valuesOf)
    for (const file of files) await runWell(helm, ['lint', '--strict', CHART, '--values', file])
  })

  it.each([
    ['nothing is said', []],
    ['a value is misspelt', ['--values', valuesOf('minimal'), '--set', 'service.ingest.replicas=3']],
    [
      'a value is of the wrong type',
      ['--values', valuesOf('minimal'), '--set', 'services.ingest.replicas=many'],
    ],
    ['the digest is not one', ['--values', valuesOf('minimal'), '--set', 'image.digest=latest']],
    ['KEDA has nobody to ask', ['--values', valuesOf('minimal'), '--set', 'autoscaling.mode=keda']],
    ['an ingress has no host', ['--values', valuesOf('minimal'), '--set', 'ingress.console.enabled=true']],
  ])('refuses to install where %s', async (_, args) => {
    expect((await run(helm, ['template', 'acme', CHART, ...args])).code).toBe(1)
  })

  describe.each(INSTALLATIONS)('installed as in ci/%s.yaml', (installation) => {
    let text: string
    let objects: KubernetesObject[]
    beforeAll(async () => {
      text = await renderText(helm, installation)
      objects = objectsIn(text)
    })
    const ofKind = (kind: string) => objects.filter((object) => object.kind === kind)
    const deployment = (name: string) => {
      const found = ofKind('Deployment').find(({ metadata }) => metadata.name.endsWith(`-${name}`))
      return found?.spec.template?.spec as PodSpec
    }

    it('gives objects that the API server takes, field by field', async () => {
      await runWell(kubernetes, EXTENSIONS, { input: text })
      for (const object of objects.filter(
        ({ apiVersion }) => !EXTENSIONS.includes(apiVersion.split('/')[0] ?? ''),
      ))
        expect(() => validate(object), `${object.kind} ${object.metadata.name}`).not.toThrow()
    })

    it('makes no Secret: passwords are somebody else’s to make', () => {
      expect(ofKind('Secret')).toEqual([])
    })

    it('names no two objects of a kind the same', () => {
      const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)
      expect(new Set(names).size).toBe(names.length)
    })

    it('runs every service, and restricts every pod as the "restricted" standard asks', () => {
      expect(ofKind('Deployment')).toHaveLength(SERVICE_NAMES.length)
      const pods = objects.flatMap(({ kind, spec }) =>
        kind === 'Pod' ? [spec as PodSpec] : spec?.template === undefined ? [] : [spec.template.spec],
      )
      for (const pod of pods) {
        expect(pod.automountServiceAccountToken).toBe(false)
        expect(pod.securityContext).toMatchObject({
          runAsNonRoot: true,
          seccompProfile: { type: 'RuntimeDefault' },
        })
        expect(pod.securityContext.runAsUser).toBeGreaterThan(0)
        for (const container of [...(pod.initContainers ?? []), ...pod.containers]) {
          expect(container.securityContext).toEqual({
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          })
          expect(container.resources.limits?.memory).toBeDefined()
        }
      }
    })

    it('gives a pod time to drain', () => {
      for (const name of SERVICE_NAMES) {
        expect(deployment(name).terminationGracePeriodSeconds).toBe(30)
        expect(deployment(name).containers[0]).toMatchObject({
          lifecycle: { preStop: { sleep: { seconds: 5 } } },
          livenessProbe: { httpGet: { path: '/livez' } },
          readinessProbe: { httpGet: { path: '/readyz' } },
        })
      }
    })

    it('tells each service of the systems that it is connected to, and of no other', async () => {
      const known = await knownSettings()
      for (const name of SERVICE_NAMES) {
        const settings = settingsOf(deployment(name).containers[0])
        const told = Object.keys(SETTINGS_OF).filter((system) =>
          settings.some((setting) => SETTINGS_OF[system]?.test(setting)),
        )
        // without a server for speech there is nothing to tell of it
        const wanted = NEEDS[name].filter((system) => system !== 'speech' || installation === 'everything')
        expect(told.toSorted(), name).toEqual(wanted.toSorted())
        expect(settings.filter((setting) => setting.startsWith('ONRECORD_') && !known.has(setting))).toEqual(
          [],
        )
        if (installation === 'everything')
          expect(
            settings.filter((setting) => /KMS_KEY_ID|OBJECT_LOCK/.test(setting)),
            name,
          ).toEqual([
            ...(NEEDS[name].includes('objects')
              ? ['ONRECORD_S3_KMS_KEY_ID', 'ONRECORD_S3_OBJECT_LOCK', 'ONRECORD_S3_OBJECT_LOCK_DAYS']
              : []),
            ...(NEEDS[name].includes('keys') ? ['ONRECORD_KMS_KEY_ID'] : []),
          ])
        expect(
          settings.filter((setting) => /MIGRATION|MIGRATOR/.test(setting)),
          name,
        ).toEqual([])
      }
    })

    it('scales each of them by one thing only', () => {
      const scalers = [...ofKind('HorizontalPodAutoscaler'), ...ofKind('ScaledObject')]
      const targets = scalers.map(({ spec }) => spec.scaleTargetRef?.name)
      expect(new Set(targets).size).toBe(targets.length)
      expect(targets).toHaveLength(6)
      expect(text.includes('onrecord_consumer_lag')).toBe(installation !== 'minimal')
    })

    it('allows disruption of one pod at a time', () => {
      expect(ofKind('PodDisruptionBudget')).toHaveLength(SERVICE_NAMES.length)
    })

    if (installation !== 'adapter')
      it('lets nobody through but whom a service has to talk to', async () => {
        const needs = await needsFile()
        const policies = ofKind('NetworkPolicy')
        const denied = policies.find(({ metadata }) => metadata.name.endsWith('-deny-all'))
        expect(denied?.spec).toMatchObject({ policyTypes: ['Ingress', 'Egress'] })
        expect(denied?.spec.egress ?? denied?.spec.ingress).toBeUndefined()
        for (const name of SERVICE_NAMES) {
          const policy = policies.find(
            ({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] === name,
          )
          const outward = (needs[name] ?? []).filter(
            (system) =>
              !['keys', 'signing'].includes(system) && (system !== 'speech' || installation === 'everything'),
          )
          const extra = installation === 'everything' ? 1 : 0
          // where KMS wraps the keys, whoever uses keys talks to it
          const kms = installation === 'everything' && needs[name]?.includes('keys') ? 1 : 0
          expect(policy?.spec.egress, name).toHaveLength(1 + outward.length + kms + extra)
          const isOpen = name === 'ingest' || name === 'console'
          expect(policy?.spec.ingress, name).toHaveLength(isOpen ? 3 : 2)
        }
      })
  })

  it('prepares before it installs, and knows the owner of the tables only there', async () => {
    const objects = objectsIn(await renderText(helm, 'minimal'))
    const [job] = objects.filter(({ kind }) => kind === 'Job')
    expect(job?.metadata.annotations).toMatchObject({ 'helm.sh/hook': 'pre-install,pre-upgrade' })
    const [container] = job?.spec.template?.spec.containers ?? []
    expect(container?.args).toEqual(['prepare'])
    expect(settingsOf(container)).toEqual(expect.arrayContaining(['ONRECORD_DATABASE_MIGRATION_URL']))
  })
})

it('connects services as the program does', async () => {
  const needs = await needsFile()
  const connected = Object.entries(needs).map(([name, systems]) => [
    name,
    systems.filter((one) => one !== 'outside'),
  ])
  expect(Object.fromEntries(connected)).toEqual(NEEDS)
})

const settingsOf = (container: Container | undefined) => (container?.env ?? []).map(({ name }) => name)
