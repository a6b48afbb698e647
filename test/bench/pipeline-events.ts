import type { Envelope } from '@onrecord/schemas'

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'
/** Contacts that are in talk at the same time; when their day is over the next come. */
const AT_ONCE = 1_000
const DAY_MS = 86_400_000
const BEGIN = Date.UTC(2026, 10, 1)
const AGENTS = 40

/**
 * Events like those of the sample day, in kinds, shares, members and size (1.2 kB, three quarters of it sealed), any number
 * and always the same ones: conversations with messages and what became of them, and a call, of many contacts at once.
 */
export function* manyEvents(count: number): Generator<Envelope> {
  const random = createRandom(7)
  const sealed = Array.from(
    { length: 64 },
    () =>
      `v1.${text(random, BASE64URL, 16)}.${text(random, BASE64URL, 16)}.${text(random, BASE64URL, 500 + Math.floor(random() * 700))}`,
  )
  let told = 0
  for (let wave = 0; told < count; wave += 1) {
    const day = Array.from({ length: AT_ONCE }, (_, n) => dayOf(wave * AT_ONCE + n, random, sealed)).flat()
    for (const event of day.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))) {
      if (told === count) return
      told += 1
      yield event
    }
  }
}

/** One contact's day: about twenty events. */
function dayOf(contact: number, random: () => number, sealed: readonly string[]): Envelope[] {
  const workspace = contact % 3 === 0 ? 'nordlicht' : 'amal-travel'
  const subject = `sub_${text(random, BASE32, 26)}`
  const agent = `agt_${text(createRandom(contact % AGENTS), BASE32, 26)}`
  const about = {
    account: `${workspace}-support`,
    channel: 'whatsapp',
    counted: true,
    country: contact % 2 === 0 ? 'EG' : 'DE',
  }
  const events: Envelope[] = []
  let at = BEGIN + Math.floor(contact / AT_ONCE) * DAY_MS + Math.floor(random() * 0.9 * DAY_MS)

  const tell = (type: string, data: Record<string, unknown>) => {
    at += 1_000 + Math.floor(random() * 240_000)
    events.push({
      specversion: '1.0',
      id: `wa_${text(random, BASE32, 26)}`,
      source: `/whatsapp/${about.account}`,
      type: `onrecord.${type}.v1`,
      time: new Date(at).toISOString(),
      datacontenttype: 'application/json',
      partitionkey: `${workspace}/${subject}`,
      workspace,
      recordedtime: new Date(at + 700).toISOString(),
      subject,
      data: { ...about, ...data, sealed: sealed[Math.floor(random() * sealed.length)] },
    })
  }
  const refTo = (kind: string) => `${kind}_${text(random, BASE32, 26)}`
  const answer = (own: Record<string, unknown>) => {
    const message = refTo('msg')
    tell('message.sent', { ...own, kind: 'text', message })
    for (const status of ['sent', 'delivered'])
      tell('message.status_changed', { status, errorCodes: [], message })
  }
  const receive = () => tell('message.received', { kind: 'text', message: refTo('msg') })

  tell('conversation.opened', { by: 'contact' })
  receive()
  answer({ author: 'bot' })
  receive()
  tell('conversation.assigned', { agent, team: 'support' })
  answer({ agent, author: 'human', team: 'support' })
  for (let n = 0; n < 4; n += 1) receive()
  answer({ agent, author: 'human' })
  const call = refTo('call')
  tell('call.connected', { direction: 'inbound', signal: 'connect', call })
  if (contact % 4 === 0)
    tell('call.ended', { direction: 'inbound', status: 'failed', errorCodes: [], flags: [], call })
  else {
    const [startedAt, endedAt] = [at + 8_000, at + 188_000].map((ms) => new Date(ms).toISOString())
    tell('call.ended', {
      agent,
      direction: 'inbound',
      status: 'completed',
      startedAt,
      endedAt,
      durationS: 180,
      errorCodes: [],
      flags: [],
      call,
    })
  }
  receive()
  tell('conversation.closed', { agent, by: 'human', team: 'support' })
  return events
}

/** The same numbers for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const text = (random: () => number, letters: string, length: number): string =>
  Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('')
