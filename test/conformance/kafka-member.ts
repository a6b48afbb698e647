import { openKafkaLog } from './kafka-log.ts'

/**
 * One member of a group in a process of its own, to be killed: writes the value of every record that it has handled, a
 * line each, before the batch may be committed. Arguments: broker, topic, group, the milliseconds that a batch takes and
 * those of a session.
 */
const [broker = '', topic = '', group = '', batchMs = '0', sessionMs = '10000'] = process.argv.slice(2)
const log = await openKafkaLog([topic], { brokers: [broker], sessionMs: Number(sessionMs) })
await log.consume({
  group,
  topics: [topic],
  maxBatch: 20,
  async handle({ records }) {
    await new Promise((done) => setTimeout(done, Number(batchMs)))
    for (const { value } of records) process.stdout.write(`${value}\n`)
  },
  failed(error) {
    throw error
  },
})
