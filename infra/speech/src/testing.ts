import { createRequire } from 'node:module'

const RATE = 48_000
const FRAME = 960
const PRE_SKIP = 312
const FRAMES_IN_PAGE = 50

interface Encoder {
  encode(pcm: Buffer, frameSize: number): Buffer
  delete(): void
}

/** An Ogg/Opus file whose channels sound by turns, each with a tone of its own: channel 0 in the even seconds. */
export function toneCall({ seconds, channels = 2 }: { seconds: number; channels?: 1 | 2 }): Buffer {
  const OpusScript = createRequire(import.meta.url)('opusscript') as {
    new (rate: number, channels: number, application: number): Encoder
    Application: { VOIP: number }
  }
  const encoder = new OpusScript(RATE, channels, OpusScript.Application.VOIP)
  const frames = (seconds * RATE) / FRAME
  const packets = Array.from({ length: frames }, (_, frame) =>
    Buffer.from(encoder.encode(toneFrame(frame, channels), FRAME)),
  )
  encoder.delete()
  return muxOgg(packets, channels)
}

function toneFrame(frame: number, channels: number): Buffer {
  const pcm = Buffer.alloc(FRAME * channels * 2)
  for (let index = 0; index < FRAME; index++) {
    const at = (frame * FRAME + index) / RATE
    const speaking = Math.floor(at) % channels
    pcm.writeInt16LE(
      Math.round(8000 * Math.sin(2 * Math.PI * (300 + 200 * speaking) * at)),
      (index * channels + speaking) * 2,
    )
  }
  return pcm
}

/** RFC 7845: head, tags, then pages of a second. */
function muxOgg(packets: readonly Buffer[], channels: number): Buffer {
  const head = Buffer.alloc(19)
  head.write('OpusHead', 0, 'latin1')
  head[8] = 1
  head[9] = channels
  head.writeUInt16LE(PRE_SKIP, 10)
  head.writeUInt32LE(RATE, 12)
  const tags = Buffer.concat([
    Buffer.from('OpusTags'),
    Buffer.from([4, 0, 0, 0]),
    Buffer.from('test'),
    Buffer.alloc(4),
  ])
  const pages = [page([head], 0, 0, 2), page([tags], 0, 1, 0)]
  for (let from = 0; from < packets.length; from += FRAMES_IN_PAGE) {
    const until = Math.min(from + FRAMES_IN_PAGE, packets.length)
    pages.push(
      page(packets.slice(from, until), until * FRAME, pages.length, until === packets.length ? 4 : 0),
    )
  }
  return Buffer.concat(pages)
}

function page(packets: readonly Buffer[], granule: number, sequence: number, flags: number): Buffer {
  const lacing = packets.flatMap((packet) => [
    ...Array<number>(Math.floor(packet.length / 255)).fill(255),
    packet.length % 255,
  ])
  const header = Buffer.alloc(27)
  header.write('OggS', 0, 'latin1')
  header[5] = flags
  header.writeBigUInt64LE(BigInt(granule), 6)
  header.writeUInt32LE(1, 14)
  header.writeUInt32LE(sequence, 18)
  header[26] = lacing.length
  const bytes = Buffer.concat([header, Buffer.from(lacing), ...packets])
  bytes.writeUInt32LE(crcOf(bytes), 22)
  return bytes
}

function crcOf(bytes: Buffer): number {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte << 24
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  }
  return crc >>> 0
}
