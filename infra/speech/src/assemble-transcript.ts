import type { Transcript, TranscriptSegment } from './transcript.ts'

export type Said = Omit<TranscriptSegment, 'id'>

/** Puts what was said on the channels into one order. Its language is that of most of the text. */
export function assembleTranscript(
  parts: readonly { said: readonly Said[]; language: string }[],
  durationS: number,
): Transcript {
  const said = parts.flatMap((part) => part.said).toSorted((a, b) => a.startS - b.startS || a.endS - b.endS)
  const known = said.flatMap(({ confidence, endS, startS }) =>
    confidence === undefined ? [] : [{ confidence, weight: endS - startS }],
  )
  const weight = known.reduce((sum, part) => sum + part.weight, 0)
  return {
    text: said.map(({ text }) => text).join(' '),
    language: mainLanguage(parts),
    durationS,
    ...(weight > 0 && {
      confidence: known.reduce((sum, part) => sum + part.confidence * part.weight, 0) / weight,
    }),
    segments: said.map((segment, index) => ({ id: index + 1, ...segment })),
  }
}

function mainLanguage(parts: readonly { said: readonly Said[]; language: string }[]): string {
  const lengths = new Map<string, number>()
  for (const { said, language } of parts)
    lengths.set(language, (lengths.get(language) ?? 0) + said.reduce((sum, { text }) => sum + text.length, 0))
  const known = [...lengths].filter(([language, length]) => language !== 'und' && length > 0)
  return known.toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? 'und'
}
