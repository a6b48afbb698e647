import type { InteractionEvent } from '@onrecord/schemas'
import type { EventHandler } from '@onrecord/service'
import { answerPrompt, answerWaiting } from './answer-prompt.ts'
import type { ConsentDeps } from './deps.ts'
import { expressionOf } from './domain/expression.ts'
import { promptOf } from './domain/prompt.ts'
import { replyOf } from './domain/reply.ts'
import { expressConsent, expressWaiting } from './express-consent.ts'
import { registerPrompt } from './register-prompt.ts'
import { type CallOf, noteCalls } from './stores/calls.ts'

/** Takes what concerns consent out of all interactions; one transaction each, then `told` tells what came of it. */
export function handleInteractions(
  deps: ConsentDeps,
  told: () => Promise<unknown>,
): EventHandler<InteractionEvent> {
  return async function handle(batch) {
    const refusals = []
    let effects = await takeCalls(
      deps,
      batch.map(({ event }) => event),
    )
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
        await expressWaiting(deps, prompt.workspace, [prompt.promptId])
      },
    }
  }
  if (event.type === 'onrecord.consent.expressed.v1') {
    const expression = expressionOf(event)
    if ('fault' in expression) return expression
    return {
      async take() {
        await expressConsent(deps, expression)
      },
    }
  }
  const reply = event.type === 'onrecord.message.received.v1' ? replyOf(event) : undefined
  if (reply === undefined || 'fault' in reply) return reply
  return { take: () => answerPrompt(deps, reply) }
}

/** Notes whose calls there are, before anything that is bound to them; gives how much had waited for them. */
async function takeCalls(deps: ConsentDeps, events: readonly InteractionEvent[]): Promise<number> {
  const calls = events.flatMap((event): CallOf[] => {
    const call = event.type.startsWith('onrecord.call.') && 'call' in event.data ? event.data.call : undefined
    if (typeof call !== 'string' || event.subject === undefined) return []
    return [{ workspace: event.workspace, call, subject: event.subject }]
  })
  await noteCalls(deps.acrossWorkspaces, calls)
  let waited = 0
  for (const [workspace, theirs] of Map.groupBy(calls, (one) => one.workspace))
    waited += await expressWaiting(
      deps,
      workspace,
      theirs.map(({ call }) => call),
    )
  return waited
}
