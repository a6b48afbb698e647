import { createHash } from 'node:crypto'
import { cloudEvent } from './cloud-events.ts'
import type { Inbox } from './inbox.ts'
import { noticeReference, sampleNotices } from './notices.ts'
import type { Random } from './random.ts'
import { consentShown, type Scene, tellApi, wamid } from './tells.ts'
import type { ConsentChoice } from './texts.ts'

export type SamplePurpose = 'recording' | 'transcription'

export interface Prompt {
  id: string
  messageId: string
  askedAt: number
}

const grants: Readonly<Record<ConsentChoice, readonly SamplePurpose[]>> = {
  both: ['recording', 'transcription'],
  recording: ['recording'],
  none: [],
}
const choices = Object.keys(grants) as ConsentChoice[]

const choiceId = (prompt: Prompt, choice: ConsentChoice): string => `onrecord:${prompt.id}:${choice}`

/** Asks with three buttons and registers the question, so that a pressed button is an answer to it. */
export function askConsent(scene: Scene, inbox: Inbox, options: { isNoticeWrong?: boolean } = {}): Prompt {
  const { random, contact } = scene
  const prompt = { id: `prm-${random.hex(16)}`, messageId: wamid(random), askedAt: scene.now }
  const reference = noticeReference('call-recording', contact.language)
  const wrong = { ...reference, sha256: createHash('sha256').update('another text').digest('hex') }
  const event = cloudEvent(random, scene.account.id, 'consent.requested', scene.now, {
    contact: consentShown(scene),
    promptId: prompt.id,
    messageId: prompt.messageId,
    notice: options.isNoticeWrong === true ? wrong : reference,
    purposes: grants.both,
    choices: choices.map((choice) => ({ id: choiceId(prompt, choice), grants: grants[choice] })),
    validity: 'P365D',
  })
  tellApi(scene, scene.now, event, [{ kind: 'consent_requested' }], { isAtOnce: true })
  inbox.send({ author: 'workflow', text: noticeText(contact.language), kind: 'other', id: prompt.messageId })
  return prompt
}

/** The contact presses a button of a prompt (usually their own). */
export const pressButton = (scene: Scene, inbox: Inbox, prompt: Prompt, choice: ConsentChoice): string =>
  inbox.receive({
    text: scene.book.buttons[choice],
    kind: 'button_reply',
    button: { promptMessage: prompt.messageId, choice: choiceId(prompt, choice) },
  })

/** The contact says it elsewhere (a web form); the business's system tells. */
export function expressConsent(
  scene: Scene,
  expression: 'given' | 'refused' | 'withdrawn',
  purposes: readonly SamplePurpose[] = grants.both,
): void {
  const event = cloudEvent(scene.random, scene.account.id, 'consent.expressed', scene.now, {
    contact: consentShown(scene),
    expression,
    purposes,
    method: 'web_form',
    notice: noticeReference('call-recording', scene.contact.language),
    ...(expression === 'given' && { validity: 'P365D' }),
  })
  tellApi(scene, scene.now, event, [{ kind: 'consent_expressed' }], { isAtOnce: true })
}

const noticeText = (language: string): string =>
  sampleNotices.find((one) => one.id === 'call-recording' && one.language === language)?.text ?? ''

/** The standing answer of an agent, who is a data subject too. */
export const expressStaffConsent = (
  random: Random,
  account: string,
  agent: string,
  isWilling: boolean,
  time: number,
): Record<string, unknown> =>
  cloudEvent(random, account, 'consent.expressed', time, {
    agent,
    expression: isWilling ? 'given' : 'refused',
    purposes: grants.both,
    method: 'api',
    notice: noticeReference('call-recording-staff', 'en'),
  })
