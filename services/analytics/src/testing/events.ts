import { createHash } from 'node:crypto'
import type { AnyEvent, EventOf } from '@onrecord/schemas'
import { clearDataOf } from '../domain/clear-data.ts'
import type { FactEvent, SourceEvent } from '../domain/fact-event.ts'

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** A reference of the right shape, the same for the same name. */
export function ref(prefix: string, name: string): string {
  const digest = createHash('sha256').update(`${prefix}/${name}`).digest()
  return `${prefix}_${[...digest.subarray(0, 26)].map((byte) => BASE32[byte % 32]).join('')}`
}

export interface Scene {
  workspace: string
  contact: string
  account: string
  channel: 'whatsapp' | 'respondio' | 'api'
  counted: boolean
}
type Data<T extends AnyEvent['type']> = EventOf<T>['data']
type Extra<T extends AnyEvent['type'], Given extends string = never> = Partial<Omit<Data<T>, Given>>
type Override = { id?: string; contact?: string; recordedtime?: string }

/** `2026-11-16T08:00:00.000Z` from `08:00:00`, `18 10:00:00` (day of November 2026) or a whole instant. */
export function instant(at: string): string {
  if (at.includes('T')) return at
  const [first = '', second] = at.split(' ')
  const [day, time] = second === undefined ? ['16', first] : [first, second]
  return `2026-11-${day}T${time.length === 5 ? `${time}:00` : time}.000Z`
}

/** Builders of valid events of one contact in one account. */
export function scene(given: Partial<Scene> = {}) {
  const own: Scene = {
    workspace: 'acme-support',
    contact: ref('sub', 'sami'),
    account: 'main',
    channel: 'whatsapp',
    counted: true,
    ...given,
  }
  const about = { account: own.account, channel: own.channel, counted: own.counted, country: 'DE' } as const

  function event<T extends AnyEvent['type']>(
    type: T,
    at: string,
    key: string,
    data: unknown,
    override: Override = {},
  ) {
    const time = instant(at)
    const subject = override.contact ?? own.contact
    return {
      specversion: '1.0',
      id: override.id ?? `${type}/${own.account}/${key}/${time}`,
      source: `/${own.channel}/${own.account}`,
      type,
      time,
      datacontenttype: 'application/json',
      partitionkey: `${own.workspace}/${subject}`,
      workspace: own.workspace,
      recordedtime: override.recordedtime ?? new Date(Date.parse(time) + 2_000).toISOString(),
      ...(subject !== '' && { subject }),
      data,
    } as SourceEvent
  }

  return {
    contact: own.contact,
    event,
    connected: (
      call: string,
      at: string,
      data: Extra<'onrecord.call.connected.v1'> = {},
      override?: Override,
    ) =>
      event(
        'onrecord.call.connected.v1',
        at,
        call,
        { ...about, call: ref('call', call), direction: 'inbound', signal: 'connect', ...data },
        override,
      ),
    status: (call: string, at: string, status: 'ringing' | 'accepted' | 'rejected', override?: Override) =>
      event(
        'onrecord.call.status_changed.v1',
        at,
        `${call}/${status}`,
        { ...about, call: ref('call', call), direction: 'outbound', status },
        override,
      ),
    ended: (call: string, at: string, data: Extra<'onrecord.call.ended.v1'> = {}, override?: Override) =>
      event(
        'onrecord.call.ended.v1',
        at,
        call,
        {
          ...about,
          call: ref('call', call),
          direction: 'inbound',
          status: 'completed',
          errorCodes: [],
          flags: [],
          ...data,
        },
        override,
      ),
    recordingAvailable: (call: string, at: string, override?: Override) =>
      event(
        'onrecord.call.recording_available.v1',
        at,
        call,
        {
          ...about,
          call: ref('call', call),
          media: { id: `m${call}`, sha256: `${'A'.repeat(43)}=`, mimeType: 'audio/ogg' },
        },
        override,
      ),
    stored: (
      call: string,
      at: string,
      data: Extra<'onrecord.recording.stored.v1'> = {},
      override?: Override,
    ) =>
      event(
        'onrecord.recording.stored.v1',
        at,
        call,
        {
          recording: ref('rec', call),
          call: ref('call', call),
          account: own.account,
          objectKey: `${own.workspace}/x`,
          sizeBytes: 1000,
          audioS: 60,
          decisionId: 'd1',
          ...data,
        },
        override,
      ),
    refused: (
      call: string,
      at: string,
      reason: Data<'onrecord.recording.refused.v1'>['reason'],
      override?: Override,
    ) =>
      event(
        'onrecord.recording.refused.v1',
        at,
        call,
        {
          recording: ref('rec', call),
          call: ref('call', call),
          account: own.account,
          reason,
          decisionId: 'd1',
        },
        override,
      ),
    failed: (
      call: string,
      at: string,
      reason: Data<'onrecord.recording.failed.v1'>['reason'],
      override?: Override,
    ) =>
      event(
        'onrecord.recording.failed.v1',
        at,
        call,
        { recording: ref('rec', call), call: ref('call', call), account: own.account, reason },
        override,
      ),
    customer: (at: string, data: Extra<'onrecord.message.received.v1'> = {}, override?: Override) =>
      event(
        'onrecord.message.received.v1',
        at,
        data.message ?? at,
        { ...about, message: ref('msg', `in ${own.contact} ${at}`), kind: 'text', ...data },
        override,
      ),
    sent: (
      author: Data<'onrecord.message.sent.v1'>['author'],
      at: string,
      data: Extra<'onrecord.message.sent.v1'> = {},
      override?: Override,
    ) =>
      event(
        'onrecord.message.sent.v1',
        at,
        data.message ?? at,
        { ...about, message: ref('msg', `out ${own.contact} ${at}`), kind: 'text', author, ...data },
        override,
      ),
    messageStatus: (
      message: string,
      at: string,
      status: Data<'onrecord.message.status_changed.v1'>['status'],
      override?: Override,
    ) =>
      event(
        'onrecord.message.status_changed.v1',
        at,
        `${message}/${status}`,
        { ...about, message, status, errorCodes: [] },
        override,
      ),
    opened: (at: string, by: Data<'onrecord.conversation.opened.v1'>['by'] = 'contact') =>
      event('onrecord.conversation.opened.v1', at, 'o', { ...about, by }),
    closed: (at: string, data: Extra<'onrecord.conversation.closed.v1'> = {}) =>
      event('onrecord.conversation.closed.v1', at, 'c', { ...about, by: 'human', ...data }),
    assigned: (at: string, agent?: string, team?: string) =>
      event('onrecord.conversation.assigned.v1', at, 'a', {
        ...about,
        ...(agent && { agent }),
        ...(team && { team }),
      }),
    handedOff: (at: string) => event('onrecord.conversation.handed_off.v1', at, 'h', { ...about }),
    linked: (survivor: string, merged: string, at: string) =>
      event(
        'onrecord.identity.linked.v1',
        at,
        `${survivor}/${merged}`,
        { survivor, merged },
        { contact: survivor },
      ),
    consented: (
      at: string,
      record: string,
      status: Data<'onrecord.consent.recorded.v1'>['status'] = 'given',
    ) =>
      event('onrecord.consent.recorded.v1', at, record, {
        schemaVersion: '27560:2023/onrecord.v1',
        recordId: record,
        workspace: own.workspace,
        subject: own.contact,
        purpose: 'recording',
        status,
        lawfulBasis: 'A6-1-a-explicit-consent',
        controller: 'Acme',
        notice: { id: 'n', version: 1, language: 'en', sha256: 'x' },
        method: 'button_reply',
        eventTime: instant(at),
        receivedAt: instant(at),
        validFrom: instant(at),
        piiTypes: [],
        recipients: [],
        storageLocation: 'EU',
        retentionPeriod: 'P1Y',
        withdrawalMethod: 'reply',
        evidence: { eventId: 'e' },
      }),
  }
}

/** As it comes back from the store. */
export const factEventOf = (event: SourceEvent): FactEvent =>
  ({
    id: event.id,
    source: event.source,
    type: event.type,
    time: Date.parse(event.time),
    contact: event.subject ?? '',
    data: clearDataOf(event.data),
  }) as FactEvent

export const AGENT = { a: ref('sub', 'agent a'), b: ref('sub', 'agent b') }
