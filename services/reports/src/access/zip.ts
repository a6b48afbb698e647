import { ZipFile } from 'yazl'

export interface PackageFile {
  path: string
  bytes: Uint8Array
}

/** Every entry bears the same time, in the fields that know no zone: the same files give the same bytes, anywhere. */
const MTIME = new Date(2000, 0, 1, 0, 0, 0)

/** A ZIP of the files in the order given. Audio is stored, since it does not get smaller. */
export async function zipOf(files: readonly PackageFile[]): Promise<Buffer> {
  const zip = new ZipFile()
  for (const { path, bytes } of files) {
    const options = {
      mtime: MTIME,
      mode: 0o100644,
      forceDosTimestamp: true,
      compress: !path.endsWith('.ogg'),
    }
    zip.addBuffer(Buffer.from(bytes), path, options)
  }
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
