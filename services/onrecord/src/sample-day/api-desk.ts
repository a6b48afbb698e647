import { type ApiEventType, cloudEvent } from './cloud-events.ts'
import { type Desk, firstResponseOf } from './desk.ts'
import { agentOf, type ItemKind, inboxShown, type Scene, tellApi } from './tells.ts'

/** A desk of any make: reports through `POST /v1/events`. */
export function createApiDesk(scene: Scene): Desk {
  const { random, account, contact } = scene
  const isCounted = account.messagesOwner === 'api'

  function tell(type: ApiEventType, data: Record<string, unknown>, kind: ItemKind): void {
    const about = { contact: { ...inboxShown(scene), name: contact.name } }
    const event = cloudEvent(random, account.id, type, scene.now, { ...about, ...data })
    tellApi(scene, scene.now, event, [{ kind, isCounted }])
  }
  const by = (agent: string | undefined) =>
    agent === undefined ? {} : { agent, team: agentOf(scene, agent).team }

  return {
    received: (id, kind, text) => tell('message.received', { messageId: id, kind, text }, 'message_received'),
    sent: ({ id, agent, ...message }) =>
      tell('message.sent', { messageId: id, ...message, ...by(agent) }, 'message_sent'),
    opened: (opener, agent) =>
      tell('conversation.opened', { by: opener, ...(agent !== undefined && { agent }) }, 'opened'),
    assigned: (agent) => tell('conversation.assigned', by(agent), 'assigned'),
    handedOff: (agent) => tell('conversation.handed_off', by(agent), 'handed_off'),
    closed(closer, agent, cycle) {
      const firstResponse = firstResponseOf(cycle)
      const reported = {
        ...(firstResponse !== undefined && { reportedFirstResponseS: firstResponse }),
        reportedResolutionS: scene.now - cycle.openedAt,
      }
      tell('conversation.closed', { by: closer, ...by(agent), ...reported }, 'closed')
    },
  }
}
