import { describe, expect, it } from 'vitest'
import { readInboundEvent } from './cloudevents/inbound.ts'
import { examplesOf, shown } from './examples.ts'
import { readRespondioWebhook } from './respondio/webhook.ts'
import { readWhatsAppWebhook } from './whatsapp/webhook.ts'

const receivedAt = new Date('2026-11-18T12:00:00Z')

describe('WhatsApp', () => {
  it.each(examplesOf('whatsapp'))('%s', (_, { body, items }) => {
    expect(readWhatsAppWebhook(body, { phoneNumberId: '200000000000002', receivedAt }).map(shown)).toEqual(
      items,
    )
  })
})

describe('respond.io', () => {
  it.each(examplesOf('respondio'))('%s', (_, { body, items }) => {
    const frame = { account: 'amal-support', receivedAt, agents: { '2': 'a11' } }
    expect(readRespondioWebhook(body, frame).map(shown)).toEqual(items)
  })
})

describe('CloudEvents', () => {
  it.each(examplesOf('cloudevents'))('%s', (_, { body, items }) => {
    expect([readInboundEvent(body)].map(shown)).toEqual(items)
  })
})
