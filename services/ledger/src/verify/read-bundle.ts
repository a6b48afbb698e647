export interface BundleEntry {
  leaf: string
  payload?: unknown
  salt?: string
}

/** A bundle as the verifier wants it; hashes as bytes. */
export interface Bundle {
  workspace: string
  origin: string
  checkpoint: string
  period: { from: Date; until: Date }
  leafHashes: (Buffer | null)[]
  firstIndex: number
  entries: BundleEntry[]
  before?: string
  after?: string
  unanchored: number
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isOptional = (value: unknown, is: (value: unknown) => boolean): boolean =>
  value === undefined || is(value)
const is32Bytes = (value: unknown): boolean => isText(value) && /^[0-9a-f]{64}$/.test(value)
const isHash = (value: unknown): boolean => value === null || is32Bytes(value)
const isEntry = (value: unknown): boolean =>
  isObject(value) && isText(value['leaf']) && isOptional(value['salt'], is32Bytes)
const isPeriod = (value: unknown): boolean =>
  isObject(value) &&
  [value['from'], value['until']].every((at) => isText(at) && !Number.isNaN(Date.parse(at)))

/** The bundle, or what is wrong with it. */
export function readBundle(input: unknown): Bundle | string {
  if (!isObject(input)) return 'not a JSON object'
  if (input['format'] !== 'onrecord-audit-bundle/v1')
    return `unknown format ${JSON.stringify(input['format'])}`
  const shape: [string, (value: unknown) => boolean][] = [
    ['workspace', isText],
    ['origin', isText],
    ['checkpoint', isText],
    ['period', isPeriod],
    ['leafHashes', (value) => Array.isArray(value) && value.every(isHash)],
    ['firstIndex', isIndex],
    ['entries', (value) => Array.isArray(value) && value.every(isEntry)],
    ['before', (value) => isOptional(value, isText)],
    ['after', (value) => isOptional(value, isText)],
    ['unanchored', isIndex],
  ]
  const wrong = shape.find(([field, is]) => !is(input[field]))
  if (wrong !== undefined) return `'${wrong[0]}' is missing or not what it should be`
  const { period, leafHashes } = input as {
    period: { from: string; until: string }
    leafHashes: (string | null)[]
  }
  return {
    ...(input as unknown as Bundle),
    period: { from: new Date(period.from), until: new Date(period.until) },
    leafHashes: leafHashes.map((hash) => (hash === null ? null : Buffer.from(hash, 'hex'))),
  }
}
