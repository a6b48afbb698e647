import { Counter, Histogram, type Registry } from 'prom-client'

/** What operators watch. Labels are bounded: no account, contact or provider's word is one. */
export function createIngestMetrics(registry: Registry) {
  const registers = [registry]
  return {
    received: new Counter({
      name: 'onrecord_ingest_received_total',
      help: 'Items received and durable, by source and event type.',
      labelNames: ['source', 'kind'] as const,
      registers,
    }),
    rejected: new Counter({
      name: 'onrecord_ingest_rejected_total',
      help: 'Requests refused at the door, by source and reason. Nothing of them was stored.',
      labelNames: ['source', 'reason'] as const,
      registers,
    }),
    unrecognised: new Counter({
      name: 'onrecord_ingest_unrecognised_total',
      help: 'Items of a kind that we do not know, kept raw.',
      labelNames: ['source'] as const,
      registers,
    }),
    deadLettered: new Counter({
      name: 'onrecord_ingest_dead_lettered_total',
      help: 'Items that were not valid, kept as dead letters, by source and reason.',
      labelNames: ['source', 'reason'] as const,
      registers,
    }),
    webhook: new Histogram({
      name: 'onrecord_webhook_seconds',
      help: 'From the request in hand to its answer: with 200, all that it told is durable.',
      labelNames: ['provider', 'status'] as const,
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
  }
}
export type IngestMetrics = ReturnType<typeof createIngestMetrics>
