/** Ports, folders and files of one broker. */
export interface BrokerLayout {
  /** Where it listens; clients always come to 127.0.0.1. */
  host: string
  /** As clients see it, where that differs from `clientPort`. */
  advertisedPort?: number
  clientPort: number
  internalPort: number
  controllerPort: number
  logDir: string
  /** Given: clients come over TLS with SCRAM; else in the clear. PEM: key and certificate. */
  keyStore?: string
}

/** The settings of one node that is broker and controller at once (KRaft). */
export function serverProperties(layout: BrokerLayout): Record<string, string> {
  const { host, clientPort, internalPort, controllerPort, logDir, keyStore } = layout
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'INTERNAL',
    listeners: [
      `CLIENTS://${host}:${clientPort}`,
      `INTERNAL://${host}:${internalPort}`,
      `CONTROLLER://${host}:${controllerPort}`,
    ].join(','),
    'advertised.listeners': `CLIENTS://127.0.0.1:${layout.advertisedPort ?? clientPort},INTERNAL://127.0.0.1:${internalPort}`,
    'listener.security.protocol.map': `CLIENTS:${keyStore === undefined ? 'PLAINTEXT' : 'SASL_SSL'},INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT`,
    'log.dirs': logDir,
    'auto.create.topics.enable': 'false',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    // tests kill consumers often, and wait for those that take over
    'group.min.session.timeout.ms': '1000',
    // a killed broker comes back within seconds, not tens of them
    'broker.session.timeout.ms': '6000',
    'broker.heartbeat.interval.ms': '1000',
    ...(keyStore !== undefined && {
      'listener.name.clients.sasl.enabled.mechanisms': 'SCRAM-SHA-256,SCRAM-SHA-512',
      'listener.name.clients.scram-sha-256.sasl.jaas.config':
        'org.apache.kafka.common.security.scram.ScramLoginModule required;',
      'listener.name.clients.scram-sha-512.sasl.jaas.config':
        'org.apache.kafka.common.security.scram.ScramLoginModule required;',
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.location': keyStore,
    }),
  }
}

/** As `server.properties`. */
export const toFile = (properties: Readonly<Record<string, string>>): string =>
  Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')

/** As the image `apache/kafka` takes them. */
export const toEnvironment = (properties: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      `KAFKA_${name.toUpperCase().replaceAll('.', '_')}`,
      value,
    ]),
  )
