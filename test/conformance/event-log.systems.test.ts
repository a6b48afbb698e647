import type { EventLog } from '@onrecord/event-log'
import { eventLogContract } from '@onrecord/event-log/testing'
import { afterAll } from 'vitest'
import { describeSystem } from '../systems/describe-system.ts'
import { openKafkaLog } from './kafka-log.ts'

await describeSystem('kafka', 'the event log in Kafka', ({ brokers }) => {
  const opened: EventLog[] = []
  afterAll(() => Promise.all(opened.map((log) => log.close())))

  eventLogContract(async (topics) => {
    const log = await openKafkaLog(topics, { brokers })
    opened.push(log)
    return log
  })
})
