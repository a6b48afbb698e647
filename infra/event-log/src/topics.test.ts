import { deadLetterTopicOf, Topic } from '@onrecord/schemas'
import { expect, it } from 'vitest'
import { describeTopics } from './topics.ts'

const DAY_MS = 86_400_000
const topics = describeTopics({ partitions: 12, replication: 3 })
const configOf = (topic: string) => topics.find((one) => one.topic === topic)?.config ?? {}

it('describes every topic and its dead letters', () => {
  expect(topics.map(({ topic }) => topic).toSorted()).toEqual(
    Object.values(Topic)
      .flatMap((topic) => [topic, deadLetterTopicOf(topic)])
      .toSorted(),
  )
})

it('lets messages go within eight days, dead ones too', () => {
  for (const topic of [Topic.interactions, deadLetterTopicOf(Topic.interactions)]) {
    const config = configOf(topic)
    expect(Number(config['retention.ms']) + Number(config['segment.ms'])).toBeLessThanOrEqual(8 * DAY_MS)
    expect(config['message.timestamp.type']).toBe('LogAppendTime')
  }
})

it('deletes everything at some time, and segments often enough for that', () => {
  for (const { config } of topics) {
    expect(config['cleanup.policy']).toBe('delete')
    expect(Number(config['segment.ms'])).toBeLessThanOrEqual(Number(config['retention.ms']) / 7)
  }
})

it('asks for a second copy before it acknowledges, where there are three', () => {
  const replicasIn = (replication: number) =>
    describeTopics({ partitions: 1, replication })[0]?.config['min.insync.replicas']
  expect([1, 2, 3, 5].map(replicasIn)).toEqual(['1', '1', '2', '2'])
})
