import { playCallStory, playUntilRevoked, seekPermissionInVain } from './call-stories.ts'
import type { CallPlan } from './calls.ts'
import { type ChatKind, playChat } from './chats.ts'
import { askInChat, isAskedInChat, playConsentStory } from './consent-stories.ts'
import { type Prompt, pressButton } from './consents.ts'
import { MINUTE, nextHour } from './day.ts'
import type { Outcomes } from './expected.ts'
import { changeIdentity, type IdentityChange, meet } from './identity-stories.ts'
import type { MediaShelf } from './media.ts'
import { replyToPermission } from './permissions.ts'
import { createPlay, type Play, wait } from './play.ts'
import type { Scene } from './tells.ts'

/** What one contact goes through. */
export interface ContactPlan {
  chats: readonly ChatKind[]
  calls: readonly CallPlan[]
  /** The n-th contact with this consent story. */
  turn: number
  identityChange?: IdentityChange
  isRevoked?: true
  grantsInProfile?: true
  /** Somebody else's question, which this contact answers. */
  foreignPrompt?: Prompt
}

/** Plays a contact's day on the scene. Gives the question about recording, if one was asked. */
export function playContactDay(
  scene: Scene,
  shelf: MediaShelf,
  plan: ContactPlan,
  outcomes: Outcomes,
): Prompt | undefined {
  const play = createPlay(scene, shelf, outcomes)
  const [firstChat = 'simple', ...chats] = plan.chats
  const prompt = playFirstChat(play, firstChat)
  playConsentStory(play, prompt, plan.turn)
  playSpecials(play, plan)
  const rest = scene.random.shuffled([
    ...chats.map((kind) => () => chat(play, kind)),
    ...plan.calls.map((call) => () => playCallStory(play, call)),
  ])
  for (const episode of rest) {
    wait(play, 4 * MINUTE, 25 * MINUTE)
    episode()
  }
  wait(play, 4 * MINUTE, 25 * MINUTE)
  if (!play.mayCall && scene.random.chance(0.25)) seekPermissionInVain(play)
  return prompt
}

function chat({ scene, inbox, agent, colleague }: Play, kind: ChatKind): void {
  playChat(scene, inbox, kind, scene.random.pick([agent, colleague]), colleague)
}

/** A contact who is still two people has to be met by both sources. */
function playFirstChat(play: Play, kind: ChatKind): Prompt | undefined {
  const { consent, identity } = play.scene.contact
  if (isAskedInChat(consent)) return askInChat(play)
  chat(play, identity === 'meets' ? 'simple' : kind)
  return undefined
}

function playSpecials(
  play: Play,
  { foreignPrompt, identityChange, grantsInProfile, isRevoked }: ContactPlan,
): void {
  const { scene, inbox, outcomes } = play
  if (foreignPrompt !== undefined) {
    scene.now = Math.max(scene.now, nextHour(foreignPrompt.askedAt) + 5 * MINUTE)
    pressButton(scene, inbox, foreignPrompt, 'both')
  }
  if (!scene.hasMet) {
    scene.now = nextHour(scene.now) + scene.random.int(1 * MINUTE, 10 * MINUTE)
    outcomes.identitiesLinked += meet(scene, inbox)
  }
  if (identityChange !== undefined) changeIdentity(scene, identityChange)
  if (grantsInProfile === true) {
    replyToPermission(scene, 'granted_in_profile')
    play.mayCall = true
  }
  if (isRevoked === true) playUntilRevoked(play)
}
