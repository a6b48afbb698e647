import type { SubjectData } from './read-subject.ts'

/** Why something is not there as it is in our stores. */
export type RedactionReason = 'other_person' | 'employee_name' | 'erased'
/** What was weighed against the rights of others, and given out. */
export type ConsideredReason = 'agent_voice' | 'agent_words'

export interface Redaction {
  path: string
  reason: RedactionReason
  ground: string
  count: number
}
export interface Considered {
  path: string
  reason: ConsideredReason
  decision: 'disclosed'
  ground: string
  count: number
}

const GROUNDS: Record<RedactionReason, string> = {
  other_person: 'GDPR Art. 15(4)',
  employee_name: 'GDPR Art. 15(4); CJEU C-579/21',
  erased: 'no longer held',
}

/** What was replaced, left out, or is gone; nothing is left out without being listed. */
export function redactionsOf(
  data: SubjectData,
  replacements: readonly { path: string; count: number }[],
  namesLeftOut: readonly { path: string; count: number }[],
): Redaction[] {
  const gone = [
    ...data.recordings
      .filter(({ audio }) => audio === undefined)
      .map(({ recording }) => `recordings/${recording}`),
    ...data.transcripts
      .filter(({ opened }) => opened === undefined)
      .map(({ transcript }) => `transcripts/${transcript}`),
  ]
  const erasedPayloads = data.entries.filter(({ payload }) => payload === undefined).length
  const all: [string, RedactionReason, number][] = [
    ...replacements.map(({ path, count }): [string, RedactionReason, number] => [
      path,
      'other_person',
      count,
    ]),
    ...namesLeftOut.map(({ path, count }): [string, RedactionReason, number] => [
      path,
      'employee_name',
      count,
    ]),
    ...gone.map((path): [string, RedactionReason, number] => [path, 'erased', 1]),
    ['consent/trail.json', 'erased', erasedPayloads],
  ]
  return all
    .filter(([, , count]) => count > 0)
    .map(([path, reason, count]) => ({ path, reason, ground: GROUNDS[reason], count }))
}

const VOICE = 'GDPR Art. 15(4); EDPB Guidelines 01/2022, para. 153: a copy of the recording is owed'

/** Where others can be heard or read, and why it was given out all the same. */
export function consideredOf(data: SubjectData): Considered[] {
  const heard = data.recordings.filter(({ audio }) => audio !== undefined).length
  const written = data.transcripts.filter(({ opened }) => opened !== undefined).length
  const messages = data.messages.filter(({ direction }) => direction === 'outbound').length
  const all: Considered[] = [
    { path: 'recordings/', reason: 'agent_voice', decision: 'disclosed', ground: VOICE, count: heard },
    {
      path: 'transcripts/',
      reason: 'agent_words',
      decision: 'disclosed',
      ground: 'GDPR Art. 15(4)',
      count: written,
    },
    {
      path: 'messages.json',
      reason: 'agent_words',
      decision: 'disclosed',
      ground: 'GDPR Art. 15(4)',
      count: messages,
    },
  ]
  return all.filter(({ count }) => count > 0)
}
