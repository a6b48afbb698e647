import type { EventLog } from '@onrecord/event-log'
import { KeyDestroyedError, type Keyring } from '@onrecord/keys'
import type { OpenedMessage } from '@onrecord/reports'
import { type EventOf, InteractionEvent, SealedContent, Topic } from '@onrecord/schemas'

type MessageEvent = EventOf<'onrecord.message.received.v1' | 'onrecord.message.sent.v1'>

const isMessage = (event: InteractionEvent): event is MessageEvent =>
  event.type === 'onrecord.message.received.v1' || event.type === 'onrecord.message.sent.v1'

/** What a person and the business wrote to each other, as far as the log still holds it, opened; each message once. */
export async function messagesOf(
  { log, keyring }: { log: EventLog; keyring: Keyring },
  workspace: string,
  subjects: readonly string[],
): Promise<OpenedMessage[]> {
  const found = new Map<string, OpenedMessage>()
  for (const subject of subjects)
    for await (const record of log.read(Topic.interactions, { key: `${workspace}/${subject}` })) {
      const parsed = InteractionEvent.safeParse(JSON.parse(record.value))
      if (!parsed.success || !isMessage(parsed.data) || found.has(parsed.data.id)) continue
      const event = parsed.data
      const text = await textOf(keyring, event)
      found.set(event.id, opened(event, text))
    }
  return [...found.values()].sort((a, b) =>
    a.at === b.at ? compare(a.message, b.message) : compare(a.at, b.at),
  )
}

const compare = (a: string, b: string) => (a < b ? -1 : 1)

function opened(event: MessageEvent, text: string | undefined): OpenedMessage {
  const { data } = event
  const sent = event.type === 'onrecord.message.sent.v1' ? event.data : undefined
  return {
    message: data.message,
    at: event.time,
    direction: sent === undefined ? 'inbound' : 'outbound',
    account: data.account,
    channel: data.channel,
    kind: data.kind,
    ...(sent !== undefined && { author: sent.author }),
    ...(sent?.agent !== undefined && { agent: sent.agent }),
    ...(text !== undefined && { text }),
  }
}

async function textOf(keyring: Keyring, { workspace, id, data }: MessageEvent): Promise<string | undefined> {
  if (data.sealed === undefined) return undefined
  try {
    const content = await keyring.unseal(workspace, data.sealed, id)
    return SealedContent.parse(JSON.parse(content.toString())).text
  } catch (error) {
    if (error instanceof KeyDestroyedError) return undefined
    throw error
  }
}
