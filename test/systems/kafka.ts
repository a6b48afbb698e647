import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { cachedFolder } from './cache-folder.ts'
import { dockerAnswers } from './docker.ts'
import { freePort } from './free-port.ts'
import { makeCertificates } from './kafka/certificates.ts'
import { serverProperties, toFile } from './kafka/server-properties.ts'
import { type Leashed, spawnLeashed } from './leash.ts'
import { SystemUnavailableError } from './unavailable.ts'

const run = promisify(execFile)

const POM = fileURLToPath(new URL('kafka/pom.xml', import.meta.url))
const VERSION = '4.4.0'
const MIN_JAVA = 17
const START_DEADLINE_MS = 120_000
const HEAP = ['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC']

export interface KafkaOptions {
  /** `scram-tls`: clients come over TLS and sign in with SCRAM. Default: in the clear. */
  security?: 'plaintext' | 'scram-tls'
}

/** An Apache Kafka broker of the test's own, on loopback. */
export interface RunningKafka {
  /** `host:port`, the same after every restart. */
  brokers: string[]
  /** With `scram-tls`: who may sign in, and the authority to trust, PEM. */
  login?: { username: string; password: string; ca: string }
  /** Where its segments lie. */
  logDir: string
  /** A graceful stop and a new start on the same data. */
  restart(): Promise<void>
  /** SIGKILL; `start` brings it back. */
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts one node (KRaft: broker and controller): in Docker where an engine answers, else from the jars of Maven Central
 * on this machine's Java. The first time takes as long as 43 MB take to come.
 * @throws SystemUnavailableError without Java 17 or later, or Maven.
 */
export async function startKafka({ security = 'plaintext' }: KafkaOptions = {}): Promise<RunningKafka> {
  if (security === 'plaintext' && (await dockerAnswers())) {
    const { startKafkaInDocker } = await import('./kafka/in-docker.ts')
    // an engine that cannot get the image is none
    const inDocker = await startKafkaInDocker(VERSION).catch(() => undefined)
    if (inDocker !== undefined) return inDocker
  }
  const classPath = join(await findJars(), '*')
  const folder = await mkdtemp(join(tmpdir(), 'onrecord-kafka-'))
  try {
    return await startIn(folder, classPath, security)
  } catch (error) {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    throw error
  }
}

async function startIn(
  folder: string,
  classPath: string,
  security: NonNullable<KafkaOptions['security']>,
): Promise<RunningKafka> {
  const certificates = security === 'scram-tls' ? await makeCertificates(folder) : undefined
  const login = certificates && { username: 'onrecord', password: randomBytes(12).toString('hex') }
  const clientPort = await freePort()
  const logDir = join(folder, 'log')
  const properties = join(folder, 'server.properties')
  await writeFile(
    properties,
    toFile(
      serverProperties({
        host: '127.0.0.1',
        clientPort,
        internalPort: await freePort(),
        controllerPort: await freePort(),
        logDir,
        ...(certificates !== undefined && { keyStore: certificates.keyStore }),
      }),
    ),
  )
  await format(classPath, properties, login)

  let broker = await startBroker(classPath, folder, properties)
  return {
    brokers: [`127.0.0.1:${clientPort}`],
    ...(login !== undefined && certificates !== undefined && { login: { ...login, ca: certificates.ca } }),
    logDir,
    async start() {
      broker = await startBroker(classPath, folder, properties)
    },
    async restart() {
      await broker.stop()
      broker = await startBroker(classPath, folder, properties)
    },
    kill: () => broker.kill(),
    async stop() {
      // its data go with it: nothing is worth a graceful stop
      await broker.kill()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The broker's jars, in the cache folder. */
async function findJars(): Promise<string> {
  const java = await run('java', ['-version']).catch(() => undefined)
  const major = Number(/version "(\d+)/.exec(java?.stderr ?? '')?.[1] ?? 0)
  if (major < MIN_JAVA)
    throw new SystemUnavailableError(`Kafka ${VERSION} needs Java ${MIN_JAVA} or later on the PATH`)
  return cachedFolder(`kafka-${VERSION}`, async (folder) => {
    // Maven writes beside the POM: not into the checkout
    await cp(POM, join(folder, 'pom.xml'))
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${folder}`]
    await run('mvn', ['-q', '-B', '-f', join(folder, 'pom.xml'), ...goal], { timeout: 300_000 }).catch(
      (error: unknown) => {
        const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
        throw new SystemUnavailableError(
          missing
            ? 'Kafka comes through Maven: install mvn'
            : `Maven could not fetch Kafka: ${String(error)}`,
        )
      },
    )
  })
}

async function format(
  classPath: string,
  properties: string,
  login: { username: string; password: string } | undefined,
): Promise<void> {
  const clusterId = randomBytes(16).toString('base64url')
  const users = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) =>
    login === undefined
      ? []
      : ['--add-scram', `${mechanism}=[name=${login.username},password=${login.password}]`],
  )
  const jvm = [...HEAP, '-XX:TieredStopAtLevel=1', '-cp', classPath]
  // the id and its option as one argument: it may begin with a dash
  const format = ['format', `--cluster-id=${clusterId}`, '--config', properties]
  await run('java', [...jvm, 'kafka.tools.StorageTool', ...format, ...users])
}

async function startBroker(classPath: string, folder: string, properties: string): Promise<Leashed> {
  const logFile = join(folder, `broker-${Date.now()}.log`)
  const log = await open(logFile, 'a')
  const broker = spawnLeashed('java', [...HEAP, '-cp', classPath, 'kafka.Kafka', properties], { log })
  await log.close()
  const deadline = Date.now() + START_DEADLINE_MS
  for (;;) {
    const text = await readFile(logFile, 'utf8')
    if (text.includes('Kafka Server started')) return broker
    if (broker.hasExited() || Date.now() > deadline) {
      await broker.kill()
      throw new Error(`Kafka did not start:\n${faultsIn(text)}`)
    }
    await delay(100)
  }
}

/** What a broker's log says of what went wrong, without the settings that it prints at every start. */
function faultsIn(log: string): string {
  const lines = log.split('\n').filter((line) => !line.startsWith('\t'))
  const faults = lines.filter((line) => /ERROR|FATAL|Exception/.test(line))
  return (faults.length > 0 ? faults : lines).slice(-30).join('\n')
}
