import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { type Answer, type SystemName, systems } from './systems.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers `GET /<system>` with an `Answer`. */
    systemsUrl: string
  }
}

/** Starts a system when a suite first asks for it, and stops them all when the run ends. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const asked = new Map<string, Promise<Answer<SystemName>>>()
  const stops: (() => Promise<void>)[] = []

  async function start(name: string): Promise<Answer<SystemName>> {
    const open = Object.entries(systems).find(([known]) => known === name)?.[1]
    if (open === undefined) return { running: false, reason: `there is no system "${name}"` }
    try {
      const { stop, ...address } = await open()
      stops.push(stop)
      return { running: true, ...address }
    } catch (error) {
      return { running: false, reason: error instanceof Error ? error.message : String(error) }
    }
  }

  const server = createServer((request, response) => {
    const name = request.url?.slice(1) ?? ''
    const answer = asked.get(name) ?? start(name)
    asked.set(name, answer)
    void answer.then((json) => response.end(JSON.stringify(json)))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  project.provide('systemsUrl', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)

  return async () => {
    server.closeAllConnections()
    server.close()
    await Promise.all(asked.values())
    await Promise.all(stops.map((stop) => stop()))
  }
}
