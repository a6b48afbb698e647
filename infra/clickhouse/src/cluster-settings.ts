import type { ClickHouseSettings } from '@clickhouse/client'

/** Done on the replicas that are there; the others do it when they are back. The client's type does not know the value. */
const DEFINE: Record<string, string> = { distributed_ddl_output_mode: 'throw_only_active' }

/**
 * What replication asks of statements. An insert is acknowledged when most replicas have it; a query sees every insert that
 * was acknowledged before it, whichever replica answers. That works only where quorum inserts into a table come one after
 * the other: the one that came too early is told so, and comes again.
 */
export function clusterSettings(
  cluster: string | undefined,
): Record<'insert' | 'select' | 'define', ClickHouseSettings> {
  if (cluster === undefined) return { insert: {}, select: {}, define: {} }
  return {
    insert: { insert_quorum: 'auto', insert_quorum_parallel: 0 },
    select: { select_sequential_consistency: '1' },
    define: { ...DEFINE },
  }
}
