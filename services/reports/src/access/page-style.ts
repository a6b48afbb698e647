/** The page's only style: no fonts, scripts or pictures from anywhere. */
export const PAGE_STYLE = `
:root { color-scheme: light; }
body { font: 16px/1.55 system-ui, "Noto Sans", "Segoe UI", Tahoma, sans-serif; color: #18212c; max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .6rem; padding-top: .6rem; border-top: 2px solid #0e5a5a; }
h3 { font-size: 1rem; margin: 1.4rem 0 .3rem; }
p, ul, dl { margin: .4rem 0; }
.quiet { color: #5c6774; font-size: .9rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: start; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #d5dbe1; overflow-wrap: break-word; }
th { color: #5c6774; font-size: .8rem; font-weight: 600; white-space: nowrap; }
dt { color: #5c6774; font-size: .9rem; } dd { margin: 0 0 .5rem; }
audio { width: 100%; margin: .4rem 0; }
a { color: #0e5a5a; }
.said { margin: .15rem 0; } .said b { color: #5c6774; font-weight: 600; }
bdi { unicode-bidi: isolate; }
@media print { body { max-width: none; padding: 0; font-size: 11pt; } audio { display: none; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
`
