import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { parseCheckpoint } from '../checkpoint.ts'
import { verifyConsistency } from '../merkle.ts'
import { openNote } from '../note.ts'
import { cosignatureKeyIdOf, cosignedBytes } from './cosignature.ts'

interface Answer {
  status: number
  body?: string
  type?: string
}

/** For tests: a witness on loopback that checks all that c2sp.org/tlog-witness asks of one, in its order. */
export interface TestWitness {
  url: string
  vkey: string
  /** What it has seen, by origin. */
  seen: Map<string, { size: number; root: Buffer }>
  /** The logs that it knows: origin to verifier key. */
  logs: Map<string, string>
  /** Answers so while it is set. */
  fault: Answer | undefined
  stop(): Promise<void>
}

export async function startTestWitness(name = 'witness.example/w1'): Promise<TestWitness> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' })
  const publicKey = Buffer.from(jwk.x ?? '', 'base64url')
  const id = cosignatureKeyIdOf(name, publicKey)
  const witness: Omit<TestWitness, 'url' | 'stop'> = {
    vkey: `${name}+${id.toString('hex')}+${Buffer.concat([Uint8Array.of(4), publicKey]).toString('base64')}`,
    seen: new Map(),
    logs: new Map(),
    fault: undefined,
  }

  function answerTo(body: string): Answer {
    const [head, note] = split(body)
    const [first = '', ...proof] = head.split('\n')
    const old = Number(/^old (0|[1-9]\d*)$/.exec(first)?.[1])
    const checkpoint = parseCheckpoint(note)
    if (checkpoint === undefined || Number.isNaN(old) || proof.length > 63)
      return { status: 400, body: 'malformed' }
    const vkey = witness.logs.get(checkpoint.origin)
    if (vkey === undefined) return { status: 404, body: 'unknown log' }
    const opened = openNote(note, vkey)
    if (opened.text === undefined) return { status: 403, body: 'not signed by the key of the log' }
    if (old > checkpoint.size) return { status: 400, body: 'old is beyond the checkpoint' }
    const seen = witness.seen.get(checkpoint.origin) ?? { size: 0, root: Buffer.alloc(0) }
    if (old !== seen.size) return { status: 409, body: `${seen.size}\n`, type: 'text/x.tlog.size' }
    const { root } = checkpoint
    if (old === checkpoint.size && old > 0 && !seen.root.equals(root))
      return { status: 409, body: `${seen.size}\n`, type: 'text/x.tlog.size' }
    const hashes = proof.map((line) => Buffer.from(line, 'base64'))
    if (old === 0 ? hashes.length > 0 : !verifyConsistency(seen, { size: checkpoint.size, root }, hashes))
      return { status: 422, body: 'the proof does not hold' }
    witness.seen.set(checkpoint.origin, { size: checkpoint.size, root: Buffer.from(root) })
    const seconds = BigInt(Math.floor(Date.now() / 1000))
    const time = Buffer.alloc(8)
    time.writeBigUInt64BE(seconds)
    const signature = sign(null, cosignedBytes(seconds, opened.text), privateKey)
    return {
      status: 200,
      body: `\u2014 ${name} ${Buffer.concat([id, time, signature]).toString('base64')}\n`,
    }
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    if (witness.fault !== undefined) return witness.fault
    const isOurs = request.method === 'POST' && request.url === '/w/add-checkpoint'
    return isOurs ? answerTo(await text(request)) : { status: 404 }
  }

  const server = createServer((request, response) => {
    void answer(request).then(({ status, body, type = 'text/plain; charset=utf-8' }) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    )
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return Object.assign(witness, {
    url: `http://127.0.0.1:${port}/w`,
    stop: () => new Promise<void>((closed) => server.close(() => closed())),
  })
}

/** Before and after the first empty line. */
function split(body: string): [string, string] {
  const at = body.indexOf('\n\n')
  return at < 0 ? [body, ''] : [body.slice(0, at), body.slice(at + 2)]
}
