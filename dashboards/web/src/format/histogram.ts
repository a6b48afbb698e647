export interface Bucket {
  fromS: number
  toS: number | null
}

/**
 * Where a value lies on an axis on which every bucket is one unit wide: the bucket's place plus how far into the bucket,
 * on a logarithmic scale. The last bucket has no end; what lies in it is drawn as if it ended at ten times its start.
 */
export function bucketPosition(value: number, buckets: readonly Bucket[]): number {
  const found = buckets.findIndex(({ toS }) => toS === null || value < toS)
  const place = found === -1 ? buckets.length - 1 : found
  const bucket = buckets[place]
  if (bucket === undefined) return 0
  const low = Math.max(1, bucket.fromS)
  const high = bucket.toS ?? low * 10
  const share = Math.log(Math.max(low, value) / low) / Math.log(Math.max(high, low * 1.0001) / low)
  return place + Math.min(1, Math.max(0, share))
}
