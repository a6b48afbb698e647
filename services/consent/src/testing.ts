import type { EventOf, InteractionEvent, Purpose } from '@onrecord/schemas'
import { defaultNotices } from './default-notices.ts'
import { type NoticeRef, noticeHashOf } from './domain/notice.ts'

/** For tests: valid events, all of one contact, `minute` counted from nine o'clock. */
export const CONTACT = 'sub_aaaaaaaaaaaaaaaaaaaaaaaaaa'
export const ALIAS = 'sub_bbbbbbbbbbbbbbbbbbbbbbbbbb'
export const STRANGER = 'sub_cccccccccccccccccccccccccc'
export const CALL = 'call_aaaaaaaaaaaaaaaaaaaaaaaaaa'

export const minute = (n: number): string => new Date(Date.UTC(2026, 2, 2, 9, n)).toISOString()
export const messageRef = (n: number): string =>
  `msg_${'abcdefghijklmnopqrstuvwxyz'[n] ?? 'z'}${'a'.repeat(25)}`

const english = defaultNotices('acme').find(({ language }) => language === 'en')
export const NOTICE: NoticeRef = {
  id: 'call-recording',
  version: 1,
  language: 'en',
  sha256: noticeHashOf(english?.text ?? ''),
}

interface Common {
  workspace?: string
  subject?: string
  receivedAt?: string
}

const envelope = (
  id: string,
  at: number,
  { workspace = 'acme', subject = CONTACT, receivedAt = minute(at) }: Common,
) => ({
  specversion: '1.0' as const,
  id,
  source: '/whatsapp/main',
  time: minute(at),
  datacontenttype: 'application/json' as const,
  partitionkey: `${workspace}/${subject}`,
  workspace,
  recordedtime: receivedAt,
  subject,
})
const interaction = { account: 'main', channel: 'whatsapp', counted: true } as const

type Requested = EventOf<'onrecord.consent.requested.v1'>
export const aPrompt = (
  n: number,
  at: number,
  data: Partial<Requested['data']> = {},
  common: Common = {},
): Requested => ({
  ...envelope(`requested-${n}`, at, common),
  type: 'onrecord.consent.requested.v1',
  data: {
    ...interaction,
    promptId: `prompt-${n}`,
    message: messageRef(n),
    notice: NOTICE,
    purposes: ['recording', 'transcription'],
    choices: [
      { id: 'onrecord:both', grants: ['recording', 'transcription'] },
      { id: 'onrecord:record', grants: ['recording'] },
      { id: 'onrecord:no', grants: [] },
    ],
    ...data,
  },
})

/** A press on a button of prompt `n`. */
export const aReply = (
  n: number,
  at: number,
  choice: string,
  common: Common = {},
): EventOf<'onrecord.message.received.v1'> => ({
  ...envelope(`reply-${n}-${at}-${choice}`, at, common),
  type: 'onrecord.message.received.v1',
  data: { ...interaction, message: messageRef(25), inReplyTo: messageRef(n), kind: 'button_reply', choice },
})

type Expressed = EventOf<'onrecord.consent.expressed.v1'>
export const anExpression = (
  expression: Expressed['data']['expression'],
  at: number,
  data: Partial<Expressed['data']> & { purposes?: Purpose[] } = {},
  common: Common = {},
): Expressed => ({
  ...envelope(`expressed-${expression}-${at}-${data.boundTo ?? ''}`, at, common),
  type: 'onrecord.consent.expressed.v1',
  data: {
    ...interaction,
    expression,
    purposes: ['recording'],
    method: 'api',
    ...(expression === 'given' && { notice: NOTICE }),
    ...data,
  },
})

/** Something that is no concern of consent's. */
export const aText = (at: number): InteractionEvent => ({
  ...envelope(`text-${at}`, at, {}),
  type: 'onrecord.message.received.v1',
  data: { ...interaction, message: messageRef(24), kind: 'text' },
})

/** Tells that there is a call of the contact's. */
export const aCall = (at: number, call = CALL, common: Common = {}): InteractionEvent => ({
  ...envelope(`call-${call}`, at, common),
  type: 'onrecord.call.connected.v1',
  data: { ...interaction, call, signal: 'connect' },
})
