import { type EventOf, LedgerId, type Purpose } from '@onrecord/schemas'
import { isDuration } from './duration.ts'
import { faultOfPrompt } from './lint-prompt.ts'
import type { NoticeRef } from './notice.ts'

/** A question that was put to one person. */
export interface Prompt {
  workspace: string
  promptId: string
  eventId: string
  subject: string
  /** The message that asked. */
  message?: string
  notice: NoticeRef
  purposes: Purpose[]
  choices: { id: string; grants: Purpose[] }[]
  /** ISO 8601 duration. */
  validity?: string
  boundTo?: string
  requestedAt: Date
}

/** The prompt that an event tells of, or why it cannot be one. */
export function promptOf(event: EventOf<'onrecord.consent.requested.v1'>): Prompt | { fault: string } {
  const { promptId, message, notice, purposes, choices, validity, boundTo } = event.data
  const { subject } = event
  if (!LedgerId.safeParse(promptId).success) return { fault: 'prompt_id_invalid' }
  if (!LedgerId.safeParse(subject).success || subject === undefined) return { fault: 'subject_missing' }
  if (validity !== undefined && !isDuration(validity)) return { fault: 'validity_invalid' }
  if (new Set(choices.map(({ id }) => id)).size < choices.length) return { fault: 'choices_ambiguous' }
  if (choices.some(({ grants }) => grants.some((purpose) => !purposes.includes(purpose))))
    return { fault: 'choice_grants_unasked' }
  const fault = faultOfPrompt(purposes, choices)
  if (fault !== undefined) return { fault }
  return {
    workspace: event.workspace,
    promptId,
    eventId: event.id,
    subject,
    ...(message !== undefined && { message }),
    notice,
    purposes: [...new Set(purposes)],
    choices,
    ...(validity !== undefined && { validity }),
    ...(boundTo !== undefined && { boundTo }),
    requestedAt: new Date(event.time),
  }
}
