import { createHash } from 'node:crypto'
import type { Language, SampleNotice } from './types.ts'

const RECORDING: Record<Language, string> = {
  en: 'May we record our calls with you and write them down? We use the recording and its text to follow up on what we agreed and keep them for 90 days. You are free to say no: you are served just the same. You can withdraw at any time in this chat; what was lawful until then stays lawful.',
  es: '¿Podemos grabar nuestras llamadas con usted y transcribirlas? Usamos la grabación y su texto para dar seguimiento a lo acordado y los guardamos 90 días. Puede negarse con toda libertad: le atenderemos igual. Puede retirar su consentimiento en cualquier momento en este chat; lo hecho lícitamente hasta entonces sigue siendo lícito.',
  de: 'Dürfen wir unsere Gespräche mit Ihnen aufzeichnen und verschriftlichen? Aufnahme und Text dienen dazu, Vereinbartes nachzuhalten, und werden 90 Tage aufbewahrt. Sie können ohne Nachteil ablehnen. Sie können die Einwilligung jederzeit in diesem Chat widerrufen; was bis dahin rechtmäßig war, bleibt rechtmäßig.',
  ar: 'هل تسمح لنا بتسجيل مكالماتنا معك وتدوينها؟ نستخدم التسجيل ونصه لمتابعة ما اتفقنا عليه، ونحتفظ بهما 90 يوما. يمكنك الرفض بحرية وستحصل على الخدمة نفسها. ويمكنك سحب موافقتك في أي وقت من هذه المحادثة، وما كان مشروعا قبل ذلك يبقى مشروعا.',
}

const AGENT: Record<Language, string> = {
  en: 'Calls that you take at work may be recorded and written down where the customer agrees too. You may say no or withdraw at any time, without any disadvantage.',
  es: 'Las llamadas que atienda en el trabajo pueden grabarse y transcribirse si el cliente también está de acuerdo. Puede negarse o retirarse en cualquier momento, sin ningún perjuicio.',
  de: 'Gespräche, die Sie bei der Arbeit führen, können aufgezeichnet und verschriftlicht werden, wenn auch die Kundschaft zustimmt. Sie können jederzeit ohne Nachteil ablehnen oder widerrufen.',
  ar: 'قد تسجل المكالمات التي تجريها في العمل وتدون إذا وافق العميل أيضا. يمكنك الرفض أو الانسحاب في أي وقت دون أي ضرر.',
}

const PURPOSES = ['recording', 'transcription'] as const

const noticesOf = (id: string, version: number, texts: Record<Language, string>): SampleNotice[] =>
  (Object.keys(texts) as Language[]).map((language) => ({
    id,
    version,
    language,
    text: texts[language],
    purposes: PURPOSES,
  }))

/** What contacts (`call-recording`) and agents (`call-recording-staff`) are told, in every language of the day. */
export const sampleNotices: readonly SampleNotice[] = [
  ...noticesOf('call-recording', 2, RECORDING),
  ...noticesOf('call-recording-staff', 1, AGENT),
]

/** A notice as events refer to it: the hash binds the answer to the very words. */
export function noticeReference(id: string, language: Language) {
  const notice = sampleNotices.find((one) => one.id === id && one.language === language)
  if (notice === undefined) throw new Error(`no notice ${id} in ${language}`)
  const sha256 = createHash('sha256').update(notice.text, 'utf8').digest('hex')
  return { id, version: notice.version, language, sha256 }
}
