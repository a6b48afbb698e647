/** The body of a checkpoint as in c2sp.org/tlog-checkpoint: origin, size, root. */
export interface CheckpointBody {
  origin: string
  size: number
  root: Buffer
}

export const formatCheckpoint = ({ origin, size, root }: CheckpointBody): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n`

/** Undefined if the text is none. Extension lines are passed over. */
export function parseCheckpoint(text: string): CheckpointBody | undefined {
  const [origin, size, root] = text.split('\n')
  if (!origin || size === undefined || !/^(0|[1-9]\d{0,15})$/.test(size) || root === undefined)
    return undefined
  const hash = Buffer.from(root, 'base64')
  if (hash.length !== 32 || hash.toString('base64') !== root) return undefined
  return { origin, size: Number(size), root: hash }
}
