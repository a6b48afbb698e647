import type { z } from 'zod'
import { isKept } from '../domain/clear-data.ts'
import { type Taken, takenFrom } from './taken.ts'
import { instantInParts, isObject, type MemberPattern, membersOf } from './value-pattern.ts'

/** Reads the events whose text has one certain form; undefined for all others, valid or not. */
export type Shape = (text: string) => Taken | undefined

/**
 * The shape of one event: its members in their order, with whatever values the schema of its type takes, written as
 * `JSON.stringify` writes them. One regular expression checks an event and finds what its row needs, so that the sealed
 * content, which is most of the text, never becomes an object. What it gives is what `takenOf` gives. Undefined: the
 * schema asks for something of which an expression cannot be certain.
 */
export function shapeOf(
  type: string,
  schema: z.core.$ZodObject,
  example: { data?: unknown },
): Shape | undefined {
  const envelope = membersOf(schema._zod.def, example)
  const data = envelope?.find(({ name }) => name === 'data')
  const dataDef = data && (data.schema as z.core.$ZodTypes)._zod.def
  if (envelope === undefined || dataDef?.type !== 'object') return undefined
  const members = membersOf(dataDef, example.data)
  if (members === undefined || members.some(({ name, schema: own }) => isKept(name) && isObject(own)))
    return undefined

  const runs = runsOf(members)
  const source = objectOf(
    envelope.map((member) => (member === data ? `"data":${dataPattern(runs)}` : attributePattern(member))),
  )
  return readerOf(type, `^${source}$`, runs)
}

/** Members that follow each other in the text. `rank`: the place of the first among all that are kept, sorted. */
interface Run {
  members: MemberPattern[]
  rank: number | undefined
}

/** What is kept, in as few pieces as give the row's order when they are put together. */
function runsOf(members: readonly MemberPattern[]): Run[] {
  const sorted = members
    .map(({ name }) => name)
    .filter(isKept)
    .sort()
  const runs: Run[] = []
  for (const member of members) {
    const rank = isKept(member.name) ? sorted.indexOf(member.name) : undefined
    const last = runs.at(-1)
    const goesOn = rank !== undefined && last?.rank !== undefined && last.rank + last.members.length === rank
    if (goesOn) last.members.push(member)
    else runs.push({ members: [member], rank })
  }
  return runs
}

const objectOf = (members: readonly string[]) => `\\{${members.join(',')}\\}`

const dataPattern = (runs: readonly Run[]) =>
  objectOf(
    runs.map(({ members, rank }) => {
      const text = members.map(dataMember).join(',')
      return rank === undefined ? text : `(?<run${rank}>${text})`
    }),
  )

const dataMember = ({ name, pattern }: MemberPattern) =>
  name === 'call' || name === 'subject' ? `"${name}":(?<${name}OfData>${pattern})` : `"${name}":${pattern}`

function attributePattern({ name, pattern }: MemberPattern): string {
  switch (name) {
    case 'id':
    case 'source':
    case 'workspace':
    case 'subject':
      return `"${name}":(?<${name}>${pattern})`
    case 'time':
    case 'recordedtime':
      return `"${name}":${instantInParts(pattern, `${name}Date`, `${name}Clock`) ?? pattern}`
    default:
      return `"${name}":${pattern}`
  }
}

/** Groups by number: those with names make an object for every event. */
function readerOf(type: string, named: string, runs: readonly Run[]): Shape | undefined {
  const names = [...named.matchAll(/\(\?<(\w+)>/g)].map(([, name]) => name)
  const pattern = new RegExp(named.replaceAll(/\(\?<\w+>/g, '('))
  const group = (name: string) => names.indexOf(name) + 1
  const [id, source, workspace] = [group('id'), group('source'), group('workspace')]
  const [timeDate, timeClock] = [group('timeDate'), group('timeClock')]
  const [recordedDate, recordedClock] = [group('recordedtimeDate'), group('recordedtimeClock')]
  if ([id, source, workspace, timeDate, recordedDate].includes(0)) return undefined
  const contact = group('subject') || group('subjectOfData')
  const call = group('callOfData')
  const kept = runs
    .flatMap(({ rank }) => rank ?? [])
    .sort((a, b) => a - b)
    .map((rank) => group(`run${rank}`))
  const typeText = JSON.stringify(type)

  return (text) => {
    const found = pattern.exec(text)
    if (found === null) return undefined
    const at = (n: number): string => (n === 0 ? '""' : (found[n] ?? '""'))
    return takenFrom({
      workspace: at(workspace),
      contact: at(contact),
      id: at(id),
      source: at(source),
      type: typeText,
      time: `"${at(timeDate)} ${at(timeClock)}"`,
      recordedAt: `"${at(recordedDate)} ${at(recordedClock)}"`,
      call: at(call),
      data: `{${kept.map(at).join(',')}}`,
    })
  }
}
