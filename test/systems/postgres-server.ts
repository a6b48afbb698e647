import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DatabaseUrls, startEmbeddedPostgres } from '@onrecord/postgres'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'

/** A PostgreSQL server of the test's own that can be started again, behind a proxy that keeps its address. */
export interface RunningPostgres {
  urls: DatabaseUrls
  /** Between whoever uses the URLs and the server. */
  proxy: FaultProxy
  /** Ends every session, and starts the server again on the same data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export async function startPostgres(): Promise<RunningPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'onrecord-pg-'))
  // the server's user passes through
  await chmod(folder, 0o711)
  // without fsync: nobody cuts the power
  const start = () => startEmbeddedPostgres({ folder, running: 'stop', volatile: true })
  let server = await start()
  const target = () => ({ host: '127.0.0.1', port: Number(new URL(server.urls.owner).port) })
  const proxy = await startFaultProxy(target())
  const through = (url: string) => {
    const changed = new URL(url)
    changed.port = String(proxy.port)
    return changed.href
  }
  const { owner, app, system } = server.urls
  return {
    urls: { owner: through(owner), app: through(app), system: through(system) },
    proxy,
    async restart() {
      await server.stop()
      server = await start()
      proxy.leadTo(target())
    },
    async stop() {
      await proxy.stop()
      await server.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
