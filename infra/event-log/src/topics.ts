import { deadLetterTopicOf, Topic } from '@onrecord/schemas'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A record may be so large, its key and headers included. */
export const MAX_RECORD_BYTES = 1024 * 1024

/** How long a topic's records are kept. */
export interface Keeping {
  retentionMs: number
  /**
   * Records go segment by segment, and never from the one that is being written: the last trace of a record is gone
   * after `retentionMs + segmentMs`, and the few minutes that the broker takes to look.
   */
  segmentMs: number
}

/** Messages, sealed: long enough to repair a consumer after a weekend, no longer. */
const CONTENT: Keeping = { retentionMs: 7 * DAY_MS, segmentMs: 6 * HOUR_MS }
/** References and decisions without content. */
const REFERENCES: Keeping = { retentionMs: 30 * DAY_MS, segmentMs: DAY_MS }

/** What each topic is kept for. Its dead letters hold the same records, and go as soon. */
const KEEPING: Readonly<Record<Topic, Keeping>> = {
  [Topic.interactions]: CONTENT,
  [Topic.consent]: REFERENCES,
  [Topic.recordings]: REFERENCES,
  [Topic.transcripts]: REFERENCES,
  [Topic.privacy]: REFERENCES,
}

/** One topic as it must be on the broker. */
export interface TopicSpec {
  topic: string
  partitions: number
  replication: number
  config: Readonly<Record<string, string>>
}

export interface TopicSize {
  partitions: number
  replication: number
}

/** Every topic of the product and its dead-letter topic: the only place that describes them. */
export function describeTopics(size: TopicSize): TopicSpec[] {
  return Object.values(Topic).flatMap((topic) =>
    [topic, deadLetterTopicOf(topic)].map((name) => describeTopic(name, KEEPING[topic], size)),
  )
}

export function describeTopic(
  topic: string,
  { retentionMs, segmentMs }: Keeping,
  { partitions, replication }: TopicSize,
): TopicSpec {
  return {
    topic,
    partitions,
    replication,
    config: {
      'cleanup.policy': 'delete',
      'retention.ms': String(retentionMs),
      'segment.ms': String(segmentMs),
      // ages are counted by the broker's clock, not by that of whoever writes
      'message.timestamp.type': 'LogAppendTime',
      // a batch of a partition: the largest record and its envelope
      'max.message.bytes': String(MAX_RECORD_BYTES + 64 * 1024),
      // an acknowledged record is on two machines, where there are three to lose one
      'min.insync.replicas': replication >= 3 ? '2' : '1',
    },
  }
}
