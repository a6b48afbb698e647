import { type Identities, type IdentityLink } from '@onrecord/identity'
import { KeyDestroyedError, type Keyring } from '@onrecord/keys'
import { type Envelope, type SealedContent, WITHDRAW_CHOICE } from '@onrecord/schemas'
import type { SourceKind } from './accounts/account.ts'
import type { Draft } from './domain/draft.ts'
import { countryOf } from './domain/phone.ts'
import { isWithdrawal } from './domain/withdrawal-words.ts'

/** Through which door of which account an item came, and when. */
export interface Origin {
  workspace: string
  account: string
  channel: SourceKind
  /** This source's messages and conversations are the ones that count. */
  ownsMessages: boolean
  receivedAt: Date
}

const ID_PREFIX = { whatsapp: 'wa', respondio: 'rio', api: 'api' } as const

/** The owner of the key for what concerns nobody that can be named. */
export const WORKSPACE_OWNER = 'workspace'
const NOBODY = 'unknown'

export interface EnvelopeDeps {
  keyring: Keyring
  identities: Pick<Identities, 'resolve' | 'forget'>
}

/** The one place where a draft becomes an event: its contact a pseudonym, its ids keyed, its personal data sealed. */
export async function envelopeOf(
  { keyring, identities }: EnvelopeDeps,
  origin: Origin,
  draft: Draft,
  raw: unknown,
): Promise<{ event: Envelope; linked: IdentityLink[] }> {
  const { workspace, account, channel } = origin
  const id = eventIdOf(keyring, origin, draft)
  const agent =
    draft.agent === undefined ? undefined : `agt_${keyring.pseudonym(workspace, 'agent', draft.agent)}`

  const content = Buffer.from(JSON.stringify(contentOf(draft, raw)))
  const seal = (owner: string) => keyring.seal(workspace, owner, content, id)
  const { subject, sealed, linked } = await sealForSubject(identities, origin, draft, agent, seal)

  const country = draft.contact && countryOf(draft.contact)
  return {
    linked,
    event: {
      specversion: '1.0',
      id,
      source: sourceOf(origin),
      type: draft.type,
      time: draft.time,
      datacontenttype: 'application/json',
      partitionkey: `${workspace}/${subject ?? NOBODY}`,
      workspace,
      recordedtime: origin.receivedAt.toISOString(),
      ...(subject !== undefined && { subject }),
      data: present({
        account,
        channel,
        counted: draft.counted === 'always' || origin.ownsMessages,
        country,
        agent,
        ...draft.data,
        ...(takesConsentBack(draft) && { choice: WITHDRAW_CHOICE }),
        ...refsOf(keyring, workspace, draft),
        sealed,
      }),
    },
  }
}

/** The one thing that a text says in clear: afterwards it is sealed. */
const takesConsentBack = ({ type, data, content }: Draft): boolean =>
  type === 'onrecord.message.received.v1' &&
  data['kind'] === 'text' &&
  content.text !== undefined &&
  isWithdrawal(content.text)

export function linkedEvent(
  keyring: Keyring,
  origin: Origin,
  time: string,
  { survivor, merged }: IdentityLink,
): Envelope {
  const { workspace } = origin
  return {
    specversion: '1.0',
    id: `lnk_${keyring.pseudonym(workspace, 'event', JSON.stringify([survivor, merged]))}`,
    source: sourceOf(origin),
    type: 'onrecord.identity.linked.v1',
    time,
    datacontenttype: 'application/json',
    partitionkey: `${workspace}/${survivor}`,
    workspace,
    recordedtime: origin.receivedAt.toISOString(),
    subject: survivor,
    data: { survivor, merged },
  }
}

const sourceOf = ({ channel, account }: Origin) => `/${channel}/${account}`

const eventIdOf = (keyring: Keyring, { channel, workspace, account }: Origin, { idParts }: Draft) =>
  `${ID_PREFIX[channel]}_${keyring.pseudonym(workspace, 'event', JSON.stringify([account, ...idParts]))}`

type Sealing = { subject: string | undefined; sealed: string | undefined; linked: IdentityLink[] }

async function sealForSubject(
  identities: EnvelopeDeps['identities'],
  { workspace }: Origin,
  { contact, agentIsSubject, time }: Draft,
  agent: string | undefined,
  seal: (owner: string) => Promise<string>,
): Promise<Sealing> {
  if (contact === undefined) {
    const owner = agentIsSubject === true ? agent : undefined
    if (owner === undefined) return { subject: undefined, sealed: await seal(WORKSPACE_OWNER), linked: [] }
    return { subject: owner, sealed: await unlessDestroyed(seal(owner)), linked: [] }
  }
  const known = await identities.resolve(workspace, contact, new Date(time))
  const sealed = await unlessDestroyed(seal(known.subject))
  if (sealed !== undefined) return { ...known, sealed }
  // the person was erased: who comes again under the same number is somebody new
  await identities.forget(workspace, known.subject)
  const anew = await identities.resolve(workspace, contact, new Date(time))
  return { ...anew, sealed: await seal(anew.subject) }
}

async function unlessDestroyed(sealing: Promise<string>): Promise<string | undefined> {
  try {
    return await sealing
  } catch (error) {
    if (error instanceof KeyDestroyedError) return undefined
    throw error
  }
}

function contentOf({ contact, content }: Draft, raw: unknown): SealedContent {
  const { phone, bsuid, username, name } = contact ?? {}
  return { ...present({ phone, bsuid, username, name }), ...content, raw }
}

const REF_PREFIX = { call: 'call', message: 'msg' } as const

const refsOf = (keyring: Keyring, workspace: string, { refs }: Draft) =>
  Object.fromEntries(
    Object.entries(refs).flatMap(([name, ref]) =>
      ref === undefined
        ? []
        : [[name, `${REF_PREFIX[ref.kind]}_${keyring.pseudonym(workspace, ref.kind, ref.id)}`]],
    ),
  )

const present = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
