import type { Checkpoint } from '../checkpoints.ts'
import { cosignatureOf, type WitnessKey } from './cosignature.ts'
import { type AnchorPlace, AnchorRefusedError, type ProofFrom } from './place.ts'

export interface WitnessOptions {
  /** Its submission prefix: `/add-checkpoint` comes after it. */
  url: string
  key: WitnessKey
  fetch?: typeof fetch
  timeoutMs?: number
}

/** The witness does not answer as it should; it may later. */
export class WitnessUnavailableError extends Error {
  override name = 'WitnessUnavailableError'
  readonly transient = true
}

/** A witness that speaks `add-checkpoint` of c2sp.org/tlog-witness: it signs only what has grown from what it saw before. */
export function createWitnessPlace({
  url,
  key,
  fetch: send = fetch,
  timeoutMs = 10_000,
}: WitnessOptions): AnchorPlace {
  const endpoint = `${url.replace(/\/$/, '')}/add-checkpoint`

  async function submit(checkpoint: Checkpoint, old: number, proof: readonly Buffer[]) {
    const lines = proof.map((hash) => `${hash.toString('base64')}\n`).join('')
    try {
      const response = await send(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: `old ${old}\n${lines}\n${checkpoint.note}`,
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      })
      const type = response.headers.get('content-type')?.split(';')[0]
      return { status: response.status, type, body: (await response.text()).slice(0, 10_000) }
    } catch (error) {
      throw new WitnessUnavailableError(`the witness ${key.name} does not answer`, { cause: error })
    }
  }

  async function leave(
    checkpoint: Checkpoint,
    since: number,
    proofFrom: ProofFrom,
    again: boolean,
  ): Promise<{ cosignature?: string }> {
    const { size, workspace } = checkpoint
    const answer = await submit(checkpoint, since, await proofFrom(since))
    if (answer.status === 200) {
      const given = cosignatureOf(answer.body, textOf(checkpoint.note), key)
      if (given !== undefined) return { cosignature: given.lines }
      throw new WitnessUnavailableError(`the witness ${key.name} answers without a cosignature of its key`)
    }
    const seen = answer.status === 409 ? sizeIn(answer) : undefined
    if (seen !== undefined && seen > size)
      throw new AnchorRefusedError(
        `the witness ${key.name} has seen ${seen} entries of ${workspace}, and here are ${size}: some are gone`,
      )
    // it remembers what we do not: a record was lost between its answer and our commit
    if (seen !== undefined && again && seen !== since) return leave(checkpoint, seen, proofFrom, false)
    if (answer.status === 422 || answer.status === 409)
      throw new AnchorRefusedError(
        `the witness ${key.name} has seen another log of ${workspace} (${answer.status})`,
      )
    throw new WitnessUnavailableError(
      `the witness ${key.name} answers ${answer.status}${advice(answer.status)}`,
    )
  }

  return {
    name: `witness:${key.name}`,
    leave: (checkpoint, since, proofFrom) => leave(checkpoint, since, proofFrom, true),
  }
}

/** The note without its signatures. */
const textOf = (note: string): string => note.slice(0, note.lastIndexOf('\n\n') + 1)

function sizeIn({ type, body }: { type: string | undefined; body: string }): number | undefined {
  const size = type === 'text/x.tlog.size' && /^\d{1,15}\n?$/.test(body) ? Number(body.trim()) : undefined
  return Number.isSafeInteger(size) ? size : undefined
}

const advice = (status: number): string =>
  status === 404
    ? ': it does not know the log; its operator has to add the origin and the key'
    : status === 403
      ? ': it does not trust the key that signed; its operator has to add the key'
      : ''
