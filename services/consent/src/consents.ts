import { randomUUID } from 'node:crypto'
import { derivedRef, readFacts } from '@onrecord/gate'
import { type ConsentMethod, type ConsentRecord, ProblemError, Purpose } from '@onrecord/schemas'
import type { Clock } from '@onrecord/service'
import { type AskForConsent, askForConsent } from './ask-for-consent.ts'
import { consentStateOf, type PurposeState } from './consent-state-of.ts'
import type { ConsentDeps } from './deps.ts'
import { consentStateAsOf } from './domain/consent-state-as-of.ts'
import type { Prompt } from './domain/prompt.ts'
import { type EndedConsent, endConsent } from './end-consent.ts'
import { speakerOf } from './enter-expression.ts'
import { expressConsent } from './express-consent.ts'
import type { Outreach } from './outreach.ts'
import { promptsTo } from './stores/prompts.ts'
import { recordsOf } from './stores/records.ts'
import { type Sending, sendingsTo } from './stores/sendings.ts'

export interface Withdrawal {
  workspace: string
  subject: string
  /** Absent: all. */
  purposes?: readonly Purpose[] | undefined
  method: Extract<ConsentMethod, 'api' | 'web_form'>
  /** The same again changes nothing. */
  requestId?: string | undefined
}

export interface AsOfQuestion {
  workspace: string
  subject: string
  /** Now unless told. */
  at?: Date | undefined
  call?: string | undefined
  /** By what had reached us by then alone. */
  knownAt?: Date | undefined
}

export type PurposeAsOf = Pick<PurposeState, 'purpose' | 'status' | 'since' | 'until' | 'recordId'>

/** All about one person's consent, for the page of a contact. */
export interface ConsentTimeline {
  states: PurposeState[]
  /** In the ledger's order. */
  records: ConsentRecord[]
  /** Newest first, with how the sending went of those that we sent. */
  prompts: (Prompt & { isAnswered: boolean; sending?: Sending })[]
}

/** What others ask of consent, and tell it, by another way than the event log. */
export interface Consents {
  /** Where a person stood on each purpose, from the records alone. */
  asOf(question: AsOfQuestion): Promise<PurposeAsOf[]>
  timeline(workspace: string, subject: string): Promise<ConsentTimeline>
  /** In force when it returns: whatever is kept from then on asks after it. Gives the instant. @throws ProblemError `contact_unknown` */
  withdraw(withdrawal: Withdrawal): Promise<Date>
  /** @throws ProblemError `prompts_off`, and as {@link askForConsent} */
  ask(request: AskForConsent): Promise<Sending>
  end(request: Omit<EndedConsent, 'at'>): Promise<ConsentRecord>
}

/** Without `outreach` nobody can be asked from here. */
export function createConsents(deps: ConsentDeps & { clock: Clock; outreach?: Outreach }): Consents {
  const { db, identities, clock, outreach } = deps

  async function pseudonymsOf(workspace: string, subject: string): Promise<string[]> {
    return [...new Set([...(await identities.samePerson(workspace, subject)), subject])]
  }

  return {
    async asOf({ workspace, subject, at = clock.now(), call, knownAt }) {
      const own = db.inWorkspace(workspace)
      const person = await pseudonymsOf(workspace, subject)
      const told = new Map(
        (await recordsOf(own, workspace, person)).map((one) => [one.recordId, one.receivedAt]),
      )
      const facts = (await readFacts(own, workspace, person)).map((fact) => {
        const receivedAt = told.get(fact.recordId)
        return { ...fact, ...(receivedAt !== undefined && { receivedAt }) }
      })
      return Purpose.options.map((purpose) => ({
        purpose,
        ...consentStateAsOf(facts, { purpose, at, call, knownAt }),
      }))
    },
    async timeline(workspace, subject) {
      const own = db.inWorkspace(workspace)
      const person = await pseudonymsOf(workspace, subject)
      const sendings = new Map((await sendingsTo(own, workspace, person)).map((one) => [one.promptId, one]))
      return {
        states: await consentStateOf(own, workspace, person, clock.now()),
        records: await recordsOf(own, workspace, person),
        prompts: (await promptsTo(own, workspace, person)).map((prompt) => {
          const sending = sendings.get(prompt.promptId)
          return { ...prompt, ...(sending !== undefined && { sending }) }
        }),
      }
    },
    async withdraw({ workspace, subject, purposes = Purpose.options, method, requestId = randomUUID() }) {
      const partitionKey = `${workspace}/${subject}`
      const { home } = await speakerOf(deps, { workspace, subject, partitionKey })
      if (home !== 'here') throw new ProblemError('contact_unknown', 404, 'There is no such contact')
      const now = clock.now()
      await expressConsent(deps, {
        workspace,
        eventId: `withdrawal/${derivedRef('req', [workspace, subject, requestId])}`,
        subject,
        said: [...new Set(purposes)].map((purpose) => ({ purpose, as: 'withdrawn' })),
        method,
        eventTime: now.toISOString(),
        receivedAt: now.toISOString(),
        partitionKey,
      })
      return now
    },
    async ask(request) {
      if (outreach === undefined)
        throw new ProblemError('prompts_off', 409, 'Questions are not sent from here', request.account)
      return askForConsent({ ...deps, outreach }, request)
    },
    end: (request) => endConsent(deps, { ...request, at: clock.now() }),
  }
}
