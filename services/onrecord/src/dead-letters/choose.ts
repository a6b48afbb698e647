import type { Letter } from './letter.ts'

/** Which letters are meant. What is not given does not narrow the choice. */
export interface Choice {
  /** These, by name. */
  letters?: readonly string[] | undefined
  reason?: string | undefined
  workspace?: string | undefined
  /** Not older than this; of what nobody knows when it came, none is left out. */
  since?: string | undefined
}

/** Whether the letter is meant. */
export function isChosen(letter: Letter, { letters, reason, workspace, since }: Choice): boolean {
  return (
    (letters === undefined || letters.includes(letter.letter)) &&
    (reason === undefined || letter.reason === reason) &&
    (workspace === undefined || letter.workspace === workspace) &&
    (since === undefined || letter.at === undefined || Date.parse(letter.at) >= Date.parse(since))
  )
}

/** The same record may have been set aside more than once, when its batch came again: it is one letter, the first. */
export function createOnceOnly(): (letter: Letter) => boolean {
  const seen = new Set<string>()
  return ({ letter, original, event, redriven, reason }) => {
    const topic = letter.split('/')[0]
    const same =
      original === undefined
        ? `${topic} ${reason} ${event?.id ?? letter}`
        : `${topic} ${original.partition} ${original.offset} ${redriven}`
    if (seen.has(same)) return false
    seen.add(same)
    return true
  }
}
