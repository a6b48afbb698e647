import type { Purpose } from '@onrecord/schemas'
import { BUTTONS, LANGUAGES, type Language } from '../notice-texts.ts'
import { answersTo } from './granularity.ts'
import { MESSAGE_TEXT_MAX } from './lint-notice.ts'
import type { Notice } from './notice.ts'
import { choiceIdOf } from './prompt-id.ts'

/** WhatsApp's limit of reply buttons. */
const BUTTONS_MAX = 3

export interface ComposedPrompt {
  choices: { id: string; grants: Purpose[]; title: string }[]
}

/** The buttons of a question that a notice asks: yes first, no last; or why it cannot be sent with buttons. */
export function composePrompt(
  { text, language, purposes }: Pick<Notice, 'text' | 'language' | 'purposes'>,
  promptId: string,
): ComposedPrompt | { fault: 'text_too_long' | 'too_many_answers' | 'no_buttons_in_language' } {
  if (text.length > MESSAGE_TEXT_MAX) return { fault: 'text_too_long' }
  const answers = answersTo(purposes).reverse()
  if (answers.length > BUTTONS_MAX) return { fault: 'too_many_answers' }
  const spoken = languageOf(language)
  if (spoken === undefined) return { fault: 'no_buttons_in_language' }
  const names = answers.length === 2 ? (['yes', 'no'] as const) : (['both', 'first', 'no'] as const)
  return {
    choices: answers.map((grants, n) => {
      const name = names[n] ?? 'no'
      return { id: choiceIdOf(promptId, name), grants, title: BUTTONS[name][spoken] }
    }),
  }
}

const languageOf = (tag: string): Language | undefined =>
  LANGUAGES.find((language) => language === tag.split('-')[0]?.toLowerCase())
