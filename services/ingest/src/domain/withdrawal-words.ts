/**
 * What people write who take their consent back, in the languages of our notices. The whole message must be one of
 * them: "stop" is, "please stop by tomorrow" is not. Checked at the edge, since texts go on sealed.
 */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  en: ['stop', 'stop all', 'unsubscribe', 'withdraw', 'revoke', 'stop recording', 'withdraw consent'],
  es: ['baja', 'parar', 'alto', 'cancelar consentimiento', 'retirar', 'retirar consentimiento', 'no grabar'],
  de: ['stopp', 'stop', 'widerruf', 'widerrufen', 'ich widerrufe', 'abmelden', 'nicht aufzeichnen'],
  fr: [
    'arret',
    'arrêt',
    'arrêter',
    'arreter',
    'stop',
    'retirer',
    'retirer mon accord',
    'révoquer',
    'désabonner',
  ],
  pt: ['parar', 'pare', 'sair', 'retirar', 'retirar consentimento', 'revogar', 'não gravar', 'nao gravar'],
  ar: [
    'توقف',
    'قف',
    'إيقاف',
    'ايقاف',
    'إلغاء',
    'الغاء',
    'سحب',
    'سحب الموافقة',
    'أسحب موافقتي',
    'اسحب موافقتي',
  ],
}
const ALL = new Set(Object.values(WORDS).flat().map(plain))
const LONGEST = 60

/** Whether a text is nothing but a word of withdrawal, whatever its case, marks and spaces. */
export const isWithdrawal = (text: string): boolean => text.length <= LONGEST && ALL.has(plain(text))

/** Lower case, without vowel marks, punctuation, symbols and doubled spaces. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u064B-\u065F\u0640\u200E\u200F]/g, '')
    .replace(/[\p{P}\p{S}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
