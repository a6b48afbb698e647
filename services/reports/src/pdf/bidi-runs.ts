import bidi from 'bidi-js'
import type { FontName, Weight } from './fonts.ts'

/** A stretch of one line that is set in one font and one direction. */
export interface Run {
  text: string
  font: FontName
  rtl: boolean
}

// The package's types describe an ES module; Node loads its CommonJS build, which exports the factory itself.
const { getEmbeddingLevels, getMirroredCharactersMap } = (bidi as unknown as typeof bidi.default)()

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/
const ARABIC = /[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]/

/** The runs of a line from left to right, as the Unicode Bidirectional Algorithm (UAX #9, rule L2) orders them. */
export function runsOf(line: string, weight: Weight): { runs: Run[]; rtl: boolean } {
  const latin: FontName = `latin-${weight}`
  if (!RIGHT_TO_LEFT.test(line)) return { runs: [{ text: line, font: latin, rtl: false }], rtl: false }

  const embedding = getEmbeddingLevels(line)
  const mirrored = getMirroredCharactersMap(line, embedding.levels)
  const runs: (Run & { level: number })[] = []
  let at = 0
  for (const character of line) {
    const level = embedding.levels[at] ?? 0
    const font: FontName = level % 2 === 1 || ARABIC.test(character) ? `arabic-${weight}` : latin
    const text = mirrored.get(at) ?? character
    const last = runs.at(-1)
    if (last !== undefined && last.level === level && last.font === font) last.text += text
    else runs.push({ text, font, level, rtl: level % 2 === 1 })
    at += character.length
  }
  return { runs: reorder(runs), rtl: (embedding.paragraphs[0]?.level ?? 0) % 2 === 1 }
}

/** From the highest level down to the lowest odd one, turns round every stretch at that level or above. */
function reorder(runs: (Run & { level: number })[]): Run[] {
  const ordered = [...runs]
  const highest = Math.max(...runs.map(({ level }) => level))
  for (let level = highest; level >= 1; level--) {
    for (let start = 0; start < ordered.length; start++) {
      let end = start
      while (end < ordered.length && (ordered[end]?.level ?? 0) >= level) end++
      if (end > start) ordered.splice(start, end - start, ...ordered.slice(start, end).toReversed())
      start = Math.max(start, end)
    }
  }
  return ordered
}
