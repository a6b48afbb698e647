import type { Metrics } from '@onrecord/telemetry'

/** Counts what workers have done. */
export function countJobs(metrics: Metrics) {
  const jobs = metrics.counter('onrecord_jobs_total', 'Jobs of a worker; failed ones are tried again.', [
    'worker',
    'outcome',
  ])
  return (worker: string) => (outcome: 'done' | 'failed') => jobs.add({ worker, outcome })
}
