import { describe, expect, it } from 'vitest'
import { readInboundEvent } from './cloudevents/inbound.ts'
import type { Item } from './draft.ts'
import { readRespondioWebhook } from './respondio/webhook.ts'
import { readWhatsAppWebhook } from './whatsapp/webhook.ts'

const receivedAt = new Date('2026-11-18T12:00:00Z')
const read = (field: string, value: object) =>
  readWhatsAppWebhook(
    { object: 'whatsapp_business_account', entry: [{ changes: [{ field, value }] }] },
    { phoneNumberId: '2', receivedAt },
  )
const fatesOf = (items: Item[]) =>
  items.map((item) => (item.fate === 'dead' ? item.detail.replace(/^.*value\./, '') : item.draft.type))
const from = '4915700000001'
const timestamp = '1795000000'
const message = (more: object) => ({
  id: 'wamid.M1',
  from,
  timestamp,
  type: 'text',
  text: { body: 'x' },
  ...more,
})

describe('what no store could keep is a dead letter at the door', () => {
  it.each(['\0', '\ud800', '\udc00x'])('a text in clear with %j', (odd) => {
    const image = { id: '1', mime_type: `image/jpeg${odd}` }
    const pressed = { type: 'button_reply', button_reply: { id: `onrecord:yes${odd}` } }
    const messages = [
      message({ type: 'image', image }),
      message({ type: 'interactive', interactive: pressed }),
      message({ text: { body: `only sealed: ${odd}` } }),
    ]
    expect(fatesOf(read('messages', { messages }))).toEqual([
      'messages[0]: media.mimeType: not Unicode text',
      'messages[1]: choice: not Unicode text',
      'onrecord.message.received.v1',
    ])
    const closed = { closedTime: 1795000000, assigneeTeam: `T${odd}` }
    const webhook = { event_type: 'conversation.closed', contact: { id: 1 }, conversation: closed }
    expect(fatesOf(readRespondioWebhook(webhook, { account: 'a', receivedAt, agents: {} }))).toEqual([
      'team: not Unicode text',
    ])
  })

  it.each(['0', '99999999999', 1795000000000])('the time %j', (odd) => {
    expect(fatesOf(read('messages', { messages: [message({ timestamp: odd })] }))).toEqual([
      'messages[0].timestamp: expected Unix seconds, from the year 2000 to 2099',
    ])
  })

  it.each(['9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z'])('the time %s of an inbox', (time) => {
    const data = { account: 'a', contact: { phone: '+4915700000001' }, by: 'bot' }
    const event = {
      specversion: '1.0',
      id: '1',
      source: 's',
      type: 'onrecord.conversation.opened.v1',
      time,
      data,
    }
    expect(fatesOf([readInboundEvent(event)])).toEqual(['time: expected a time from the year 2000 to 2099'])
  })

  it('a changed number of nobody', () => {
    const system = { type: 'user_changed_number' }
    expect(
      fatesOf(read('messages', { messages: [message({ type: 'system', system, from: null })] })),
    ).toEqual(['messages[0]: contact: names nobody'])
  })
})

describe('a change', () => {
  it('loses nothing that stands where items should be', () => {
    const echo = { id: 'wamid.E1' }
    const value = { messages: message({}), statuses: null, message_echoes: [echo], contacts: [], errors: [] }
    const items = read('messages', value)
    expect(fatesOf(items)).toEqual(['messages: expected a list', 'onrecord.interaction.unrecognised.v1'])
    expect(items.map(({ raw }) => raw)).toEqual([{ messages: message({}) }, { message_echoes: [echo] }])
  })
})
