import { Readable } from 'node:stream'

class BodyTimeoutError extends Error {
  override name = 'TimeoutError'
}

/** The whole body. A server that stops in the middle is given up after the time limit. */
export async function readBody(body: unknown, timeoutMs: number): Promise<Buffer> {
  if (!(body instanceof Readable)) throw new Error('the object store gave a body that is no stream')
  const limit = setTimeout(
    () => body.destroy(new BodyTimeoutError(`the body did not come within ${timeoutMs} ms`)),
    timeoutMs,
  )
  try {
    const chunks: Buffer[] = []
    for await (const chunk of body) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  } finally {
    clearTimeout(limit)
  }
}
