import type { Purpose } from '@onrecord/schemas'
import { answersTo, isSameAnswer } from './granularity.ts'

/** Why a question is none that consent can be given to. Also the reason of its dead letter. */
export type PromptFault = 'prompt_cannot_be_refused' | 'prompt_bundles_purposes'

/** A question must let people refuse everything, and choose every purpose for itself. */
export function faultOfPrompt(
  purposes: readonly Purpose[],
  choices: readonly { grants: readonly Purpose[] }[],
): PromptFault | undefined {
  const isOffered = (answer: readonly Purpose[]) => choices.some(({ grants }) => isSameAnswer(grants, answer))
  if (!isOffered([])) return 'prompt_cannot_be_refused'
  return answersTo(purposes).every(isOffered) ? undefined : 'prompt_bundles_purposes'
}
