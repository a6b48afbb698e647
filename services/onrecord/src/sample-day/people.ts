import { createRandom, type Random, seedOf } from './random.ts'
import type { ConsentStory, Language, SampleContact } from './types.ts'

interface Origin {
  country: string
  language: Language
  /** E.164 without the last digits, which follow. Reserved for fiction where a range is (Germany), else plainly made up. */
  phonePrefix: string
  names: readonly string[]
  surnames: readonly string[]
}

const arabic = {
  names: ['Sami', 'Huda', 'Omar', 'Mona', 'Yusuf', 'Rana', 'Tariq', 'Salma', 'Faisal', 'Dina'],
  surnames: ['Al-Amin', 'Mansour', 'Khalil', 'Saleh', 'Haddad', 'Fares', 'Nasser', 'Zaki'],
}
const german = {
  names: ['Anna', 'Lukas', 'Sophie', 'Felix', 'Marie', 'Paul', 'Emma', 'Jan', 'Lea', 'Max'],
  surnames: ['Weber', 'Fischer', 'Keller', 'Brandt', 'Huber', 'Gruber', 'Baumann', 'Vogt'],
}
const spanish = {
  names: ['Lucía', 'Diego', 'Carmen', 'Pablo', 'Sofía', 'Andrés', 'Elena', 'Javier'],
  surnames: ['García', 'Moreno', 'Vega', 'Ramos', 'Ortiz', 'Castro', 'Luna', 'Prieto'],
}

const origins: Readonly<Record<string, readonly Origin[]>> = {
  'amal-travel': [
    { country: 'SA', language: 'ar', phonePrefix: '+96650000', ...arabic },
    { country: 'AE', language: 'en', phonePrefix: '+97150000', ...arabic },
    { country: 'EG', language: 'ar', phonePrefix: '+20100000', ...arabic },
    { country: 'JO', language: 'en', phonePrefix: '+96279000', ...arabic },
    { country: 'MA', language: 'ar', phonePrefix: '+21260000', ...arabic },
  ],
  nordlicht: [
    { country: 'DE', language: 'de', phonePrefix: '+491713920', ...german },
    { country: 'AT', language: 'de', phonePrefix: '+43660000', ...german },
    { country: 'CH', language: 'en', phonePrefix: '+4178000', ...german },
    { country: 'ES', language: 'es', phonePrefix: '+3460000', ...spanish },
    { country: 'MX', language: 'es', phonePrefix: '+52550000', ...spanish },
  ],
}

/** How many contacts live through which consent story; those that have a recorded call need a number that records. */
const stories: Readonly<Record<string, Readonly<Partial<Record<ConsentStory, number>>>>> = {
  'amal-travel': {
    both: 9,
    recording_only: 4,
    web_form: 2,
    linked_identity: 1,
    withdrawn_after_call: 2,
    refused: 4,
    unanswered: 3,
    never_asked: 7,
    withdrawn_before_call: 3,
    given_after_call: 3,
    agent_unknown: 3,
    media_corrupt: 1,
    answered_twice: 1,
    answered_by_another: 1,
    notice_mismatch: 1,
  },
  nordlicht: {
    both: 8,
    recording_only: 3,
    web_form: 2,
    linked_identity: 1,
    withdrawn_after_call: 2,
    refused: 3,
    unanswered: 2,
    never_asked: 6,
    withdrawn_before_call: 2,
    given_after_call: 2,
    agent_refuses: 5,
    agent_unknown: 2,
    media_gone: 1,
  },
}

const CONTACTS = 60
const SECOND_ACCOUNT_FROM = 44
const accounts: Readonly<Record<string, readonly [string, string]>> = {
  'amal-travel': ['amal-support', 'amal-business'],
  nordlicht: ['nordlicht-service', 'nordlicht-sales'],
}

/** Most are known by number and user id; the others are what payloads of usernames, old clients and two inboxes look like. */
const identities = (random: Random, bsuidOnly: number): SampleContact['identity'][] =>
  random.shuffled([
    ...Array.from({ length: bsuidOnly }, () => 'bsuid' as const),
    ...Array.from({ length: 7 }, () => 'phone' as const),
    ...Array.from({ length: 3 }, () => 'meets' as const),
    ...Array.from({ length: CONTACTS - bsuidOnly - 10 }, () => 'both' as const),
  ])

function storiesOf(random: Random, workspace: string): ConsentStory[] {
  const told = Object.entries(stories[workspace] ?? {}).flatMap(([story, count]) =>
    Array.from({ length: count }, () => story as ConsentStory),
  )
  const recorded = [...told, ...Array.from({ length: SECOND_ACCOUNT_FROM }, () => 'none' as const)]
  const first = random.shuffled(recorded.slice(0, Math.max(SECOND_ACCOUNT_FROM, told.length)))
  return [...first, ...Array.from({ length: CONTACTS - first.length }, () => 'none' as const)]
}

/** Sixty people of one workspace, from five countries, each known by phone number, BSUID, or both. */
export function sampleContacts(seed: number, workspace: string): SampleContact[] {
  const random = createRandom(seedOf(seed, `people ${workspace}`))
  const from = origins[workspace] ?? []
  const known = identities(random, workspace === 'nordlicht' ? 13 : 6)
  const consents = storiesOf(random, workspace)
  const [first, second] = accounts[workspace] ?? ['', '']
  return Array.from({ length: CONTACTS }, (_, index) => {
    const origin = from[index % from.length] as Origin
    const consent = consents[index] as ConsentStory
    const identity = consent === 'linked_identity' ? 'meets' : (known[index] as SampleContact['identity'])
    const number = String(index).padStart(workspace === 'nordlicht' && origin.country === 'DE' ? 2 : 4, '0')
    const name = `${random.pick(origin.names)} ${random.pick(origin.surnames)}`
    const username = `${name.toLowerCase().replaceAll(/[^a-z]/g, '')}.${random.digits(2)}`
    const bsuid = `${origin.country}.${random.digits(20)}`
    return {
      key: `${workspace}/${String(index).padStart(3, '0')}`,
      workspace,
      account: index < SECOND_ACCOUNT_FROM ? first : second,
      name,
      language: origin.language,
      country: origin.country,
      ...(identity !== 'bsuid' && { phone: `${origin.phonePrefix}${number}` }),
      ...(identity !== 'phone' && { bsuid }),
      ...((identity === 'bsuid' || random.chance(0.3)) && { username }),
      identity,
      consent,
    }
  })
}
