import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import ar from './ar.json' with { type: 'json' }
import en from './en.json' with { type: 'json' }

type Messages = { [key: string]: string | Messages }

function flatten(messages: Messages, path = ''): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : flatten(value, `${path}${key}.`),
  )
}

/** The arguments that a message names, at any depth of its plurals. */
function argumentsOf(message: string, locale: string): string[] {
  const names = new Set<string>()
  const walk = (part: unknown): void => {
    if (Array.isArray(part)) for (const each of part) walk(each)
    else if (typeof part === 'object' && part !== null) {
      // Types 1 to 6 of the parser's elements are the ones that take an argument.
      if ('type' in part && 'value' in part && Number(part.type) >= 1 && Number(part.type) <= 6)
        names.add(String(part.value))
      if ('options' in part) walk(Object.values(part.options as object))
      if ('value' in part) walk(part.value)
    }
  }
  walk(new IntlMessageFormat(message, locale).getAst())
  return [...names].toSorted()
}

const english = flatten(en)
const arabic = new Map(flatten(ar))

describe('messages', () => {
  it('has every message in both languages and none besides', () => {
    expect([...arabic.keys()].toSorted()).toEqual(english.map(([key]) => key).toSorted())
  })

  it('has well-formed messages that take the same arguments in both', () => {
    const taken = (messages: Iterable<[string, string]>, locale: string) =>
      Object.fromEntries([...messages].map(([key, message]) => [key, argumentsOf(message, locale)]))
    expect(taken(arabic, 'ar')).toEqual(taken(english, 'en'))
  })

  it('spells out all six Arabic plurals', () => {
    const plurals = [...arabic.values()].filter((message) => message.includes(', plural,'))
    expect(plurals.length).toBeGreaterThan(5)
    for (const message of plurals) {
      for (const form of ['zero', 'one', 'two', 'few', 'many', 'other'])
        expect(message).toContain(` ${form} {`)
    }
  })
})
