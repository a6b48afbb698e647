import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { cachedFolder } from './cache-folder.ts'
import { dockerAnswers } from './docker.ts'
import { freePort } from './free-port.ts'
import { type Leashed, spawnLeashed } from './leash.ts'
import { SystemUnavailableError } from './unavailable.ts'

const run = promisify(execFile)

const VERSION = '1.8.0'
const MODULE = `github.com/versity/versitygw/cmd/versitygw@v${VERSION}`
const START_DEADLINE_MS = 20_000

/** Where the server is and who may speak to it: plain JSON. */
export interface S3Address {
  endpoint: string
  region: string
  accessKeyId: string
  secretAccessKey: string
}

/** An S3 server of the test's own, on loopback, with versions and Object Lock enforced (infra/object-store/README.md). */
export interface RunningS3 extends S3Address {
  /** SIGKILL; `start` brings it back at the same address, on the same data. */
  kill(): Promise<void>
  start(): Promise<void>
  /** A graceful stop and a new start. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts the Versity S3 gateway on a temporary folder: in Docker where an engine answers, else built from Go's module
 * proxy, which takes a minute the first time. Then it is up in 0.2 s, in 40 MB of memory.
 * @throws SystemUnavailableError without Docker and Go
 */
export async function startS3(): Promise<RunningS3> {
  const address: S3Address = {
    endpoint: `http://127.0.0.1:${await freePort()}`,
    region: 'us-east-1',
    accessKeyId: 'onrecord',
    secretAccessKey: randomBytes(20).toString('hex'),
  }
  if (await dockerAnswers()) {
    const { startS3InDocker } = await import('./s3/in-docker.ts')
    // an engine that cannot get the image: then without it
    const inDocker = await startS3InDocker(VERSION, address).catch(() => undefined)
    if (inDocker !== undefined) return inDocker
  }
  return startHere(address)
}

async function startHere(address: S3Address): Promise<RunningS3> {
  const program = join(await build(), 'versitygw')
  const folder = await mkdtemp(join(tmpdir(), 'onrecord-s3-'))
  const start = () => startGateway(program, folder, address)
  let gateway = await start()
  return {
    ...address,
    kill: () => gateway.kill(),
    async start() {
      gateway = await start()
    },
    async restart() {
      await gateway.stop()
      gateway = await start()
    },
    async stop() {
      await gateway.kill()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** A new bucket; `objectLock` also turns versioning on, and neither can be turned off again. */
export async function makeBucket(
  { endpoint, region, accessKeyId, secretAccessKey }: S3Address,
  { objectLock = false } = {},
): Promise<string> {
  const Bucket = `bucket-${randomBytes(6).toString('hex')}`
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  })
  try {
    await client.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: objectLock }))
  } finally {
    client.destroy()
  }
  return Bucket
}

function build(): Promise<string> {
  return cachedFolder(`versitygw-${VERSION}`, async (folder) => {
    await run('go', ['install', MODULE], {
      cwd: folder,
      env: { ...process.env, GOBIN: folder },
      timeout: 300_000,
    }).catch((error: unknown) => {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
      throw new SystemUnavailableError(
        missing
          ? 'the S3 server is built from source: install Go 1.25 or later'
          : `Go could not build the S3 server: ${String(error)}`,
      )
    })
  })
}

async function startGateway(program: string, folder: string, address: S3Address): Promise<Leashed> {
  const [data, versions, sidecar] = ['data', 'versions', 'metadata'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  for (const path of [data, versions, sidecar]) await mkdir(path, { recursive: true })
  const posix = ['posix', '--versioning-dir', versions]
  // what belongs to an object lies in extended attributes; where the file system has none, in files of their own
  const started =
    (await tryStart(program, [...posix, data], folder, address)) ??
    (await tryStart(program, [...posix, '--sidecar', sidecar, data], folder, address))
  if (started === undefined)
    throw new Error(`the S3 server did not start:\n${await readFile(join(folder, 'log'), 'utf8')}`)
  return started
}

async function tryStart(
  program: string,
  backend: readonly string[],
  folder: string,
  { endpoint, region, accessKeyId, secretAccessKey }: S3Address,
): Promise<Leashed | undefined> {
  const log = await open(join(folder, 'log'), 'a')
  const server = ['--port', new URL(endpoint).host, '--region', region, '--health', '/health', '--quiet']
  const gateway = spawnLeashed(program, [...server, ...backend], {
    log,
    env: { ...process.env, ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey },
  })
  await log.close()
  const deadline = Date.now() + START_DEADLINE_MS
  while (!gateway.hasExited() && Date.now() < deadline) {
    const healthy = await fetch(`${endpoint}/health`).then(
      (response) => response.ok,
      () => false,
    )
    if (healthy) return gateway
    await delay(25)
  }
  await gateway.kill()
  return undefined
}
