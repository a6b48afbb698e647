import type { AnyEvent } from '@onrecord/schemas'
import { type EventReader, readBySchema } from '@onrecord/service'
import type { z } from 'zod'
import { type Shape, shapeOf } from './shape.ts'
import { type Taken, takenOf } from './taken.ts'

/** Acted upon, beside being stored: read as objects. */
const ACTED_UPON = ['onrecord.identity.linked.v1', 'onrecord.retention.applied.v1']
/** Of one type. A sender has few: which optional members there are. */
const MAX_SHAPES = 32
const TYPE = '"type":"'

/** A topic's events: a union of one schema per type. */
export interface TopicSchema extends z.ZodType<AnyEvent> {
  options: readonly z.ZodType<AnyEvent>[]
}

/**
 * Reads the events of a topic. What has a shape that was seen before is read by it; everything else, also whatever is not
 * valid, by the schema, whose word is the last; and its shape is learnt. Which way an event goes changes nothing.
 */
export function createEventReader(schema: TopicSchema): EventReader<Taken> {
  const bySchema = readBySchema(schema)
  const kinds = new Map(schema.options.flatMap(kindOf))
  return (text) => {
    const kind = kinds.get(typeIn(text))
    const taken = kind?.read(text)
    if (taken !== undefined) return { event: taken }
    const reading = bySchema(text)
    if (!('event' in reading)) return reading
    kinds.get(reading.event.type)?.learn(text)
    return { event: takenOf(reading.event) }
  }
}

/** What stands where the type usually does: a wrong guess costs time and nothing else. */
function typeIn(text: string): string {
  const begin = text.indexOf(TYPE) + TYPE.length
  return text.slice(begin, text.indexOf('"', begin))
}

interface Kind {
  read(text: string): Taken | undefined
  /** From the text of a valid event. */
  learn(text: string): void
}

function kindOf(option: z.ZodType<AnyEvent>): [type: string, kind: Kind][] {
  const schema = option as unknown as z.core.$ZodObject
  const literal = (schema._zod.def.shape['type'] as z.core.$ZodLiteral | undefined)?._zod.def
  const type = literal?.type === 'literal' ? String(literal.values[0]) : undefined
  if (type === undefined || ACTED_UPON.includes(type)) return []
  const shapes: Shape[] = []
  const met = new Set<string>()
  const kind: Kind = {
    read(text) {
      for (const [n, shape] of shapes.entries()) {
        const taken = shape(text)
        if (taken === undefined) continue
        // the next is most likely of the same shape
        if (n > 0) shapes.unshift(...shapes.splice(n, 1))
        return taken
      }
      return undefined
    },
    learn(text) {
      if (met.size >= MAX_SHAPES) return
      const example = JSON.parse(text) as object
      const form = formOf(example)
      if (met.has(form)) return
      met.add(form)
      const shape = shapeOf(type, schema, example)
      if (shape !== undefined) shapes.unshift(shape)
    },
  }
  return [[type, kind]]
}

/** The names of all members, in their order. */
const formOf = (value: unknown): string =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? ''
    : `{${Object.entries(value)
        .map(([name, own]) => `${name}${formOf(own)}`)
        .join()}}`
