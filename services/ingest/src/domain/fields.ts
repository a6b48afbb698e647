import { z } from 'zod'

/** Ids come as strings, sometimes as numbers. */
export const Id = z.union([z.string().min(1).max(500), z.number().transform(String)], 'expected an id')

/** Null and the empty string count as absent. */
export const absent = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === null || value === '' ? undefined : value), schema.optional())

const SINCE = Date.UTC(2000) / 1000
const UNTIL = Date.UTC(2100) / 1000

/** No clock that works shows another time, and not every store could keep it. */
export const isPlausible = (seconds: number): boolean => seconds >= SINCE && seconds < UNTIL

/** Unix seconds, UTC, as WhatsApp writes them: a string of digits (a number is taken too). */
export const UnixSeconds = z
  .union(
    [
      z
        .string()
        .regex(/^\d{1,11}$/)
        .transform(Number),
      z.int(),
    ],
    'expected Unix seconds',
  )
  .refine(isPlausible, 'expected Unix seconds, from the year 2000 to 2099')

/** Unix time in seconds or milliseconds, told apart by magnitude, as milliseconds. */
export const UnixTime = z
  .union(
    [
      z
        .string()
        .regex(/^\d{1,14}$/)
        .transform(Number),
      z.number().nonnegative().max(1e14),
    ],
    'expected Unix seconds or milliseconds',
  )
  .transform((value) => Math.floor(value >= UNTIL ? value : value * 1000))
  .refine((value) => isPlausible(value / 1000), 'expected Unix time, from the year 2000 to 2099')

/** Whole seconds as a number, or as a string of digits. */
export const Seconds = z.union(
  [
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
    z.int().nonnegative().max(999_999_999),
  ],
  'expected whole seconds',
)

export const instantOf = (seconds: number): string => new Date(seconds * 1000).toISOString()
