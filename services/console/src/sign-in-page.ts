const TEXTS = {
  en: {
    dir: 'ltr',
    title: 'Sign in to On Record',
    ready: 'This link signs you in once. Your sign-in is entered in the audit trail.',
    button: 'Sign in',
    refused:
      'This link is not valid: it was used, it has expired, or a newer one has been made. Ask for a new link.',
  },
  ar: {
    dir: 'rtl',
    title: 'تسجيل الدخول إلى On Record',
    ready: 'يسجّل هذا الرابط دخولك مرة واحدة، ويُدوَّن تسجيل الدخول في سجل التدقيق.',
    button: 'تسجيل الدخول',
    refused: 'هذا الرابط غير صالح: استُخدم من قبل أو انتهت مدته أو أُنشئ رابط أحدث منه. اطلب رابطًا جديدًا.',
  },
} as const

/**
 * The page behind a sign-in link. Mail scanners and browsers fetch links ahead of people, so the link is used up by the
 * button and not by the fetch. The form posts to the page's own address.
 */
export function signInPage(state: 'ready' | 'refused', acceptLanguage = ''): string {
  const language = /^\s*ar\b/i.test(acceptLanguage) ? 'ar' : 'en'
  const text = TEXTS[language]
  const content =
    state === 'ready'
      ? `<p>${text.ready}</p><form method="post"><button autofocus>${text.button}</button></form>`
      : `<p role="alert">${text.refused}</p>`
  return page(language, text.dir, text.title, content)
}

/** Instead of the console's pages while they have not been built. */
export const notBuiltPage = (): string =>
  page(
    'en',
    'ltr',
    'The console has not been built',
    `<p>The API answers, but the pages of the console are not there yet. Build them with</p>
     <pre>npx pnpm --filter @onrecord/web build</pre><p>and load this page again; nothing needs to be restarted.</p>`,
  )

const page = (language: string, dir: string, title: string, content: string): string => `<!doctype html>
<html lang="${language}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="/mark.svg" type="image/svg+xml">
<title>${title}</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { display: grid; place-items: center; min-height: 100vh; margin: 0 }
  main { max-width: 26rem; padding: 2rem }
  h1 { font-size: 1.25rem }
  button { font: inherit; padding: .6rem 1.4rem; border: 0; border-radius: .4rem; background: #1c5fb8; color: #fff; cursor: pointer }
</style>
</head>
<body><main><h1>${title}</h1>${content}</main></body>
</html>
`
