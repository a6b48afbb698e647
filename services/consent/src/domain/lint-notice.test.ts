import { Purpose } from '@onrecord/schemas'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultNotices, sentimentNotices } from '../default-notices.ts'
import { answersTo, isBundle } from './granularity.ts'
import { isRefused, lintNotice } from './lint-notice.ts'
import { faultOfPrompt } from './lint-prompt.ts'

const refusals = (language: string, text: string) =>
  lintNotice({ language, text, purposes: ['recording'] })
    .filter(({ severity }) => severity === 'refused')
    .map(({ code }) => code)

describe('a notice', () => {
  it('that comes with the product has nothing wrong with it', () => {
    for (const notice of [...defaultNotices('acme'), ...sentimentNotices('acme')])
      expect([notice.id, notice.language, lintNotice(notice)]).toEqual([notice.id, notice.language, []])
  })
  it('may not bundle purposes of which one can be had without the other', () => {
    const ask = (...purposes: Purpose[]) =>
      lintNotice({ language: 'en', text: 'May we? You can withdraw.', purposes }).map(({ code }) => code)
    expect(ask('recording', 'quality_analytics')).toEqual(['bundled_purposes'])
    expect(ask('recording', 'transcription', 'ai_training')).toEqual(['bundled_purposes'])
    expect(ask('recording', 'transcription')).toEqual([])
    expect(ask('transcription', 'sentiment')).toEqual(['sentiment_with_others'])
  })
  it('may not end the call of who refuses, whatever its words are', () => {
    const findings = lintNotice({
      language: 'en',
      text: 'May we record? You can withdraw.',
      purposes: ['recording'],
      onRefusal: 'call_ends',
    })
    expect(findings.map(({ code }) => code)).toEqual(['refusal_ends_call'])
  })
  it.each([
    ['en', 'This call is recorded. If you do not agree, please hang up.'],
    ['en', 'We record calls; if you refuse, the call will end.'],
    ['es', 'Grabamos las llamadas. Si no está de acuerdo, por favor cuelgue.'],
    ['de', 'Wir zeichnen auf. Wenn Sie nicht einverstanden sind, legen Sie bitte auf.'],
    ['fr', 'Nous enregistrons. Si vous refusez, l’appel prendra fin.'],
    ['pt', 'Gravamos a chamada. Se não concordar, por favor desligue.'],
    ['ar', 'نسجل المكالمة. إذا لم توافق سننهي المكالمة.'],
  ])('that ends the call of who refuses is refused (%s: %s)', (language, text) => {
    expect(refusals(language, text)).toContain('refusal_ends_call')
  })
  it.each([
    ['en', 'By continuing this call you agree to its recording.'],
    ['en-GB', 'Stay on the line if you agree.'],
    ['es', 'Al continuar con la llamada acepta la grabación.'],
    ['de', 'Wenn Sie das Gespräch fortsetzen, sind Sie einverstanden.'],
    ['fr', 'En poursuivant cet appel, vous consentez.'],
    ['pt', 'Ao continuar a chamada, concorda com a gravação.'],
    ['ar', 'باستمرارك في المكالمة فأنت توافق على التسجيل.'],
  ])('that takes silence for consent is refused (%s: %s)', (language, text) => {
    expect(refusals(language, text)).toContain('silence_taken_for_consent')
  })
  it.each([
    ['en', 'I agree to the recording and accept the terms and conditions.'],
    ['es', 'Acepta la grabación y las condiciones generales.'],
    ['de', 'Sie stimmen der Aufzeichnung und unseren AGB zu.'],
    ['fr', "Vous acceptez l'enregistrement et les conditions générales."],
    ['pt', 'Aceita a gravação e os termos de uso.'],
    ['ar', 'توافق على التسجيل وعلى الشروط والأحكام.'],
  ])('that is agreed to together with terms is refused (%s: %s)', (language, text) => {
    expect(refusals(language, text)).toContain('bundled_with_terms')
  })
  it('in a language whose phrases are not known is not refused for them, and says so', () => {
    const findings = lintNotice({ language: 'fi', text: 'Saammeko nauhoittaa?', purposes: ['recording'] })
    expect(findings).toMatchObject([{ code: 'language_not_checked', severity: 'warning' }])
    expect(isRefused(findings)).toBe(false)
  })
})

describe('a question', () => {
  it('must let people refuse, and choose each purpose for itself', () => {
    const both: Purpose[] = ['recording', 'transcription']
    const grants = (...all: Purpose[][]) => all.map((one) => ({ grants: one }))
    expect(faultOfPrompt(both, grants(both, ['recording'], []))).toBeUndefined()
    expect(faultOfPrompt(both, grants(both, ['recording']))).toBe('prompt_cannot_be_refused')
    expect(faultOfPrompt(both, grants(both, []))).toBe('prompt_bundles_purposes')
    const apart: Purpose[] = ['recording', 'ai_training']
    expect(faultOfPrompt(apart, grants(apart, ['recording'], []))).toBe('prompt_bundles_purposes')
    expect(faultOfPrompt(apart, grants(apart, ['recording'], ['ai_training'], []))).toBeUndefined()
  })
  it('has as many answers as its purposes have levels, or is a bundle', () => {
    const some = fc.subarray([...Purpose.options], { minLength: 1 })
    fc.assert(
      fc.property(some, (purposes) => {
        const answers = answersTo(purposes)
        expect(answers[0]).toEqual([])
        expect(
          faultOfPrompt(
            purposes,
            answers.map((grants) => ({ grants })),
          ),
        ).toBeUndefined()
        for (const missing of answers)
          expect(
            faultOfPrompt(
              purposes,
              answers.filter((one) => one !== missing).map((grants) => ({ grants })),
            ),
          ).toBeDefined()
        expect(isBundle(purposes)).toBe(answers.length > purposes.length + 1)
      }),
    )
  })
})
