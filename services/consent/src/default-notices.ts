import type { Purpose } from '@onrecord/schemas'
import type { NoticeTerms } from './domain/notice.ts'
import type { NoticeDraft } from './publish-notice.ts'

/** The notice that comes with the product: one question for recording and transcription, each to be agreed to apart. */
export const DEFAULT_NOTICE = { id: 'call-recording', version: 1 } as const
const PURPOSES: Purpose[] = ['recording', 'transcription']

const TEXTS: Record<string, string> = {
  en: 'May we record our calls with you, and may we turn the recordings into text? We use them to check what was agreed and to settle questions later. You choose each for itself; the call goes on whatever you choose. You can change your mind at any time by pressing another button here, and we then delete what we kept.',
  es: '¿Podemos grabar nuestras llamadas con usted y convertir las grabaciones en texto? Las usamos para comprobar lo acordado y aclarar dudas más adelante. Usted decide sobre cada cosa por separado; la llamada continúa sea cual sea su elección. Puede cambiar de opinión en cualquier momento pulsando otro botón aquí, y entonces borraremos lo que hayamos guardado.',
  de: 'Dürfen wir unsere Gespräche mit Ihnen aufzeichnen, und dürfen wir die Aufzeichnungen in Text umwandeln? Wir nutzen sie, um Vereinbartes zu prüfen und spätere Fragen zu klären. Sie entscheiden über beides einzeln; das Gespräch geht weiter, gleich wie Sie wählen. Sie können Ihre Meinung jederzeit ändern, indem Sie hier eine andere Taste drücken; dann löschen wir, was wir aufbewahrt haben.',
  ar: 'هل تسمح لنا بتسجيل مكالماتنا معك، وبتحويل التسجيلات إلى نص؟ نستخدمها للتحقق مما اتفقنا عليه ولتوضيح أي سؤال لاحقًا. تقرر في كل أمر على حدة، وتستمر المكالمة مهما كان اختيارك. يمكنك تغيير رأيك في أي وقت بالضغط على زر آخر هنا، وعندها نحذف ما احتفظنا به.',
}

/** The default notice in every language that it comes in, ready for `publishNotice`. */
export const defaultNotices = (workspace: string, terms: Partial<NoticeTerms> = {}): NoticeDraft[] =>
  Object.entries(TEXTS).map(([language, text]) => ({
    workspace,
    ...DEFAULT_NOTICE,
    language,
    text,
    purposes: PURPOSES,
    terms,
  }))

/** The buttons of the default prompt: what each grants; what it does not grant is refused. */
export const defaultChoices: { id: string; grants: Purpose[]; title: Record<string, string> }[] = [
  {
    id: 'onrecord:record-and-transcribe',
    grants: ['recording', 'transcription'],
    title: { en: 'Yes to both', es: 'Sí a ambas', de: 'Ja zu beidem', ar: 'نعم لكليهما' },
  },
  {
    id: 'onrecord:record',
    grants: ['recording'],
    title: { en: 'Only recording', es: 'Solo grabar', de: 'Nur aufzeichnen', ar: 'التسجيل فقط' },
  },
  {
    id: 'onrecord:no',
    grants: [],
    title: { en: 'No', es: 'No', de: 'Nein', ar: 'لا' },
  },
]
