import { createHash } from 'node:crypto'
import type { EventLog } from '@onrecord/event-log'
import type { Identities, IdentityLink } from '@onrecord/identity'
import type { Keyring } from '@onrecord/keys'
import {
  deadLetterTopicOf,
  type Envelope,
  type IngestDeadLetter,
  InteractionEvent,
  Topic,
} from '@onrecord/schemas'
import type { Item } from './domain/draft.ts'
import { describe } from './domain/read-item.ts'
import { envelopeOf, linkedEvent, type Origin, WORKSPACE_OWNER } from './envelope-of.ts'
import type { IngestMetrics } from './metrics.ts'

export interface TakeInDeps {
  identities: Identities
  keyring: Keyring
  log: EventLog
  metrics: IngestMetrics
}

type DeadItem = Extract<Item, { fate: 'dead' }>
type Sealed = { event: Envelope; linked: IdentityLink[] }

interface Outcome {
  accepted: number
  rejected: { index: number; code: DeadItem['reason']; detail: string }[]
}

/** Takes in all items of one request. When it resolves, each is durable: as an event, or as a dead letter. */
export type TakeIn = (origin: Origin, items: readonly Item[]) => Promise<Outcome>

export function createTakeIn({ identities, keyring, log, metrics }: TakeInDeps): TakeIn {
  return async function takeIn(origin, items) {
    const { sealed, dead } = await sealAll(origin, items)
    const links = distinct(
      sealed.flatMap(({ event, linked }) => linked.map((link) => ({ link, time: event.time }))),
    )

    const events = [
      ...links.map(({ link, time }) => linkedEvent(keyring, origin, time, link)),
      ...sealed.map(({ event }) => event),
    ]
    if (events.length > 0) await log.append(Topic.interactions, events)
    if (dead.length > 0)
      await log.appendRaw(deadLetterTopicOf(Topic.interactions), await lettersOf(origin, dead))
    if (links.length > 0)
      await identities.announced(
        origin.workspace,
        links.map(({ link }) => link),
      )

    count(origin, sealed, dead)
    return {
      accepted: sealed.length,
      rejected: dead.map(({ index, item }) => ({ index, code: item.reason, detail: item.detail })),
    }
  }

  /** One after the other, so that what concerns one contact keeps its order and meets a warm cache. */
  async function sealAll(origin: Origin, items: readonly Item[]) {
    const sealed: Sealed[] = []
    const dead: { index: number; item: DeadItem }[] = []
    for (const [index, item] of items.entries()) {
      if (item.fate === 'dead') {
        dead.push({ index, item })
        continue
      }
      const one = await envelopeOf({ keyring, identities }, origin, item.draft, item.raw)
      const valid = InteractionEvent.safeParse(one.event)
      if (valid.success) sealed.push(one)
      else
        dead.push({
          index,
          item: { fate: 'dead', reason: 'invalid_item', detail: describe(valid.error), raw: item.raw },
        })
    }
    return { sealed, dead }
  }

  function lettersOf(origin: Origin, dead: readonly { item: DeadItem }[]) {
    const key = `${origin.workspace}/unknown`
    return Promise.all(
      dead.map(async ({ item }) => ({ key, value: JSON.stringify(await letterOf(origin, item)) })),
    )
  }

  async function letterOf(
    { workspace, account, channel, receivedAt }: Origin,
    item: DeadItem,
  ): Promise<IngestDeadLetter> {
    const raw = Buffer.from(typeof item.raw === 'string' ? item.raw : JSON.stringify(item.raw))
    const hash = createHash('sha256').update(raw).digest('hex')
    const id = `dl_${keyring.pseudonym(workspace, 'dead-letter', `${account}/${hash}`)}`
    return {
      id,
      workspace,
      account,
      source: `/${channel}/${account}`,
      reason: item.reason,
      detail: item.detail,
      receivedAt: receivedAt.toISOString(),
      raw: await keyring.seal(workspace, WORKSPACE_OWNER, raw, `dead-letter/${id}`),
    }
  }

  function count(
    { channel: source }: Origin,
    sealed: readonly Sealed[],
    dead: readonly { item: DeadItem }[],
  ) {
    for (const { event } of sealed) {
      metrics.received.inc({ source, kind: event.type })
      if (event.type === 'onrecord.interaction.unrecognised.v1') metrics.unrecognised.inc({ source })
    }
    for (const { item } of dead) metrics.deadLettered.inc({ source, reason: item.reason })
  }
}

const distinct = <T extends { link: IdentityLink }>(links: readonly T[]): T[] => [
  ...new Map(links.map((one) => [`${one.link.survivor} ${one.link.merged}`, one])).values(),
]
