import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, parseAllDocuments } from 'yaml'
import { DEPLOY } from './deploy-folder.ts'
import { runWell } from './run.ts'

export const CHART = join(DEPLOY, 'helm/onrecord')
/** Ways to install it, each a values file in the chart's `ci`. */
export const INSTALLATIONS = ['minimal', 'everything', 'adapter'] as const
export const valuesOf = (installation: string) => join(CHART, 'ci', `${installation}.yaml`)

interface EnvVar {
  name: string
  value?: string
  valueFrom?: { secretKeyRef: { name: string; key: string } }
}
export interface Container {
  name: string
  image: string
  args?: string[]
  env?: EnvVar[]
  securityContext: object
  resources: { limits?: { memory?: string } }
}
export interface PodSpec {
  automountServiceAccountToken?: boolean
  terminationGracePeriodSeconds?: number
  securityContext: { runAsNonRoot: boolean; runAsUser: number; seccompProfile: { type: string } }
  initContainers?: Container[]
  containers: Container[]
}
interface Rule {
  ports?: { port: number | string }[]
}
/** What the tests look at of an object; `spec` is of its kind. */
export interface KubernetesObject {
  apiVersion: string
  kind: string
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> }
  spec: {
    template?: { spec: PodSpec }
    podSelector?: { matchLabels?: Record<string, string> }
    policyTypes?: string[]
    egress?: Rule[]
    ingress?: Rule[]
    scaleTargetRef?: { name: string }
    rules?: { host: string }[]
  } & Partial<PodSpec>
}

export const renderText = (
  helm: string,
  installation: string,
  more: readonly string[] = [],
): Promise<string> =>
  runWell(helm, [
    'template',
    'acme',
    CHART,
    '--namespace',
    'talk',
    '--values',
    valuesOf(installation),
    ...more,
  ])

export const objectsIn = (text: string): KubernetesObject[] =>
  parseAllDocuments(text)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null)

export const needsFile = async (): Promise<Record<string, string[]>> =>
  parse(await readFile(join(CHART, 'files/needs.yaml'), 'utf8')) as Record<string, string[]>
