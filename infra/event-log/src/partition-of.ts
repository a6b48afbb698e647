import { createHash } from 'node:crypto'

/** A key always lies in the same partition, in every implementation of the log. */
export function partitionOf(key: string, partitions: number): number {
  return createHash('sha256').update(key).digest().readUInt32BE(0) % partitions
}
