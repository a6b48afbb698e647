import type { InteractionEvent } from '@onrecord/schemas'
import type { EventHandler } from '@onrecord/service'
import { answerPrompt, answerWaiting } from './answer-prompt.ts'
import type { ConsentDeps } from './deps.ts'
import { expressionOf } from './domain/expression.ts'
import { promptOf } from './domain/prompt.ts'
import { replyOf } from './domain/reply.ts'
import { expressConsent } from './express-consent.ts'
import { registerPrompt } from './register-prompt.ts'

/** Takes what concerns consent out of all interactions; one transaction each, then `told` tells what came of it. */
export function handleInteractions(
  deps: ConsentDeps,
  told: () => Promise<unknown>,
): EventHandler<InteractionEvent> {
  return async function handle(batch) {
    const refusals = []
    let effects = 0
    for (const delivered of batch) {
      const effect = effectOf(deps, delivered.event)
      if (effect === undefined) continue
      if ('fault' in effect) refusals.push({ delivered, reason: effect.fault })
      else {
        await effect.take()
        effects += 1
      }
    }
    if (effects > 0) await told()
    return refusals
  }
}

function effectOf(
  deps: ConsentDeps,
  event: InteractionEvent,
): { take(): Promise<void> } | { fault: string } | undefined {
  if (event.type === 'onrecord.consent.requested.v1') {
    const prompt = promptOf(event)
    if ('fault' in prompt) return prompt
    return {
      async take() {
        await registerPrompt(deps, prompt)
        if (prompt.message !== undefined) await answerWaiting(deps, prompt.workspace, prompt.message)
      },
    }
  }
  if (event.type === 'onrecord.consent.expressed.v1') {
    const expression = expressionOf(event)
    return 'fault' in expression ? expression : { take: () => expressConsent(deps, expression) }
  }
  const reply = event.type === 'onrecord.message.received.v1' ? replyOf(event) : undefined
  if (reply === undefined || 'fault' in reply) return reply
  return { take: () => answerPrompt(deps, reply) }
}
