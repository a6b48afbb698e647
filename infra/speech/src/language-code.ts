const LETTERS = Array.from('abcdefghijklmnopqrstuvwxyz')
let codes: Map<string, string> | undefined

/** `english` or `en` to `en`; `und` when not known. OpenAI names the language in English, others give the code. */
export function languageCodeOf(language: string | undefined): string {
  if (language === undefined || language === '') return 'und'
  if (/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(language) && language.length < 4) return language
  codes ??= codesByName()
  return codes.get(language.toLowerCase()) ?? 'und'
}

function codesByName(): Map<string, string> {
  const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })
  const pairs = LETTERS.flatMap((first) => LETTERS.map((second) => first + second))
  return new Map(
    pairs.flatMap((code) => {
      const name = names.of(code)?.toLowerCase()
      return name === undefined || Intl.getCanonicalLocales(code)[0] !== code ? [] : [[name, code] as const]
    }),
  )
}
