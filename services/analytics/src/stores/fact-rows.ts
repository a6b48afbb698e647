import { toClickHouseTime } from '@onrecord/clickhouse'
import type { PersonFold } from '../domain/fold-person.ts'
import type { FactTableName } from './fact-tables.ts'

export type FactRow = Record<string, unknown>
export type FactRows = Record<FactTableName, FactRow[]>

const time = (at: number | null): string | null => (at === null ? null : toClickHouseTime(at))

/** A duration in calendar and in business seconds. There are no calendars yet: `24x7`, where the two are equal. */
const both = (name: string, seconds: number | null): FactRow => ({
  [`${name}_s`]: seconds,
  [`${name}_bh_s`]: seconds,
})

/** The rows of a person, without workspace, contact and version. */
export function rowsOf(fold: PersonFold): FactRows {
  return {
    call_fact: fold.calls.map(callRow),
    message_fact: fold.messages.map(messageRow),
    conversation_cycle: fold.cycles.map(cycleRow),
    turn_fact: fold.turns.map(turnRow),
    recording_fact: fold.recordings.map(recordingRow),
    permission_fact: fold.permissions.map(permissionRow),
    consent_fact: fold.consents.map(consentRow),
  }
}

const callRow = (fact: PersonFold['calls'][number]): FactRow => ({
  call: fact.call,
  account: fact.account,
  channel: fact.channel,
  country: fact.country,
  direction: fact.direction ?? '',
  agent: fact.agent,
  counted: fact.counted,
  created_at: time(fact.createdAt),
  ringing_at: time(fact.ringingAt),
  answered_at: time(fact.answeredAt),
  ended_at: time(fact.endedAt),
  talk_s: fact.talkS,
  ring_s: fact.ringS,
  outcome: fact.outcome,
  short_abandon: fact.shortAbandon,
  voicemail: fact.voicemail,
  error_codes: fact.errorCodes,
  flags: fact.flags,
  ...both('recovered_after', fact.recoveredAfterS ?? null),
  opens_missed_episode: fact.opensEpisode ?? false,
  start_event: fact.startEvent,
  end_event: fact.endEvent,
})

const messageRow = (fact: PersonFold['messages'][number]): FactRow => ({
  message: fact.message,
  account: fact.account,
  channel: fact.channel,
  country: fact.country,
  direction: fact.direction,
  kind: fact.kind,
  author: fact.author,
  agent: fact.agent,
  team: fact.team,
  counted: fact.counted,
  cycle: fact.cycle,
  at: time(fact.at),
  sent_at: time(fact.sentAt),
  delivered_at: time(fact.deliveredAt),
  read_at: time(fact.readAt),
  failed_at: time(fact.failedAt),
  error_codes: fact.errorCodes,
  billable: fact.billable,
  pricing_category: fact.pricingCategory,
  call: fact.call,
  start_event: fact.event,
})

const cycleRow = (fact: PersonFold['cycles'][number]): FactRow => ({
  account: fact.account,
  cycle: fact.cycle,
  channel: fact.channel,
  country: fact.country,
  initiated_by: fact.initiatedBy,
  opened_at: time(fact.openedAt),
  closed_at: time(fact.closedAt),
  closed_by_kind: fact.closedByKind,
  closed_by: fact.closedBy,
  closed_team: fact.closedTeam,
  last_item_at: time(fact.lastItemAt),
  first_customer_at: time(fact.firstCustomerAt),
  first_response_at: time(fact.firstResponseAt),
  first_response_by: fact.firstResponseBy,
  first_response_team: fact.firstResponseTeam,
  ...both('first_response_customer', fact.firstResponseCustomerS),
  ...both('first_response', fact.firstResponseS),
  ...both('first_response_any', fact.firstResponseAnyS),
  ...both('first_response_agent', fact.firstResponseAgentS),
  ...both('resolution', fact.resolutionS),
  ...both('bot_resolution', fact.botResolutionS),
  messages_in: fact.messagesIn,
  messages_out: fact.messagesOut,
  customer_turns: fact.customerTurns,
  human_replies: fact.humanReplies,
  closed_unanswered: fact.closedUnanswered,
  human_touched: fact.humanTouched,
  courtesy: fact.courtesy,
  reopened_after_s: fact.reopenedAfterS,
  waiting_since: time(fact.waitingSince),
  closes_by_silence: fact.closesBySilence,
  reported_first_response_s: fact.reportedFirstResponseS,
  reported_resolution_s: fact.reportedResolutionS,
  flags: fact.flags,
  start_event: fact.openedEvent,
  reply_event: fact.firstReplyEvent,
  end_event: fact.closedEvent,
})

const turnRow = (fact: PersonFold['turns'][number]): FactRow => ({
  account: fact.account,
  cycle: fact.cycle,
  turn: fact.turn,
  channel: fact.channel,
  country: fact.country,
  kind: fact.kind,
  started_at: time(fact.startedAt),
  handoff_at: time(fact.handoffAt),
  replied_at: time(fact.repliedAt),
  reply_by: fact.replyBy,
  reply_team: fact.replyTeam,
  reply_kind: fact.replyKind,
  ...both('customer_response', fact.customerResponseS),
  ...both('response', fact.responseS),
  ...both('agent_response', fact.agentResponseS),
  ...both('inherited_wait', fact.inheritedWaitS),
  inherited_from: fact.inheritedFrom,
  closed_unanswered: fact.closedUnanswered,
  flags: fact.flags,
  start_event: fact.startEvent,
  end_event: fact.replyEvent,
})

const recordingRow = (fact: PersonFold['recordings'][number]): FactRow => ({
  call: fact.call,
  recording: fact.recording,
  account: fact.account,
  direction: fact.direction,
  agent: fact.agent,
  country: fact.country,
  at: time(fact.at),
  answered: fact.answered,
  state: fact.state,
  coverage: fact.coverage,
  eligible: fact.eligible,
  covered: fact.covered,
  gate_reason: fact.gateReason,
  audio_s: fact.audioS,
  size_bytes: fact.sizeBytes,
  talk_s: fact.talkS,
  transcript: fact.transcript,
  language: fact.language,
  end_event: fact.event,
})

const permissionRow = (fact: PersonFold['permissions'][number]): FactRow => ({
  account: fact.account,
  country: fact.country,
  kind: fact.kind,
  at: time(fact.at),
  permanent: fact.permanent,
  expires_at: time(fact.expiresAt),
  source: fact.source,
  counted: fact.counted,
  start_event: fact.event,
})

const consentRow = (fact: PersonFold['consents'][number]): FactRow => ({
  record: fact.record,
  purpose: fact.purpose,
  status: fact.status,
  reason: fact.reason,
  lawful_basis: fact.lawfulBasis,
  method: fact.method,
  at: time(fact.at),
  valid_until: time(fact.validUntil),
  bound_to: fact.boundTo,
  start_event: fact.event,
})
