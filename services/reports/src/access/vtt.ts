import type { OpenedTranscript } from '../ports.ts'

/** A transcript as WebVTT, with who spoke as voice spans. */
export function vttOf({ segments, language }: OpenedTranscript): string {
  const cues = segments.map(
    ({ startS, endS, speaker, text }, n) =>
      `${n + 1}\n${timestamp(startS)} --> ${timestamp(endS)}\n${speaker === undefined ? '' : `<v ${escaped(speaker)}>`}${escaped(text)}\n`,
  )
  return `WEBVTT\nLanguage: ${language}\n\n${cues.join('\n')}`
}

/** `00:01:02.345`. */
function timestamp(seconds: number): string {
  const ms = Math.max(0, Math.round(seconds * 1000))
  const pad = (value: number, digits: number) => String(value).padStart(digits, '0')
  const [h, m, s] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60]
  return `${pad(h, 2)}:${pad(m, 2)}:${pad(s, 2)}.${pad(ms % 1000, 3)}`
}

/** A cue may hold neither a blank line nor an arrow. */
const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/\s*\n\s*/g, ' ')
