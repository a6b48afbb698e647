import { describe, expect, it } from 'vitest'
import { AGENT, factEventOf, instant, ref, scene } from '../testing/events.ts'
import type { SourceEvent } from './fact-event.ts'
import { foldPerson } from './fold-person.ts'

const LATER = Date.parse('2026-12-31T00:00:00Z')
const NOON = Date.parse(instant('12:00'))
const fold = (events: readonly SourceEvent[], asOf = LATER) => foldPerson(events.map(factEventOf), { asOf })
const { a, b } = AGENT
const s = scene()

describe('bot, handoff, reopen', () => {
  const { cycles, turns } = fold([
    s.customer('08:00:00'),
    s.sent('bot', '08:00:05'),
    s.handedOff('08:04:00'),
    s.sent('human', '08:09:00', { agent: a }),
    s.customer('08:20:00'),
    s.customer('08:22:00'),
    s.sent('human', '08:35:00', { agent: a }),
    s.closed('08:40:00', { agent: a }),
    s.customer('18 10:00:00'),
    s.sent('human', '18 10:03:00', { agent: b }),
    s.closed('18 10:30:00', { agent: b }),
  ])

  it('measures the first response from the customer, from the handoff, and by anyone', () => {
    expect(cycles[0]).toMatchObject({
      cycle: 1,
      initiatedBy: 'customer',
      firstResponseCustomerS: 540,
      firstResponseS: 300,
      firstResponseAnyS: 5,
      resolutionS: 2400,
      closedBy: a,
    })
  })
  it('measures each turn from its first unanswered item', () => {
    expect(turns.map((turn) => turn.customerResponseS)).toEqual([540, 900, 180])
    expect(turns.map((turn) => turn.responseS)).toEqual([300, 900, 180])
  })
  it('starts anew when reopened, and leaves the cycle before as it was', () => {
    expect(cycles[1]).toMatchObject({ cycle: 2, firstResponseS: 180, resolutionS: 1800, closedBy: b })
  })
  it('counts the reopening against who closed before', () => {
    expect(cycles.map((cycle) => [cycle.closedBy, cycle.reopenedAfterS])).toEqual([
      [a, 177_600],
      [b, null],
    ])
  })
})

describe('outbound first', () => {
  it('runs the first response from the customer, the resolution from our message', () => {
    const { cycles } = fold([
      s.sent('human', '09:00', { agent: a }),
      s.customer('09:30'),
      s.sent('human', '09:34', { agent: a }),
      s.closed('10:00', { agent: a }),
    ])
    expect(cycles).toHaveLength(1)
    expect(cycles[0]).toMatchObject({ firstResponseS: 240, resolutionS: 3600, initiatedBy: 'human' })
  })
  it('has no first response, and nothing unanswered, when the customer never writes', () => {
    const { cycles, turns } = fold([s.sent('human', '09:00'), s.closed('10:00')])
    expect(cycles[0]).toMatchObject({
      firstResponseS: null,
      customerTurns: 0,
      closedUnanswered: false,
      resolutionS: 3600,
    })
    expect(turns).toEqual([])
  })
  it('takes an answer to a campaign into the cycle that the campaign opened', () => {
    const { cycles } = fold([
      s.sent('campaign', '09:00'),
      s.customer('09:30'),
      s.sent('echo', '09:31'),
      s.closed('10:00'),
    ])
    expect(cycles[0]).toMatchObject({ initiatedBy: 'campaign', firstResponseS: 60, resolutionS: 3600 })
  })
})

describe('bots', () => {
  it('take the first assignment for the handoff that nobody reported', () => {
    const { cycles } = fold([
      s.customer('08:00'),
      s.sent('ai_agent', '08:01'),
      s.assigned('08:05', a),
      s.sent('human', '08:07', { agent: a }),
    ])
    expect(cycles[0]).toMatchObject({ firstResponseS: 120, firstResponseCustomerS: 420 })
  })
  it('without any sign of a handoff leave the clock at the customer, and say so', () => {
    const { cycles } = fold([s.customer('08:00'), s.sent('bot', '08:01'), s.sent('human', '08:07')])
    expect(cycles[0]).toMatchObject({ firstResponseS: 420 })
    expect(cycles[0]?.flags).toContain('no_handoff_event')
  })
  it('that solve it alone have a resolution of their own', () => {
    const { cycles } = fold([s.customer('08:00'), s.sent('bot', '08:01'), s.closed('08:02', { by: 'bot' })])
    expect(cycles[0]).toMatchObject({
      resolutionS: null,
      botResolutionS: 120,
      firstResponseS: null,
      firstResponseAnyS: 60,
    })
  })
  it('count the last of several handoffs', () => {
    const { cycles } = fold([
      s.customer('08:00'),
      s.handedOff('08:01'),
      s.handedOff('08:03'),
      s.sent('human', '08:04'),
    ])
    expect(cycles[0]?.firstResponseS).toBe(60)
  })
  it('never open a cycle', () => {
    expect(fold([s.sent('workflow', '08:00'), s.sent('bot', '08:01')]).cycles).toEqual([])
  })
})

describe('reassignment', () => {
  it('while waiting starts the agent clock anew, not the customer clock', () => {
    const { turns, cycles } = fold([
      s.customer('08:00'),
      s.assigned('08:01', a),
      s.assigned('08:10', b),
      s.sent('human', '08:12', { agent: b }),
    ])
    expect(turns[0]).toMatchObject({
      responseS: 720,
      agentResponseS: 120,
      inheritedWaitS: 600,
      inheritedFrom: a,
      replyBy: b,
    })
    expect(cycles[0]).toMatchObject({ firstResponseS: 720, firstResponseAgentS: 120 })
  })
  it('is not needed to reply: the sender counts', () => {
    const { turns } = fold([
      s.customer('08:00'),
      s.assigned('08:01', a),
      s.sent('human', '08:05', { agent: b }),
    ])
    expect(turns[0]).toMatchObject({ replyBy: b, agentResponseS: 300, flags: ['unassigned_reply'] })
  })
  it('attributes the resolution to who had it last when nobody closed it by name', () => {
    const { cycles } = fold([
      s.customer('08:00'),
      s.assigned('08:01', a, 'sales'),
      s.sent('human', '08:05', { agent: b }),
      s.closed('09:00'),
    ])
    expect(cycles[0]).toMatchObject({ closedBy: a, closedTeam: 'sales' })
  })
})

describe('what is no answer', () => {
  it('a failed send', () => {
    const reply = s.sent('human', '08:05')
    const message = ref('msg', `out ${s.contact} 08:05`)
    const { turns } = fold([
      s.customer('08:00'),
      reply,
      s.messageStatus(message, '08:05', 'failed'),
      s.sent('human', '08:30'),
    ])
    expect(turns[0]?.responseS).toBe(1800)
  })
  it('a reaction, and a message that another source owns', () => {
    const other = scene({ counted: false })
    const { turns, messages } = fold([
      s.customer('08:00'),
      s.sent('human', '08:01', { kind: 'reaction' }),
      other.sent('human', '08:02'),
      s.sent('human', '08:05'),
    ])
    expect(turns[0]?.responseS).toBe(300)
    expect(messages.filter(({ counted }) => !counted)).toHaveLength(1)
  })
  it('the customer does not wait for one to a reaction or to a consent button', () => {
    expect(
      fold([s.customer('08:00', { kind: 'reaction' }), s.customer('08:01', { choice: 'onrecord:yes' })])
        .cycles,
    ).toEqual([])
  })
})

describe('a close', () => {
  it('leaves the turn unanswered when the customer had the last word', () => {
    const { cycles, turns } = fold([
      s.customer('08:00'),
      s.sent('human', '08:01'),
      s.customer('08:05'),
      s.closed('08:06'),
    ])
    expect(turns.map(({ responseS, closedUnanswered }) => [responseS, closedUnanswered])).toEqual([
      [60, false],
      [null, true],
    ])
    expect(cycles[0]).toMatchObject({ closedUnanswered: true, customerTurns: 2, humanReplies: 1 })
  })
  it('counts once, however often it is repeated without a reopening', () => {
    const { cycles } = fold([
      s.customer('08:00'),
      s.sent('human', '08:01'),
      s.closed('08:10'),
      s.closed('09:10'),
    ])
    expect(cycles).toHaveLength(1)
    expect(cycles[0]?.resolutionS).toBe(600)
  })
  it('by the inbox timer takes effect at the last item', () => {
    const { cycles } = fold([
      s.customer('08:00'),
      s.sent('human', '08:01'),
      s.closed('17 08:01', { by: 'auto_close' }),
    ])
    expect(cycles[0]).toMatchObject({ resolutionS: 60, closedByKind: 'auto_close' })
  })
  it('of a word of thanks is a courtesy', () => {
    const thanks = [
      s.customer('08:00'),
      s.sent('human', '08:01'),
      s.closed('08:10'),
      s.customer('08:11'),
      s.closed('08:20'),
    ]
    expect(fold(thanks).cycles.map(({ courtesy }) => courtesy)).toEqual([false, true])
    expect(fold([...thanks.slice(0, 4), s.closed('08:22')]).cycles.map(({ courtesy }) => courtesy)).toEqual([
      false,
      false,
    ])
  })
})

describe('silence', () => {
  const events = [s.customer('08:00'), s.sent('human', '08:10')]
  it('of 24 hours closes at the last item, by event times', () => {
    expect(fold(events, NOON).cycles[0]).toMatchObject({ closedAt: null, closesBySilence: true })
    const closed = fold(events, Date.parse(instant('17 08:10'))).cycles[0]
    expect(closed).toMatchObject({
      closedByKind: 'auto_close',
      resolutionS: 600,
      closedAt: Date.parse(instant('08:10')),
    })
  })
  it('opens a new cycle for what comes after', () => {
    const { cycles } = fold([...events, s.customer('17 09:00')])
    expect(cycles.map(({ closedByKind }) => closedByKind)).toEqual(['auto_close', 'auto_close'])
  })
  it('does not close where an inbox does', () => {
    const { cycles } = fold([s.opened('08:00'), ...events, s.customer('18 09:00')])
    expect(cycles).toHaveLength(1)
    expect(cycles[0]).toMatchObject({
      closedAt: null,
      closesBySilence: false,
      waitingSince: Date.parse(instant('18 09:00')),
    })
  })
})

describe('calls in a conversation', () => {
  const missed = [s.connected('m', '08:00:00'), s.ended('m', '08:00:40')]
  const answered = (at: string, start: string, end: string) => [
    s.connected('c', at),
    s.ended('c', end, { startedAt: instant(start), endedAt: instant(end), durationS: 60, agent: a }),
  ]
  it('missed, are the customer waiting', () => {
    const { turns, calls } = fold([...missed, s.sent('human', '08:10:00', { agent: a })])
    expect(turns[0]).toMatchObject({ kind: 'missed_call', responseS: 600 })
    expect(calls[0]).toMatchObject({ outcome: 'no_answer', recoveredAfterS: 600, opensEpisode: true })
  })
  it('answered, end the wait at the time of the answer', () => {
    const { turns } = fold([s.customer('08:00:00'), ...answered('08:04:50', '08:05:00', '08:06:00')])
    expect(turns[0]).toMatchObject({ responseS: 300, replyKind: 'call', replyBy: a })
  })
  it('answered out of the blue, open no conversation', () => {
    expect(fold(answered('08:04:50', '08:05:00', '08:06:00')).cycles).toEqual([])
  })
  it('missed several times before a recovery, are one episode', () => {
    const { calls } = fold([
      ...missed,
      s.connected('n', '08:01:00'),
      s.ended('n', '08:01:40'),
      ...answered('09:00:00', '09:00:10', '09:01:10'),
    ])
    expect(calls.filter(({ opensEpisode }) => opensEpisode === true)).toHaveLength(1)
    expect(calls.filter(({ recoveredAfterS }) => recoveredAfterS != null)).toHaveLength(2)
  })
  it('not recovered within 24 hours, are not recovered', () => {
    expect(fold([...missed, s.sent('human', '17 08:00:01')]).calls[0]?.recoveredAfterS).toBeNull()
  })
})

describe('a sender whose clock is behind', () => {
  const question = ref('msg', `in ${s.contact} 08:00:10`)
  it.each([
    ['08:00:07', ['clock_skew']],
    ['08:00:00', ['clock_skew', 'clock_skew_excluded']],
  ])('answering at %s counts as at once', (at, flags) => {
    const { turns } = fold([s.customer('08:00:10'), s.sent('human', at, { inReplyTo: question, agent: a })])
    expect(turns[0]).toMatchObject({ responseS: 0, flags: ['unassigned_reply', ...flags] })
  })
})
