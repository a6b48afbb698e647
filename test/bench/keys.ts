import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createAwsKms,
  createKeyring,
  createKeyServiceEncryption,
  type KeyEncryption,
  migrations,
  readKeyFile,
} from '@onrecord/keys'
import { startKmsStandIn } from '@onrecord/keys/testing'
import { createTestDatabase } from '@onrecord/postgres/testing'
import { type Figure, repeated, round } from './figures.ts'

const OWNERS = 300
const RUNS = 5
const KNOWN_TIMES = 20

/** What wrapping by KMS (a stand-in on loopback) costs beside the key file: new owners, and owners that are known. */
export async function* benchKeys(): AsyncGenerator<Figure> {
  await using test = await createTestDatabase([migrations])
  const folder = await mkdtemp(join(tmpdir(), 'onrecord-bench-keys-'))
  const kms = await startKmsStandIn()
  const { endpoint, region, credentials } = kms
  const service = createAwsKms({ keyId: kms.createKey(), endpoint, region, credentials })
  try {
    const { db, acrossWorkspaces } = test
    const overKms = await createKeyServiceEncryption({ db, acrossWorkspaces, service })
    yield* figuresOf('kms', overKms)
    yield { encryption: 'kms', what: 'requests to KMS in all', count: kms.asked.length }
    yield* figuresOf('key file', await readKeyFile(join(folder, 'master.key')))
  } finally {
    service.close()
    await kms.stop()
    await rm(folder, { recursive: true, force: true })
  }

  async function* figuresOf(encryption: string, wrapping: KeyEncryption): AsyncGenerator<Figure> {
    const ring = await createKeyring(test.db, wrapping)
    const text = Buffer.from('+4915700000001')
    let run = 0
    const fresh = await repeated(RUNS, async () => {
      run++
      return perSecond(OWNERS, (i) => ring.seal(encryption.replace(' ', '-'), `sub_${run}_${i}`, text, 'x'))
    })
    yield {
      encryption,
      what: 'seal, new owner',
      perSecond: round(fresh.median),
      min: round(fresh.min),
      max: round(fresh.max),
    }
    const known = await repeated(RUNS, () =>
      perSecond(OWNERS * KNOWN_TIMES, (i) =>
        ring.seal(encryption.replace(' ', '-'), `sub_1_${i % OWNERS}`, text, 'x'),
      ),
    )
    yield {
      encryption,
      what: 'seal, known owner',
      perSecond: round(known.median),
      min: round(known.min),
      max: round(known.max),
    }
    await ring.close()
  }
}

async function perSecond(times: number, work: (i: number) => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  for (let i = 0; i < times; i++) await work(i)
  return times / ((performance.now() - begun) / 1000)
}
