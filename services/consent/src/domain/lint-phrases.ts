/** What a consent text must not say, and what it should, in the languages that we can read. Lower case, NFKC. */
export interface Phrases {
  /** Refusing ends the call, or costs the service. */
  endsCall: RegExp
  /** Going on, or saying nothing, is taken for a yes. */
  silence: RegExp
  /** Agreed to together with terms or conditions. */
  terms: RegExp
  /** Says that consent can be taken back. */
  withdrawal: RegExp
}

export const PHRASES: Readonly<Record<string, Phrases>> = {
  en: {
    endsCall:
      /(otherwise|or else|if you (do not|don't|refuse|decline|object)|if not)[^.;!?]*(hang up|(call|conversation|chat) (will |must |has to |shall )?(be )?end|end(s|ed)? (the|this) (call|conversation)|disconnect|(cannot|can't|can not|unable to) (help|serve|assist|continue|take))|please hang up/,
    silence:
      /by (continuing|staying|remaining|proceeding)|(stay|staying|remain|remaining) on the line|if you (continue|stay|remain)|unless you (object|tell us|say)/,
    terms: /(agree|accept|consent)[^.;!?]*(terms (and|of|&)|general conditions)/,
    withdrawal: /withdraw|change your mind|take (it|this|your consent) back|revoke/,
  },
  es: {
    endsCall:
      /(de lo contrario|si no (está de acuerdo|lo está|acepta|consiente|desea)|si (se niega|rechaza))[^.;!?]*(colgar|cuelgue|finaliz|termin|no podemos|no podremos)|por favor,? cuelgue/,
    silence:
      /al (continuar|permanecer|seguir)|si (continúa|permanece|sigue) (en|con)|salvo que (se oponga|indique)/,
    terms: /(acepta|acepto|aceptar|consiente)[^.;!?]*(términos|condiciones)/,
    withdrawal: /retirar|retirarse|retire|cambiar de opinión|revocar/,
  },
  de: {
    endsCall:
      /(andernfalls|ansonsten|sonst|wenn sie (nicht|ablehnen|widersprechen)|falls sie (nicht|ablehnen|widersprechen))[^.;!?]*(auflegen|legen sie[^.;!?]* auf|beenden|beendet|trennen|können wir (sie )?nicht|nicht (weiter|helfen|bedienen))|bitte legen sie[^.;!?]*\bauf\b/,
    silence:
      /(indem|wenn|falls) sie[^.;!?]*(fortsetzen|in der leitung bleiben|dranbleiben|am apparat bleiben)|sofern sie nicht widersprechen|bleiben sie in der leitung/,
    terms: /(akzeptieren|zustimmen|stimmen)[^.;!?]*(agb|nutzungsbedingungen|geschäftsbedingungen)/,
    withdrawal: /widerruf|ihre meinung[^.;!?]*ändern|zurückzieh|zurücknehm/,
  },
  fr: {
    endsCall:
      /(sinon|à défaut|dans le cas contraire|si vous (n'acceptez|ne consentez|n'êtes|refusez|vous opposez))[^.;!?]*(raccroch|mettr(e|ons) fin|prendra fin|termin|ne pou(vons|rrons))|veuillez raccrocher/,
    silence: /en (poursuivant|continuant|restant)|si vous (poursuivez|restez|continuez)|sauf opposition/,
    terms: /(acceptez|accepte|accepter|consentez)[^.;!?]*conditions/,
    withdrawal: /retirer|changer d'avis|révoquer|revenir sur/,
  },
  pt: {
    endsCall:
      /(caso contrário|senão|se não (concordar|aceitar|consentir|quiser)|se (recusar|discordar))[^.;!?]*(desligue|desligar|encerr|termin|não pod(emos|eremos))|por favor,? desligue/,
    silence:
      /ao (continuar|permanecer|prosseguir)|se (continuar|permanecer) (na|em|com)|salvo se (se opuser|indicar)/,
    terms: /(aceita|aceito|aceitar|concorda)[^.;!?]*(termos|condições)/,
    withdrawal: /retirar|mudar de ideia|revogar|voltar atrás/,
  },
  ar: {
    endsCall:
      /(وإلا|إذا لم توافق|إن لم توافق|في حال الرفض|إذا رفضت)[^.؛!؟]*(إنهاء|سننهي|ستنتهي|أغلق|إغلاق|لن نتمكن|لا يمكننا)/,
    silence: /(استمرارك|بقاؤك|بمواصلة|بمتابعتك|مواصلتك)[^.؛!؟]*(موافقة|توافق)|باستمرارك|ما لم تعترض/,
    terms: /(توافق|تقبل|موافقتك)[^.؛!؟]*(الشروط|شروط)/,
    withdrawal: /سحب|تغيير رأيك|التراجع|الانسحاب/,
  },
}
