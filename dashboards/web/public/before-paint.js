// Runs before the first paint, so that neither the colours nor the direction jump. A file, not an inline script: the
// content security policy allows none.
;(function () {
  var root = document.documentElement
  var scheme = localStorage.getItem('onrecord.colour-scheme') || 'auto'
  var dark = scheme === 'dark' || (scheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
  var language = localStorage.getItem('onrecord.language') || (/^ar\b/.test(navigator.language) ? 'ar' : 'en')
  root.lang = language
  root.dir = language === 'ar' ? 'rtl' : 'ltr'
})()
