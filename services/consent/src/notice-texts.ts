import type { Purpose } from '@onrecord/schemas'

/** The languages that our texts, buttons and words of withdrawal come in. */
export const LANGUAGES = ['en', 'es', 'de', 'fr', 'ar', 'pt'] as const
export type Language = (typeof LANGUAGES)[number]
type Texts = Readonly<Record<Language, string>>

export interface NoticeText {
  id: string
  version: number
  purposes: readonly Purpose[]
  texts: Texts
}

/** One question for two purposes of which the second builds on the first; each is agreed to apart. */
export const CALL_RECORDING: NoticeText = {
  id: 'call-recording',
  version: 1,
  purposes: ['recording', 'transcription'],
  texts: {
    en: 'May we record our calls with you, and may we turn the recordings into text? We use them to check what was agreed and to settle questions later. You choose each for itself; the call goes on whatever you choose. You can change your mind at any time by pressing another button here, and we then delete what we kept.',
    es: '¿Podemos grabar nuestras llamadas con usted y convertir las grabaciones en texto? Las usamos para comprobar lo acordado y aclarar dudas más adelante. Usted decide sobre cada cosa por separado; la llamada continúa sea cual sea su elección. Puede cambiar de opinión en cualquier momento pulsando otro botón aquí, y entonces borraremos lo que hayamos guardado.',
    de: 'Dürfen wir unsere Gespräche mit Ihnen aufzeichnen, und dürfen wir die Aufzeichnungen in Text umwandeln? Wir nutzen sie, um Vereinbartes zu prüfen und spätere Fragen zu klären. Sie entscheiden über beides einzeln; das Gespräch geht weiter, gleich wie Sie wählen. Sie können Ihre Meinung jederzeit ändern, indem Sie hier eine andere Taste drücken; dann löschen wir, was wir aufbewahrt haben.',
    fr: "Pouvons-nous enregistrer nos appels avec vous, et convertir les enregistrements en texte ? Nous nous en servons pour vérifier ce qui a été convenu et répondre à des questions plus tard. Vous choisissez chaque point séparément ; l'appel continue quel que soit votre choix. Vous pouvez changer d'avis à tout moment en appuyant ici sur un autre bouton, et nous effacerons alors ce que nous avons gardé.",
    ar: 'هل تسمح لنا بتسجيل مكالماتنا معك، وبتحويل التسجيلات إلى نص؟ نستخدمها للتحقق مما اتفقنا عليه ولتوضيح أي سؤال لاحقًا. تقرر في كل أمر على حدة، وتستمر المكالمة مهما كان اختيارك. يمكنك تغيير رأيك في أي وقت بالضغط على زر آخر هنا، وعندها نحذف ما احتفظنا به.',
    pt: 'Podemos gravar as nossas chamadas consigo e converter as gravações em texto? Usamo-las para verificar o que foi combinado e esclarecer dúvidas mais tarde. Decide sobre cada ponto em separado; a chamada continua seja qual for a sua escolha. Pode mudar de ideia a qualquer momento carregando aqui noutro botão, e então apagamos o que guardámos.',
  },
}

/** One notice for each purpose by itself. */
export const SINGLE_PURPOSES: readonly NoticeText[] = [
  {
    id: 'recording',
    version: 1,
    purposes: ['recording'],
    texts: {
      en: 'May we record our calls with you? We use the recordings to check what was agreed. The call goes on whatever you choose. You can withdraw at any time by pressing No here or writing STOP; we then delete the recordings.',
      es: '¿Podemos grabar nuestras llamadas con usted? Usamos las grabaciones para comprobar lo acordado. La llamada continúa sea cual sea su elección. Puede retirar su consentimiento en cualquier momento pulsando No aquí o escribiendo BAJA; entonces borraremos las grabaciones.',
      de: 'Dürfen wir unsere Gespräche mit Ihnen aufzeichnen? Wir nutzen die Aufzeichnungen, um Vereinbartes zu prüfen. Das Gespräch geht weiter, gleich wie Sie wählen. Sie können jederzeit widerrufen, indem Sie hier Nein drücken oder STOPP schreiben; dann löschen wir die Aufzeichnungen.',
      fr: "Pouvons-nous enregistrer nos appels avec vous ? Les enregistrements nous servent à vérifier ce qui a été convenu. L'appel continue quel que soit votre choix. Vous pouvez retirer votre accord à tout moment en appuyant ici sur Non ou en écrivant ARRÊT ; nous effacerons alors les enregistrements.",
      ar: 'هل تسمح لنا بتسجيل مكالماتنا معك؟ نستخدم التسجيلات للتحقق مما اتفقنا عليه. تستمر المكالمة مهما كان اختيارك. يمكنك سحب موافقتك في أي وقت بالضغط على «لا» هنا أو بكتابة «توقف»، وعندها نحذف التسجيلات.',
      pt: 'Podemos gravar as nossas chamadas consigo? Usamos as gravações para verificar o que foi combinado. A chamada continua seja qual for a sua escolha. Pode retirar o consentimento a qualquer momento carregando aqui em Não ou escrevendo PARAR; então apagamos as gravações.',
    },
  },
  {
    id: 'transcription',
    version: 1,
    purposes: ['transcription'],
    texts: {
      en: 'May we turn the recordings of our calls with you into text? We use the text to find what was agreed. You are served just the same if you say no. You can withdraw at any time by pressing No here or writing STOP; we then delete the texts.',
      es: '¿Podemos convertir en texto las grabaciones de nuestras llamadas con usted? Usamos el texto para encontrar lo acordado. Le atenderemos igual si dice que no. Puede retirar su consentimiento en cualquier momento pulsando No aquí o escribiendo BAJA; entonces borraremos los textos.',
      de: 'Dürfen wir die Aufzeichnungen unserer Gespräche mit Ihnen in Text umwandeln? Wir nutzen den Text, um Vereinbartes zu finden. Sagen Sie Nein, sind wir ebenso für Sie da. Sie können jederzeit widerrufen, indem Sie hier Nein drücken oder STOPP schreiben; dann löschen wir die Texte.',
      fr: 'Pouvons-nous convertir en texte les enregistrements de nos appels avec vous ? Le texte nous sert à retrouver ce qui a été convenu. Un refus ne change rien à notre service. Vous pouvez retirer votre accord à tout moment en appuyant ici sur Non ou en écrivant ARRÊT ; nous effacerons alors les textes.',
      ar: 'هل تسمح لنا بتحويل تسجيلات مكالماتنا معك إلى نص؟ نستخدم النص للعثور على ما اتفقنا عليه. ستحصل على الخدمة نفسها إن قلت لا. يمكنك سحب موافقتك في أي وقت بالضغط على «لا» هنا أو بكتابة «توقف»، وعندها نحذف النصوص.',
      pt: 'Podemos converter em texto as gravações das nossas chamadas consigo? Usamos o texto para encontrar o que foi combinado. Será atendido da mesma forma se disser que não. Pode retirar o consentimento a qualquer momento carregando aqui em Não ou escrevendo PARAR; então apagamos os textos.',
    },
  },
  {
    id: 'quality-analytics',
    version: 1,
    purposes: ['quality_analytics'],
    texts: {
      en: 'May we use our calls and chats with you to measure and improve the quality of our service? People in our team look at them for that. You are served just the same if you say no. You can withdraw at any time by pressing No here or writing STOP.',
      es: '¿Podemos usar nuestras llamadas y chats con usted para medir y mejorar la calidad de nuestro servicio? Personas de nuestro equipo los revisan para ello. Le atenderemos igual si dice que no. Puede retirar su consentimiento en cualquier momento pulsando No aquí o escribiendo BAJA.',
      de: 'Dürfen wir unsere Gespräche und Chats mit Ihnen nutzen, um die Qualität unseres Dienstes zu messen und zu verbessern? Menschen aus unserem Team sehen sie dazu an. Sagen Sie Nein, sind wir ebenso für Sie da. Sie können jederzeit widerrufen, indem Sie hier Nein drücken oder STOPP schreiben.',
      fr: 'Pouvons-nous utiliser nos appels et discussions avec vous pour mesurer et améliorer la qualité de notre service ? Des membres de notre équipe les examinent à cette fin. Un refus ne change rien à notre service. Vous pouvez retirer votre accord à tout moment en appuyant ici sur Non ou en écrivant ARRÊT.',
      ar: 'هل تسمح لنا باستخدام مكالماتنا ومحادثاتنا معك لقياس جودة خدمتنا وتحسينها؟ يطلع عليها أفراد من فريقنا لهذا الغرض. ستحصل على الخدمة نفسها إن قلت لا. يمكنك سحب موافقتك في أي وقت بالضغط على «لا» هنا أو بكتابة «توقف».',
      pt: 'Podemos usar as nossas chamadas e conversas consigo para medir e melhorar a qualidade do nosso serviço? Pessoas da nossa equipa analisam-nas para isso. Será atendido da mesma forma se disser que não. Pode retirar o consentimento a qualquer momento carregando aqui em Não ou escrevendo PARAR.',
    },
  },
  {
    id: 'ai-training',
    version: 1,
    purposes: ['ai_training'],
    texts: {
      en: 'May we use our calls and chats with you to train AI models? What a model has learned cannot be taken out again one by one. You are served just the same if you say no. You can withdraw at any time by pressing No here or writing STOP; we then use nothing of yours for further training.',
      es: '¿Podemos usar nuestras llamadas y chats con usted para entrenar modelos de IA? Lo que un modelo ha aprendido no puede extraerse después caso por caso. Le atenderemos igual si dice que no. Puede retirar su consentimiento en cualquier momento pulsando No aquí o escribiendo BAJA; entonces no usaremos nada suyo en entrenamientos posteriores.',
      de: 'Dürfen wir unsere Gespräche und Chats mit Ihnen zum Training von KI-Modellen nutzen? Was ein Modell gelernt hat, lässt sich nicht einzeln wieder entfernen. Sagen Sie Nein, sind wir ebenso für Sie da. Sie können jederzeit widerrufen, indem Sie hier Nein drücken oder STOPP schreiben; dann nutzen wir nichts von Ihnen für weiteres Training.',
      fr: "Pouvons-nous utiliser nos appels et discussions avec vous pour entraîner des modèles d'IA ? Ce qu'un modèle a appris ne peut pas en être retiré au cas par cas. Un refus ne change rien à notre service. Vous pouvez retirer votre accord à tout moment en appuyant ici sur Non ou en écrivant ARRÊT ; plus rien de vous ne servira alors à d'autres entraînements.",
      ar: 'هل تسمح لنا باستخدام مكالماتنا ومحادثاتنا معك لتدريب نماذج الذكاء الاصطناعي؟ ما تعلمه النموذج لا يمكن إخراجه منه لاحقًا حالة بحالة. ستحصل على الخدمة نفسها إن قلت لا. يمكنك سحب موافقتك في أي وقت بالضغط على «لا» هنا أو بكتابة «توقف»، وعندها لا نستخدم شيئًا مما يخصك في أي تدريب لاحق.',
      pt: 'Podemos usar as nossas chamadas e conversas consigo para treinar modelos de IA? O que um modelo aprendeu não pode ser retirado depois caso a caso. Será atendido da mesma forma se disser que não. Pode retirar o consentimento a qualquer momento carregando aqui em Não ou escrevendo PARAR; então nada seu será usado em treinos posteriores.',
    },
  },
  {
    id: 'call-recording-staff',
    version: 1,
    purposes: ['recording', 'transcription'],
    texts: {
      en: 'Calls that you take at work may be recorded, and turned into text, where you and the customer agree. You choose each for itself, without any disadvantage. You can withdraw at any time.',
      es: 'Las llamadas que atienda en el trabajo pueden grabarse, y convertirse en texto, si usted y el cliente están de acuerdo. Usted decide sobre cada cosa por separado, sin ningún perjuicio. Puede retirar su consentimiento en cualquier momento.',
      de: 'Gespräche, die Sie bei der Arbeit führen, können aufgezeichnet und in Text umgewandelt werden, wenn Sie und die Kundschaft einverstanden sind. Sie entscheiden über beides einzeln und ohne Nachteil. Sie können jederzeit widerrufen.',
      fr: 'Les appels que vous prenez au travail peuvent être enregistrés, et convertis en texte, si vous et le client êtes d’accord. Vous choisissez chaque point séparément, sans aucun désavantage. Vous pouvez retirer votre accord à tout moment.',
      ar: 'قد تسجل المكالمات التي تجريها في العمل وتحول إلى نص إذا وافقت أنت والعميل. تقرر في كل أمر على حدة دون أي ضرر. يمكنك سحب موافقتك في أي وقت.',
      pt: 'As chamadas que atende no trabalho podem ser gravadas, e convertidas em texto, se você e o cliente concordarem. Decide sobre cada ponto em separado, sem qualquer desvantagem. Pode retirar o consentimento a qualquer momento.',
    },
  },
]

/** Not published unless somebody asks for it. Of what was said, never of how a voice sounds. */
export const SENTIMENT: NoticeText = {
  id: 'sentiment',
  version: 1,
  purposes: ['sentiment'],
  texts: {
    en: 'May a program estimate from the text of our calls with you whether you were satisfied? It looks at words only, not at your voice, and decides nothing about you. You are served just the same if you say no. You can withdraw at any time by pressing No here or writing STOP; we then delete the estimates.',
    es: '¿Puede un programa estimar, a partir del texto de nuestras llamadas con usted, si quedó satisfecho? Solo mira las palabras, no su voz, y no decide nada sobre usted. Le atenderemos igual si dice que no. Puede retirar su consentimiento en cualquier momento pulsando No aquí o escribiendo BAJA; entonces borraremos las estimaciones.',
    de: 'Darf ein Programm aus dem Text unserer Gespräche mit Ihnen einschätzen, ob Sie zufrieden waren? Es betrachtet nur Worte, nicht Ihre Stimme, und entscheidet nichts über Sie. Sagen Sie Nein, sind wir ebenso für Sie da. Sie können jederzeit widerrufen, indem Sie hier Nein drücken oder STOPP schreiben; dann löschen wir die Einschätzungen.',
    fr: 'Un programme peut-il estimer, à partir du texte de nos appels avec vous, si vous étiez satisfait ? Il ne regarde que les mots, pas votre voix, et ne décide rien à votre sujet. Un refus ne change rien à notre service. Vous pouvez retirer votre accord à tout moment en appuyant ici sur Non ou en écrivant ARRÊT ; nous effacerons alors les estimations.',
    ar: 'هل تسمح لبرنامج بأن يقدر من نص مكالماتنا معك ما إذا كنت راضيًا؟ ينظر إلى الكلمات فقط لا إلى صوتك، ولا يقرر شيئًا بشأنك. ستحصل على الخدمة نفسها إن قلت لا. يمكنك سحب موافقتك في أي وقت بالضغط على «لا» هنا أو بكتابة «توقف»، وعندها نحذف التقديرات.',
    pt: 'Pode um programa estimar, a partir do texto das nossas chamadas consigo, se ficou satisfeito? Olha apenas para as palavras, não para a sua voz, e nada decide sobre si. Será atendido da mesma forma se disser que não. Pode retirar o consentimento a qualquer momento carregando aqui em Não ou escrevendo PARAR; então apagamos as estimativas.',
  },
}

/** Titles of buttons: at most 20 characters. */
export const BUTTONS: Readonly<Record<'yes' | 'no' | 'both' | 'first', Texts>> = {
  yes: { en: 'Yes', es: 'Sí', de: 'Ja', fr: 'Oui', ar: 'نعم', pt: 'Sim' },
  no: { en: 'No', es: 'No', de: 'Nein', fr: 'Non', ar: 'لا', pt: 'Não' },
  both: {
    en: 'Yes to both',
    es: 'Sí a ambas',
    de: 'Ja zu beidem',
    fr: 'Oui aux deux',
    ar: 'نعم لكليهما',
    pt: 'Sim a ambas',
  },
  first: {
    en: 'Only recording',
    es: 'Solo grabar',
    de: 'Nur aufzeichnen',
    fr: 'Enregistrer seul',
    ar: 'التسجيل فقط',
    pt: 'Só gravar',
  },
}
