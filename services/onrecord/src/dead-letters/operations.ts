import { ProblemError, Topic, WorkspaceId } from '@onrecord/schemas'
import { z } from 'zod'
import { operation } from '../operation.ts'
import { placeOf } from './dead-letters.ts'

const TOPICS = Object.values(Topic)
/** Also without the prefix that all have. */
const TopicName = z
  .string()
  .transform((name) => (name.includes('.') ? name : `onrecord.${name}`))
  .pipe(z.enum(Topic))

const Choice = {
  topic: TopicName.optional(),
  reason: z.string().optional(),
  workspace: WorkspaceId.optional(),
  since: z
    .union([z.iso.datetime({ offset: true }), z.iso.date()])
    .optional()
    .describe('an instant or a day'),
  limit: z.coerce.number().int().positive().max(100_000),
}

/** What an operator does with dead letters. */
export const deadLetterOperations = {
  'dead-letters-list': operation({
    input: z.object(Choice),
    async run({ deadLetters }, { topic, limit, ...choice }) {
      const found = await deadLetters.list(topic === undefined ? TOPICS : [topic], choice, limit)
      // what it was is for `show`
      const letters = found.map(({ original, event, ...letter }) => ({
        ...letter,
        ...event,
        isEvent: original !== undefined,
      }))
      return { result: { letters, count: letters.length }, files: [] }
    },
  }),
  'dead-letters-show': operation({
    input: z.object({ letter: z.string() }),
    run: async ({ deadLetters }, { letter }) => ({
      result: { ...(await deadLetters.find(letter)) },
      files: [],
    }),
  }),
  'dead-letters-redrive': operation({
    input: z.object({ ...Choice, letters: z.array(z.string()).optional(), dryRun: z.boolean() }),
    settles: true,
    async run({ deadLetters }, { topic, limit, dryRun, ...choice }) {
      const named = choice.letters?.map((letter) => placeOf(letter).topic)
      if (topic === undefined && Object.values(choice).every((given) => given === undefined))
        throw new ProblemError(
          'nothing_chosen',
          400,
          'Say which dead letters are to be put back',
          'name them, or choose with --topic, --reason, --workspace or --since',
        )
      const topics = TOPICS.filter((each) =>
        topic === undefined ? (named?.includes(each) ?? true) : each === topic,
      )
      return { result: { ...(await deadLetters.redrive(topics, choice, limit, dryRun)) }, files: [] }
    },
  }),
} as const
