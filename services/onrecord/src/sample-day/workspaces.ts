import { createRandom, seedOf } from './random.ts'
import type { SampleAccount, SampleWorkspace } from './types.ts'

interface AccountPlan {
  id: string
  name: string
  displayPhoneNumber: string
  calling: 'webhook' | 'sip'
  messagesOwner: SampleAccount['messagesOwner']
  /** Absent: no respond.io. */
  respondioKeys?: 'by event type' | 'one'
}

/** Events that the sample day's respond.io sends. */
const respondioEvents = [
  'message.received',
  'message.sent',
  'conversation.opened',
  'conversation.closed',
  'contact.assignee.updated',
  'call.ended',
] as const

function accountOf(seed: number, plan: AccountPlan): SampleAccount {
  const random = createRandom(seedOf(seed, `account ${plan.id}`))
  const key = () => random.hex(32)
  const { respondioKeys, ...account } = plan
  return {
    id: account.id,
    name: account.name,
    messagesOwner: account.messagesOwner,
    whatsapp: {
      wabaId: `1${random.digits(14)}`,
      phoneNumberId: `2${random.digits(14)}`,
      displayPhoneNumber: account.displayPhoneNumber,
      appSecret: key(),
      verifyToken: `verify-${random.hex(16)}`,
      graphToken: `EAA${random.hex(40)}`,
      calling: account.calling,
    },
    ...(respondioKeys !== undefined && {
      respondio: {
        channelId: random.int(1000, 9999),
        signingKeys:
          respondioKeys === 'one'
            ? { '*': key() }
            : Object.fromEntries(respondioEvents.map((event) => [event, key()])),
      },
    }),
    api: { key: `ork_sample_${random.hex(40)}` },
  }
}

/** Two businesses: a travel agency with respond.io as its inbox, and an energy supplier that reports through the API. */
export function sampleWorkspaces(seed: number): SampleWorkspace[] {
  return [
    {
      id: 'amal-travel',
      name: 'Amal Travel',
      controller: 'Amal Travel Company LLC, Riyadh',
      timeZone: 'Asia/Riyadh',
      languages: ['ar', 'en'],
      agents: [
        { id: 'a11', name: 'Layla Haddad', team: 'bookings' },
        { id: 'a12', name: 'Khalid Nasser', team: 'bookings' },
        { id: 'a13', name: 'Noura Salem', team: 'aftercare' },
      ],
      accounts: [
        accountOf(seed, {
          id: 'amal-support',
          name: 'Amal Travel support',
          displayPhoneNumber: '966110000001',
          calling: 'webhook',
          messagesOwner: 'respondio',
          respondioKeys: 'by event type',
        }),
        accountOf(seed, {
          id: 'amal-business',
          name: 'Amal Travel for companies',
          displayPhoneNumber: '966110000002',
          calling: 'webhook',
          messagesOwner: 'respondio',
          respondioKeys: 'one',
        }),
      ],
    },
    {
      id: 'nordlicht',
      name: 'Nordlicht Energie',
      controller: 'Nordlicht Energie GmbH, Kiel',
      timeZone: 'Europe/Berlin',
      languages: ['de', 'en', 'es'],
      agents: [
        { id: 'a21', name: 'Mara Lindner', team: 'service' },
        { id: 'a22', name: 'Jonas Petersen', team: 'service' },
        { id: 'a23', name: 'Clara Ortega', team: 'sales' },
      ],
      accounts: [
        accountOf(seed, {
          id: 'nordlicht-service',
          name: 'Nordlicht Kundenservice',
          displayPhoneNumber: '494310000001',
          calling: 'webhook',
          messagesOwner: 'api',
        }),
        accountOf(seed, {
          id: 'nordlicht-sales',
          name: 'Nordlicht Vertrieb',
          displayPhoneNumber: '494310000002',
          calling: 'sip',
          messagesOwner: 'api',
        }),
      ],
    },
  ]
}
