import { generateKeyPairSync } from 'node:crypto'
import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3'
import { createCheckpointer, migrations, signingKeyOf } from '@onrecord/ledger'
import { createLockingStore, createS3Store, ObjectLockedError } from '@onrecord/object-store'
import { createTestDatabase } from '@onrecord/postgres/testing'
import { createLogger } from '@onrecord/service'
import { expect, it } from 'vitest'
import { describeSystem } from '../systems/describe-system.ts'
import { makeBucket } from '../systems/s3.ts'

const HOUR_MS = 3_600_000

await describeSystem('s3', 'the ledger in S3 under locks', (address) => {
  it('replaces checkpoints and partial tiles, and keeps every one that it has published', async () => {
    await using test = await createTestDatabase([migrations])
    const { endpoint, region, accessKeyId, secretAccessKey } = address
    const Bucket = await makeBucket(address, { objectLock: true })
    const connection = {
      endpoint,
      region,
      forcePathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
    }
    const store = createS3Store({ ...connection, bucket: Bucket })
    const client = new S3Client(connection)
    const evidence = createLockingStore(store, async () => ({
      mode: 'compliance',
      until: new Date(Date.now() + HOUR_MS),
    }))
    const { checkpointNow } = createCheckpointer({
      db: test.db,
      acrossWorkspaces: test.acrossWorkspaces,
      store: evidence,
      key: signingKeyOf(generateKeyPairSync('ed25519').privateKey),
      logger: createLogger('silent'),
    })
    const grow = (from: number, until: number) =>
      test.owner.query(String.raw`
        WITH fresh AS (SELECT i, '{"index":' || i || '}' AS leaf FROM generate_series(${from}, ${until - 1}) AS i),
        log AS (INSERT INTO ledger.log VALUES ('acme', ${until})
                ON CONFLICT (workspace) DO UPDATE SET next_index = ${until})
        INSERT INTO ledger.entry SELECT 'acme', i, leaf, sha256('\x00'::bytea || convert_to(leaf, 'UTF8')), NULL,
          'run', now(), 'run', 'x', i::text, now() FROM fresh`)

    const notes: string[] = []
    for (const [from, until] of [
      [0, 100],
      [100, 256],
      [256, 300],
    ] as const) {
      await grow(from, until)
      await checkpointNow('acme')
      notes.push((await store.get('ledger/acme/checkpoint')).toString())
    }
    expect((await Array.fromAsync(store.list(''))).map(({ key }) => key.replace('ledger/acme/', ''))).toEqual(
      [
        'checkpoint',
        'tile/0/000',
        'tile/0/001.p/44',
        'tile/1/000.p/1',
        'tile/entries/000',
        'tile/entries/001.p/44',
      ],
    )
    const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }))
    const versionsOf = (key: string) => Versions.filter(({ Key }) => Key === `ledger/acme/${key}`).length
    expect(new Set(notes).size).toBe(3)
    expect(versionsOf('checkpoint')).toBe(3)
    expect(versionsOf('tile/0/000.p/100')).toBe(1)
    await expect(store.delete('ledger/acme/tile/0/000')).rejects.toThrow(ObjectLockedError)
    store.close()
    client.destroy()
  })
})
