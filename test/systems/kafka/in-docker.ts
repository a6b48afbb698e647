import { GenericContainer, Wait } from 'testcontainers'
import { freePort } from '../free-port.ts'
import type { RunningKafka } from '../kafka.ts'
import { serverProperties, toEnvironment } from './server-properties.ts'

/** The same broker from its official image; clients come in the clear. */
export async function startKafkaInDocker(version: string): Promise<RunningKafka> {
  const port = await freePort()
  const logDir = '/tmp/kafka-logs'
  const ports = { clientPort: 9092, internalPort: 19_092, controllerPort: 9093 }
  const container = await new GenericContainer(`apache/kafka:${version}`)
    .withExposedPorts({ container: ports.clientPort, host: port })
    .withEnvironment(
      toEnvironment(serverProperties({ host: '0.0.0.0', advertisedPort: port, logDir, ...ports })),
    )
    .withWaitStrategy(Wait.forLogMessage('Kafka Server started'))
    .start()
  return {
    brokers: [`127.0.0.1:${port}`],
    logDir,
    restart: () => container.restart({ timeout: 10_000 }),
    // no time to end by itself
    kill: async () => void (await container.stop({ timeout: 0, remove: false })),
    start: () => container.restart({ timeout: 0 }),
    stop: async () => void (await container.stop({ timeout: 0 })),
  }
}
