import type { TranscriptWord } from './transcript.ts'

/** A token of a recogniser and when it begins. SentencePiece marks the begin of a word with U+2581 or a space. */
export interface TimedToken {
  token: string
  startS: number
}

const WORD_BEGIN = /^[▁ ]/
/** How long the last token of a piece is taken to be, at most. */
const LAST_TOKEN_S = 0.4

/** Joins tokens to words; a word ends where the next token begins. */
export function wordsOfTokens(
  tokens: readonly TimedToken[],
  offsetS: number,
  endS: number,
): TranscriptWord[] {
  const words: TranscriptWord[] = []
  tokens.forEach(({ token, startS }, index) => {
    const text = token.replace(WORD_BEGIN, '')
    const begins = words.length === 0 || WORD_BEGIN.test(token)
    const until = tokens[index + 1]?.startS ?? Math.min(startS + LAST_TOKEN_S, endS - offsetS)
    const last = words.at(-1)
    if (last === undefined || begins)
      words.push({ word: text, startS: offsetS + startS, endS: offsetS + Math.max(startS, until) })
    else {
      last.word += text
      last.endS = offsetS + Math.max(startS, until)
    }
  })
  return words.filter(({ word }) => word !== '')
}
