import { readdir, readFile } from 'node:fs/promises'
import type { AuditBundle, TrailEntry, TrailHeader } from '../audit-bundle.ts'
import type { ExportedTrail } from './export-trail.ts'

/** One file of a bundle; its content comes in pieces. */
export interface BundleFile {
  path: string
  content(): AsyncIterable<string>
}

const text = (path: string, content: string): BundleFile => ({
  path,
  async *content() {
    yield content
  },
})

/**
 * A trail as files: what the verifier reads (`trail.json`, `entries.ndjson`), the same in the forms of C2SP for other
 * tools (checkpoints, key, `.tlog-proof`), and the verifier itself. Entries are read again when their file is written.
 */
export async function bundleFiles(trail: ExportedTrail): Promise<BundleFile[]> {
  const { header } = trail
  return [
    text('trail.json', `${JSON.stringify(header, null, 2)}\n`),
    text('log.vkey', `${header.vkey}\n`),
    text('checkpoint', header.checkpoint),
    ...header.checkpoints.map(({ note }) => text(`checkpoints/${note.split('\n')[1]}`, note)),
    ...(await verifierFiles()),
    {
      path: 'entries.ndjson',
      async *content() {
        for await (const page of trail.pages())
          yield page.map((entry) => `${JSON.stringify(entry)}\n`).join('')
      },
    },
  ]
}

/** The same of a trail in memory, with the `.tlog-proof` of every entry that has a proof of its own. */
export async function filesOfBundle({ entries, ...header }: AuditBundle): Promise<BundleFile[]> {
  const pages = async function* () {
    yield entries
  }
  const proofs = entries.flatMap((entry) =>
    entry.proof === undefined ? [] : [tlogProofOf({ ...entry, proof: entry.proof }, header)],
  )
  return [...(await bundleFiles({ header, pages })), ...proofs]
}

/** c2sp.org/tlog-proof: with the entry's text and the log's key it can be checked for ever, offline. */
function tlogProofOf(entry: TrailEntry & { proof: string[] }, { checkpoint }: TrailHeader): BundleFile {
  const lines = ['c2sp.org/tlog-proof@v1', `index ${entry.index}`, ...entry.proof]
  return text(`proofs/${entry.index}.tlog-proof`, `${lines.join('\n')}\n\n${checkpoint}`)
}

/** The verifier's source, byte for byte: Node runs it as it is. */
async function verifierFiles(): Promise<BundleFile[]> {
  const folder = new URL('../verify/', import.meta.url)
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  return Promise.all(
    names.sort().map(async (name) => text(`verifier/${name}`, await readFile(new URL(name, folder), 'utf8'))),
  )
}
