import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { type HttpFaultProxy, startHttpFaultProxy } from './http-fault-proxy.ts'

const cleanUp: (() => unknown)[] = []
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step()
})

const portOf = (server: Server) => (server.address() as AddressInfo).port

describe('a TCP fault proxy', () => {
  /** Says back what it hears. */
  async function anEcho(): Promise<{ port: number }> {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => undefined)
      socket.pipe(socket)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    cleanUp.push(() => server.close())
    return { port: portOf(server) }
  }
  async function aClient(proxy: FaultProxy) {
    const socket = connect(proxy.port, '127.0.0.1')
    let heard = ''
    let gone = false
    socket.on('data', (chunk) => {
      heard += chunk
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      gone = true
    })
    cleanUp.push(() => socket.destroy())
    return { socket: socket as Socket, heard: () => heard, isGone: () => gone }
  }
  async function aProxy(port: number): Promise<FaultProxy> {
    const proxy = await startFaultProxy({ host: '127.0.0.1', port })
    cleanUp.push(() => proxy.stop())
    return proxy
  }

  it('passes both ways, and leads elsewhere when told', async () => {
    const proxy = await aProxy((await anEcho()).port)
    const client = await aClient(proxy)
    client.socket.write('one')
    await expect.poll(client.heard).toBe('one')
    proxy.leadTo({ host: '127.0.0.1', port: (await anEcho()).port })
    const other = await aClient(proxy)
    other.socket.write('two')
    await expect.poll(other.heard).toBe('two')
  })

  it('holds back what is said while it hangs, and delivers it afterwards', async () => {
    const proxy = await aProxy((await anEcho()).port)
    const client = await aClient(proxy)
    client.socket.write('one')
    await expect.poll(client.heard).toBe('one')
    proxy.suffer('hang')
    client.socket.write(' two')
    await delay(50)
    expect(client.heard()).toBe('one')
    proxy.suffer('none')
    await expect.poll(client.heard).toBe('one two')
  })

  it('resets connections, refuses new ones, and delays', async () => {
    const proxy = await aProxy((await anEcho()).port)
    const client = await aClient(proxy)
    client.socket.write('one')
    await expect.poll(client.heard).toBe('one')
    proxy.reset()
    await expect.poll(client.isGone).toBe(true)
    proxy.suffer('refuse')
    await expect.poll((await aClient(proxy)).isGone).toBe(true)
    proxy.suffer({ delayMs: 40 })
    const slow = await aClient(proxy)
    const begun = performance.now()
    slow.socket.write('late')
    await expect.poll(slow.heard, { interval: 5 }).toBe('late')
    expect(performance.now() - begun).toBeGreaterThanOrEqual(75)
  })

  it('closes one half: the other still speaks', async () => {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => undefined)
      socket.on('data', () => undefined)
      socket.on('end', () => socket.end('the last word'))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    cleanUp.push(() => server.close())
    const proxy = await aProxy(portOf(server))
    const client = await aClient(proxy)
    client.socket.write('one')
    await delay(30)
    proxy.halfClose()
    await expect.poll(client.heard).toBe('the last word')
  })
})

describe('an HTTP fault proxy', () => {
  async function aServer() {
    const carriedOut: string[] = []
    const server = createHttpServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        carriedOut.push(`${request.method} ${request.url} ${request.headers.host} ${body}`)
        response.end('done')
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const proxy: HttpFaultProxy = await startHttpFaultProxy(`http://127.0.0.1:${portOf(server)}`)
    cleanUp.push(() => server.closeAllConnections())
    cleanUp.push(() => server.close())
    cleanUp.push(() => proxy.stop())
    const put = (body: string, patienceMs = 10_000) =>
      fetch(`${proxy.url}/object`, { method: 'PUT', body, signal: AbortSignal.timeout(patienceMs) }).then(
        async (response) => `${response.status} ${await response.text()}`,
        () => 'no answer',
      )
    return { proxy, put, carriedOut, host: new URL(proxy.url).host }
  }

  it('hands on requests as they came, with the host that was asked', async () => {
    const { put, carriedOut, host } = await aServer()
    expect(await put('bytes')).toBe('200 done')
    expect(carriedOut).toEqual([`PUT /object ${host} bytes`])
  })

  it.each([
    ['error', '500 a fault', 0],
    ['hang', 'no answer', 0],
    ['lose answers', 'no answer', 1],
  ] as const)('suffers %s until it is told otherwise', async (fault, answer, times) => {
    const { proxy, put, carriedOut } = await aServer()
    proxy.suffer(fault)
    expect(await put('bytes', fault === 'hang' ? 200 : undefined)).toBe(answer)
    expect(carriedOut).toHaveLength(times)
    proxy.suffer('none')
    expect(await put('bytes')).toBe('200 done')
    expect(carriedOut).toHaveLength(times + 1)
    expect(proxy.suffered).toEqual({ [fault]: 1 })
  })
})
