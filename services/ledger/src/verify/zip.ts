import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'

/** The files of a ZIP as streams, by their paths (PKWARE APPNOTE 4.3, with ZIP64 sizes). Undefined if it is none. */
export async function openZip(path: string): Promise<Map<string, () => Promise<Readable>> | undefined> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const read = async (position: number, length: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
      return buffer.subarray(0, bytesRead)
    }
    const start = Math.max(0, size - 65_557)
    const tail = await read(start, size - start)
    const end = tail.lastIndexOf(Buffer.from('PK\x05\x06'))
    if (end < 0 || tail.length < end + 22) return undefined
    let [length, offset] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)]
    const locator = end - 20
    if (locator >= 0 && tail.readUInt32LE(locator) === 0x07064b50) {
      const end64 = await read(Number(tail.readBigUInt64LE(locator + 8)), 56)
      ;[length, offset] = [Number(end64.readBigUInt64LE(40)), Number(end64.readBigUInt64LE(48))]
    }
    const directory = await read(offset, length)
    const files = new Map<string, () => Promise<Readable>>()
    for (let at = 0; at + 46 <= directory.length; ) {
      const [names, extra, comment] = [28, 30, 32].map((i) => directory.readUInt16LE(at + i)) as number[]
      const method = directory.readUInt16LE(at + 10)
      const name = directory.toString('utf8', at + 46, at + 46 + (names ?? 0))
      const fields = directory.subarray(at + 46 + (names ?? 0), at + 46 + (names ?? 0) + (extra ?? 0))
      const sizes = [24, 20, 42].map((i) => directory.readUInt32LE(at + i))
      // what does not fit into 32 bits stands in the extra field 0x0001, in this order
      for (let i = 0; i + 4 <= fields.length; i += 4 + fields.readUInt16LE(i + 2))
        if (fields.readUInt16LE(i) === 1)
          for (let n = 0, from = i + 4; n < 3; n += 1)
            if (sizes[n] === 0xffffffff) {
              sizes[n] = Number(fields.readBigUInt64LE(from))
              from += 8
            }
      const [, packed = 0, local = 0] = sizes
      if (files.has(name)) return undefined
      files.set(name, async () => {
        const again = await open(path)
        const { buffer: header } = await again.read(Buffer.alloc(30), 0, 30, local)
        const from = local + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
        const raw = again.createReadStream({ start: from, end: from + packed - 1, highWaterMark: 1 << 18 })
        return method === 0 ? raw : raw.pipe(createInflateRaw({ chunkSize: 1 << 18 }))
      })
      at += 46 + (names ?? 0) + (extra ?? 0) + (comment ?? 0)
    }
    return files
  } finally {
    await file.close()
  }
}
