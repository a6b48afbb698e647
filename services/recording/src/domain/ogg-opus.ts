export interface OggOpusFacts {
  channels: number
  durationS: number
}

const PAGE_HEADER = 27
/** Granules of Opus count samples at 48 kHz, whatever the input's rate (RFC 7845, section 4). */
const GRANULE_RATE = 48_000

/** Reads channels and length off the headers: nothing is decoded. Undefined if this is not an Ogg/Opus file. */
export function probeOggOpus(bytes: Buffer): OggOpusFacts | undefined {
  const head = bytes.subarray(PAGE_HEADER + 1)
  if (!isPageAt(bytes, 0) || head.length < 19 || head.toString('latin1', 0, 8) !== 'OpusHead')
    return undefined
  const granule = lastGranule(bytes)
  const preSkip = head.readUInt16LE(10)
  return { channels: head.readUInt8(9), durationS: Math.max(0, granule - preSkip) / GRANULE_RATE }
}

const isPageAt = (bytes: Buffer, at: number) =>
  at + PAGE_HEADER <= bytes.length && bytes.toString('latin1', at, at + 4) === 'OggS'

/** Granule -1: no packet ends on this page. */
function lastGranule(bytes: Buffer): number {
  let last = 0
  let at = 0
  while (isPageAt(bytes, at)) {
    const granule = bytes.readBigInt64LE(at + 6)
    if (granule > 0n) last = Number(granule)
    const segments = bytes.readUInt8(at + 26)
    const lacing = bytes.subarray(at + PAGE_HEADER, at + PAGE_HEADER + segments)
    at += PAGE_HEADER + segments + lacing.reduce((sum, size) => sum + size, 0)
  }
  return last
}
