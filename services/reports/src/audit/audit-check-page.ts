import type { ReportDocument } from '../pdf/report-document.ts'
import { COLOUR, SIZE } from '../pdf/theme.ts'
import type { AuditBundle } from '../ports.ts'

/** The JSON export of the same data, whose hash ties this file to it. */
export interface VerifiableFile {
  fileName: string
  bytes: number
  sha256: string
}

const STEPS = ({ fileName, bytes, sha256 }: VerifiableFile, key: string) => [
  [
    '1. Get the verifiable file',
    `Export the same as JSON. For the data in this report it is ${fileName}, ${bytes.toLocaleString('en')} bytes, SHA-256:`,
    sha256,
  ],
  [
    '2. Get the public key from a source of your own',
    'It must be the key below, and must not come only from this file or from whoever gave it to you:',
    key,
  ],
  [
    '3. Check it, offline',
    'Needs no network and no access to the system that made the file:',
    `onrecord verify ${fileName} --key '${key}'`,
  ],
  [
    '4. Compare',
    'Each entry in the JSON file has an index, a leaf hash (there in Base64, here in hexadecimal) and the text that it is made of. Index and leaf hash must be the ones printed here.',
  ],
]

const PROVES =
  'What a successful check proves: every listed entry is in the log of exactly this checkpoint, at its place; none of them has been changed since; each payload that is included is the one committed to; the holder of the key signed this checkpoint.'
const PROVES_NOT =
  'What it does not prove: that what was entered was true; that events which were never entered did not happen; that no other checkpoint was shown to somebody else, or that entries after this checkpoint exist. For the last two, compare the checkpoint with a copy kept elsewhere. An erased payload cannot be shown any more, but its entry still verifies.'

/** The last page: checkpoint, key, command, and what they prove. */
export function drawHowToCheck(
  report: ReportDocument,
  bundle: Pick<AuditBundle, 'checkpoint' | 'vkey'>,
  file: VerifiableFile,
): void {
  report.page('How to check this file')
  const { type, frame } = report
  let y = report.heading('How to check this file', report.frame.top)
  for (const [title = '', text = '', code] of STEPS(file, bundle.vkey)) {
    type.line(title, frame.left, y, { weight: 'bold' })
    y += 14
    y += type.paragraph(text, frame.left, y, frame.width, { size: SIZE.body - 0.5 })
    if (code !== undefined) y += codeBlock(report, code, y + 2)
    y += 7
  }
  type.line('Checkpoint (signed note)', frame.left, y, { weight: 'bold' })
  y += 15
  y += codeBlock(report, bundle.checkpoint.trimEnd(), y) + 6
  for (const text of [PROVES, PROVES_NOT]) {
    y += type.paragraph(text, frame.left, y, frame.width, { size: SIZE.body - 1, colour: COLOUR.muted }) + 4
  }
}

const PAD = 6

function codeBlock({ doc, type, frame }: ReportDocument, text: string, y: number): number {
  const style = { size: SIZE.small + 0.5 }
  const lines = type.wrap(text, frame.width - 2 * PAD, style)
  const height = lines.length * 11 + 2 * PAD
  doc.roundedRect(frame.left, y, frame.width, height, 3).fill(COLOUR.soft)
  for (const [n, line] of lines.entries())
    type.line(line, frame.left + PAD, y + PAD + n * 11, { ...style, align: 'left' })
  return height + 4
}
