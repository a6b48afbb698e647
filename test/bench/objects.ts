import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFolderStore, createS3Store, type ObjectStore } from '@onrecord/object-store'
import { makeBucket, startS3 } from '../systems/s3.ts'
import { type Figure, repeated, round } from './figures.ts'

const MIB = 1024 * 1024
const OBJECTS = 60
const SIDE_BY_SIDE = 8
const RUNS = 5

/**
 * Puts and gets of 1 MiB a second: the folder, which flushes every write to disk, and the S3 server of the tests on
 * loopback, which does not.
 */
export async function* benchObjects(): AsyncGenerator<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'onrecord-bench-objects-'))
  yield* figuresOf('folder', createFolderStore(folder))
  await rm(folder, { recursive: true, force: true })

  const server = await startS3()
  try {
    for (const objectLock of [false, true]) {
      const { accessKeyId, secretAccessKey, endpoint, region } = server
      const store = createS3Store({
        bucket: await makeBucket(server, { objectLock }),
        region,
        endpoint,
        forcePathStyle: true,
        credentials: { accessKeyId, secretAccessKey },
      })
      yield* figuresOf(objectLock ? 's3, versions kept' : 's3', store)
      store.close()
    }
  } finally {
    await server.stop()
  }
}

async function* figuresOf(store: string, objects: ObjectStore): AsyncGenerator<Figure> {
  const bytes = randomBytes(MIB)
  const keys = Array.from({ length: OBJECTS }, (_, i) => `bench/${i}`)
  const work = {
    put: (key: string) => objects.put(key, bytes),
    get: (key: string) => objects.get(key),
    delete: (key: string) => objects.delete(key),
  }
  for (const sideBySide of [1, SIDE_BY_SIDE])
    for (const [operation, one] of Object.entries(work)) {
      const perSecond = await repeated(operation === 'delete' ? 1 : RUNS, () => rateOf(keys, sideBySide, one))
      yield {
        store,
        operation,
        sideBySide,
        perSecond: round(perSecond.median),
        min: round(perSecond.min),
        max: round(perSecond.max),
      }
    }
}

async function rateOf(
  keys: readonly string[],
  sideBySide: number,
  work: (key: string) => Promise<unknown>,
): Promise<number> {
  const left = [...keys]
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: sideBySide }, async () => {
      for (let key = left.pop(); key !== undefined; key = left.pop()) await work(key)
    }),
  )
  return keys.length / ((performance.now() - begun) / 1000)
}
