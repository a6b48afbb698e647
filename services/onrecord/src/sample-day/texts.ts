import type { Language } from './types.ts'

/** What people and programs say in one language of one business. */
export interface PhraseBook {
  questions: readonly string[]
  details: readonly string[]
  answers: readonly string[]
  thanks: readonly string[]
  botGreeting: string
  botAnswer: string
  campaign: string
  outreach: string
  missedCall: string
  callPermission: string
  buttons: Readonly<Record<ConsentChoice, string>>
}

/** The buttons of a consent prompt. */
export type ConsentChoice = 'both' | 'recording' | 'none'

const amalArabic: PhraseBook = {
  questions: [
    'السلام عليكم، أريد حجز رحلة إلى القاهرة يوم الخميس',
    'هل يمكن تغيير موعد رحلتي؟',
    'كم سعر الفندق في دبي لثلاث ليال؟',
    'لم تصلني التذكرة بعد',
    'أريد إلغاء الحجز رقم 7259',
    'ما الأوراق المطلوبة للتأشيرة؟',
  ],
  details: [
    'رقم الحجز هو 4471',
    'نحن أربعة أشخاص',
    'يناسبني الصباح أكثر',
    'نعم، هذا صحيح',
    'أرسلت لكم صورة الجواز',
  ],
  answers: [
    'وعليكم السلام، سأتحقق من ذلك الآن',
    'تم التعديل، وستصلك التذكرة خلال دقائق',
    'السعر 900 ريال مع الإفطار',
    'أرسل لي رقم الحجز من فضلك',
    'تم الإلغاء دون رسوم',
    'هل تريد أن نتصل بك؟',
  ],
  thanks: ['شكرا جزيلا', 'ممتاز، شكرا لكم', 'شكرا'],
  botGreeting: 'أهلا بك في أمل للسفر. كيف نساعدك؟',
  botAnswer: 'مكاتبنا مفتوحة من الأحد إلى الخميس من 9 إلى 17.',
  campaign: 'عروض الشتاء: خصم 20% على رحلات إسطنبول هذا الأسبوع.',
  outreach: 'مرحبا، رحلتك غدا تأخرت ساعة واحدة. هل تريد تغييرها؟',
  missedCall: 'نعتذر لأننا لم نرد على مكالمتك، كيف نساعدك؟',
  callPermission: 'هل تسمح لنا بالاتصال بك بخصوص حجزك؟',
  buttons: { both: 'نعم، للاثنين', recording: 'التسجيل فقط', none: 'لا' },
}

const amalEnglish: PhraseBook = {
  questions: [
    'Hello, I would like to book a flight to Amman on Thursday',
    'Can I move my trip to Saturday?',
    'My suitcase did not arrive in Jeddah',
    'How much is the hotel in Dubai for three nights?',
    'Please cancel booking 7259',
    'Which papers do I need for the visa?',
  ],
  details: [
    'The reference is B74K',
    'We are two adults and a child',
    'The morning suits me better',
    'Yes, that is right',
  ],
  answers: [
    'Good morning, let me check that for you',
    'Done, you will get the new ticket in a minute',
    'It is 240 dollars with breakfast',
    'Could you send me the booking reference, please?',
    'Cancelled, there is no fee',
    'Shall we call you about it?',
  ],
  thanks: ['Thank you', 'Great, thanks a lot', 'Thanks!'],
  botGreeting: 'Welcome to Amal Travel. How can we help?',
  botAnswer: 'Our offices are open Sunday to Thursday, 9 to 17.',
  campaign: 'Winter offers: 20% off trips to Istanbul this week.',
  outreach: 'Hello, your flight tomorrow is one hour late. Would you like another one?',
  missedCall: 'Sorry that we missed your call. How can we help?',
  callPermission: 'May we call you about your booking?',
  buttons: { both: 'Yes, both', recording: 'Recording only', none: 'No' },
}

const nordlichtGerman: PhraseBook = {
  questions: [
    'Guten Tag, ich ziehe um und möchte meinen Vertrag mitnehmen',
    'Warum ist meine Rechnung doppelt so hoch?',
    'Ich möchte meinen Zählerstand durchgeben: 6412,3',
    'Bei uns ist der Strom ausgefallen',
    'Wie wechsle ich in den Ökostromtarif?',
    'Kann ich die Nachzahlung in Raten zahlen?',
  ],
  details: [
    'Vertragsnummer 4719',
    'Ab dem 1. Dezember',
    'Ja, das stimmt so',
    'Ein Foto vom Zähler kommt gleich',
    'Wir sind zu dritt',
  ],
  answers: [
    'Guten Tag, ich schaue gleich nach',
    'Ihr Vertrag läuft zum gleichen Preis weiter',
    'Der Zählerstand ist eingetragen, danke',
    'Wie lautet Ihre Vertragsnummer?',
    'Die neue Rechnung kommt diese Woche',
    'Dürfen wir Sie dazu anrufen?',
  ],
  thanks: ['Vielen Dank', 'Super, danke', 'Danke schön'],
  botGreeting: 'Willkommen bei Nordlicht Energie. Worum geht es?',
  botAnswer: 'Zählerstände nehmen wir hier jederzeit entgegen.',
  campaign: 'Nur diese Woche: Ökostrom mit zwölf Monaten Preisgarantie.',
  outreach: 'Guten Tag, Ihr Abschlag ändert sich zum Januar. Haben Sie Fragen dazu?',
  missedCall: 'Entschuldigung, wir haben Ihren Anruf verpasst. Wie können wir helfen?',
  callPermission: 'Dürfen wir Sie zu Ihrem Vertrag anrufen?',
  buttons: { both: 'Ja, beides', recording: 'Nur Aufnahme', none: 'Nein' },
}

const nordlichtEnglish: PhraseBook = {
  questions: [
    'Hello, I am moving and want to keep my contract',
    'Why is my bill twice as high?',
    'My meter reads 8206 today',
    'We have no power since an hour ago',
    'How do I switch to green power?',
  ],
  details: [
    'Contract 4719',
    'From the first of December',
    'Yes, that is right',
    'I am sending a photo of the meter',
  ],
  answers: [
    'Hello, I am having a look',
    'Your contract goes on at the same price',
    'The reading is entered, thank you',
    'What is your contract number?',
    'You get the new bill this week',
  ],
  thanks: ['Thank you', 'Perfect, thanks', 'Thanks'],
  botGreeting: 'Welcome to Nordlicht Energie. What is it about?',
  botAnswer: 'You can send us meter readings here at any time.',
  campaign: 'This week only: green power with a twelve-month price guarantee.',
  outreach: 'Hello, your monthly payment changes in January. Do you have any questions?',
  missedCall: 'Sorry that we missed your call. How can we help?',
  callPermission: 'May we call you about your contract?',
  buttons: { both: 'Yes, both', recording: 'Recording only', none: 'No' },
}

const nordlichtSpanish: PhraseBook = {
  questions: [
    'Buenos días, quiero contratar la luz para un piso nuevo',
    'He recibido dos veces la misma factura',
    'Quiero poner el contrato a mi nombre',
    'Mi contador marca 3318',
    '¿Cómo cambio a la tarifa verde?',
  ],
  details: [
    'Contrato 4719',
    'Desde el 20 de noviembre',
    'Sí, es correcto',
    'Ahora mando la foto',
    'Somos tres',
  ],
  answers: [
    'Buenos días, lo miro ahora mismo',
    'La segunda factura está anulada',
    'La lectura está anotada, gracias',
    '¿Me dice su número de contrato?',
    'Le mando el contrato por aquí',
  ],
  thanks: ['Muchas gracias', 'Perfecto, gracias', 'Gracias'],
  botGreeting: 'Le damos la bienvenida a Nordlicht Energie. ¿En qué podemos ayudarle?',
  botAnswer: 'Puede enviarnos aquí la lectura del contador cuando quiera.',
  campaign: 'Solo esta semana: luz verde con doce meses de precio fijo.',
  outreach: 'Buenos días, su cuota cambia en enero. ¿Tiene alguna pregunta?',
  missedCall: 'Sentimos no haber atendido su llamada. ¿En qué podemos ayudarle?',
  callPermission: '¿Podemos llamarle por su contrato?',
  buttons: { both: 'Sí, ambas', recording: 'Solo grabar', none: 'No' },
}

const books: Readonly<Record<string, PhraseBook>> = {
  'amal-travel/ar': amalArabic,
  'amal-travel/en': amalEnglish,
  'nordlicht/de': nordlichtGerman,
  'nordlicht/en': nordlichtEnglish,
  'nordlicht/es': nordlichtSpanish,
}

export function phraseBook(workspace: string, language: Language): PhraseBook {
  const book = books[`${workspace}/${language}`]
  if (book === undefined) throw new Error(`${workspace} speaks no ${language}`)
  return book
}
