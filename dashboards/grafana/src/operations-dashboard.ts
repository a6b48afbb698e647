import { dashboard } from './dashboard.ts'
import { type Panel, PROMETHEUS, type Unit } from './panels.ts'

type Expression = readonly [expr: string, legendFormat: string]

/** What operators watch, from the metrics of the processes. */
export const operationsDashboard = (): object =>
  dashboard({
    uid: 'onrecord-operations',
    title: 'On Record: operations',
    description: 'The line from webhook to fact: what waits, what fails, what the gate answers.',
    from: 'now-6h',
    variables: [],
    rows: [
      { title: 'Front door', panels: frontDoor() },
      { title: 'The line', panels: line() },
      { title: 'Promises', panels: promises() },
      { title: 'Backing systems', panels: systems() },
      { title: 'Processes', panels: processes() },
    ],
  })

const panel = (title: string, unit: Unit, description: string, ...expressions: Expression[]): Panel => ({
  title,
  description,
  kind: 'timeseries',
  unit,
  targets: expressions.map(([expr, legendFormat]) => ({ datasource: PROMETHEUS, expr, legendFormat })),
})

const rate = (metric: string, by: string) => `sum by (${by}) (rate(${metric}[$__rate_interval]))`
const quantile = (q: number, metric: string, by: string) =>
  `histogram_quantile(${q}, sum by (${by}, le) (rate(${metric}_bucket[$__rate_interval])))`

function frontDoor(): Panel[] {
  return [
    panel('Webhooks', 'reqps', 'Requests of providers, by the status of the answer.', [
      rate('onrecord_webhook_seconds_count', 'provider, status'),
      '{{provider}} {{status}}',
    ]),
    panel(
      'Time to durable',
      's',
      'From the request in hand to its answer; with 200, all that it told is durable.',
      [quantile(0.5, 'onrecord_webhook_seconds', 'provider'), '{{provider}} p50'],
      [quantile(0.99, 'onrecord_webhook_seconds', 'provider'), '{{provider}} p99'],
    ),
    panel('Received', 'ops', 'Items that are durable, by source and type of event.', [
      rate('onrecord_ingest_received_total', 'source, kind'),
      '{{source}} {{kind}}',
    ]),
    panel(
      'Refused, unrecognised, not valid',
      'ops',
      'Refused: nothing was stored. Unrecognised: kept raw. Not valid: kept as dead letters.',
      [rate('onrecord_ingest_rejected_total', 'source, reason'), 'refused: {{source}} {{reason}}'],
      [rate('onrecord_ingest_unrecognised_total', 'source'), 'unrecognised: {{source}}'],
      [rate('onrecord_ingest_dead_lettered_total', 'source, reason'), 'not valid: {{source}} {{reason}}'],
    ),
  ]
}

function line(): Panel[] {
  return [
    panel('Consumer lag', 'short', 'Records that a group has not committed yet.', [
      'max by (group, topic) (onrecord_consumer_lag)',
      '{{group}} on {{topic}}',
    ]),
    panel('Events', 'ops', 'Records handed to a consumer group; failed ones come again.', [
      rate('onrecord_events_total', 'group, outcome'),
      '{{group}} {{outcome}}',
    ]),
    panel(
      'Batches',
      's',
      'Handling of one batch of one partition, until it may be committed.',
      [quantile(0.5, 'onrecord_batch_seconds', 'group'), '{{group}} p50'],
      [quantile(0.95, 'onrecord_batch_seconds', 'group'), '{{group}} p95'],
    ),
    panel('Dead letters', 'short', 'Set aside because they can never be handled as they are.', [
      'sum by (topic, reason) (increase(onrecord_dead_letters_total[$__rate_interval]))',
      '{{topic}}: {{reason}}',
    ]),
    panel('Files and transcripts', 'ops', 'Jobs of the workers; failed ones are tried again.', [
      rate('onrecord_jobs_total', 'worker, outcome'),
      '{{worker}} {{outcome}}',
    ]),
    panel(
      'Waiting',
      'short',
      'Jobs not done yet, and events committed but not told yet.',
      ['max by (worker) (onrecord_jobs_waiting)', 'jobs of {{worker}}'],
      ['max by (writer) (onrecord_outbox_waiting)', 'outbox of {{writer}}'],
    ),
  ]
}

function promises(): Panel[] {
  return [
    panel('The gate', 'ops', 'What it answered, by purpose.', [
      rate('onrecord_gate_decisions_total', 'purpose, verdict'),
      '{{purpose}} {{verdict}}',
    ]),
    panel('Why it stays closed', 'ops', 'Unknown, late, unreachable and contradictory all mean closed.', [
      'sum by (reason) (rate(onrecord_gate_decisions_total{verdict="closed"}[$__rate_interval]))',
      '{{reason}}',
    ]),
    panel('Share that is refused', 'percentunit', 'Of the decisions of the last half hour.', [
      'sum by (purpose) (rate(onrecord_gate_decisions_total{verdict="closed"}[30m])) / sum by (purpose) (rate(onrecord_gate_decisions_total[30m]))',
      '{{purpose}}',
    ]),
    panel(
      'Age of the checkpoint',
      's',
      'Since when the oldest entry waits that no signed checkpoint covers.',
      ['max(onrecord_checkpoint_age_seconds)', 'oldest entry'],
      ['max(onrecord_anchor_age_seconds)', 'oldest entry that nobody outside vouches for'],
    ),
    panel('Who does what alone', 'short', 'Processes that have a part which one of all does: 1 each.', [
      'sum by (part) (onrecord_singleton)',
      '{{part}}',
    ]),
  ]
}

function systems(): Panel[] {
  return [
    panel('Calls', 'ops', 'Calls to backing systems.', [
      rate('onrecord_backend_seconds_count', 'system, operation'),
      '{{system}} {{operation}}',
    ]),
    panel('Time of calls', 's', '95 of 100 calls are faster.', [
      quantile(0.95, 'onrecord_backend_seconds', 'system, operation'),
      '{{system}} {{operation}}',
    ]),
    panel('Calls that fail', 'percentunit', 'They are made again where that can help.', [
      'sum by (system) (rate(onrecord_backend_seconds_count{outcome="error"}[$__rate_interval])) / sum by (system) (rate(onrecord_backend_seconds_count[$__rate_interval]))',
      '{{system}}',
    ]),
  ]
}

function processes(): Panel[] {
  return [
    panel('Processes that answer', 'short', 'By service.', [
      'sum by (job) (up{job!="prometheus"})',
      '{{job}}',
    ]),
    panel('CPU', 'short', 'Cores in use.', [
      rate('process_cpu_seconds_total', 'job, instance'),
      '{{job}} {{instance}}',
    ]),
    panel('Memory', 'bytes', 'Resident.', ['process_resident_memory_bytes', '{{job}} {{instance}}']),
    panel('Event loop', 's', 'One turn in a hundred takes longer.', [
      'nodejs_eventloop_lag_p99_seconds',
      '{{job}} {{instance}}',
    ]),
    panel('Garbage collection', 's', 'Seconds in each second.', [
      rate('nodejs_gc_duration_seconds_sum', 'job, kind'),
      '{{job}} {{kind}}',
    ]),
    panel('Versions', 'short', 'Processes by what they run: two during an upgrade.', [
      'count by (service, version) (onrecord_build_info)',
      '{{service}} {{version}}',
    ]),
  ]
}
