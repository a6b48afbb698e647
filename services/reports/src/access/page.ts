import { splitEntries } from './data-files.ts'
import { formatsFor } from './formats.ts'
import { type Html, html } from './html.ts'
import { informationSection } from './page-information.ts'
import { type PageContext, type PageInput, section, table } from './page-parts.ts'
import { PAGE_STYLE } from './page-style.ts'
import type { SubjectData } from './read-subject.ts'
import { TEXTS } from './texts/index.ts'
import type { PackageText } from './texts/package-text.ts'

/** The package as a page for a person: one language, opens offline, prints. */
export function pageOf(input: PageInput): string {
  const { data, language } = input
  const text = TEXTS[language]
  const context: PageContext = { ...input, text, formats: formatsFor(language, data.profile.timeZone) }
  const page = html`<!doctype html>
<html lang="${language}" dir="${text.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; media-src 'self' file:">
<title>${text.title}</title>
<style>${{ markup: PAGE_STYLE }}</style>
</head>
<body>
${head(context)}
${packageSection(context)}
${identitySection(context)}
${consentSection(context)}
${callsSection(context)}
${recordingsSection(context)}
${conversationsSection(context)}
${messagesSection(context)}
${looksSection(context)}
${informationSection(context)}
${redactionsSection(context)}
</body>
</html>
`
  return page.markup
}

function head({ text, data, formats }: PageContext): Html {
  const { controller, dpo } = data.profile
  const lines = [controller.name, controller.address, controller.email].filter((line) => line !== undefined)
  return html`<h1>${text.title}</h1>
<p>${text.intro}</p>
<p class="quiet">${text.free}</p>
<dl>
<dt>${text.generated}</dt><dd>${formats.time(data.generatedAt)} (${data.profile.timeZone})</dd>
<dt>${text.controller}</dt><dd><bdi>${lines.join(', ')}</bdi></dd>
${dpo === undefined ? '' : html`<dt>${text.dataProtectionOfficer}</dt><dd><bdi>${[dpo.name, dpo.email].filter(Boolean).join(', ')}</bdi></dd>`}
</dl>`
}

function packageSection({ text, files }: PageContext): Html {
  const rows = files.map(({ path, kind }) => [html`<a href="${path}">${path}</a>`, text.files[kind]])
  return section(
    text.headings.package,
    html`${table(text, [text.columns.file, text.columns.what], rows)}<p class="quiet">${text.integrity}</p>`,
  )
}

function identitySection({ text, data }: PageContext): Html {
  const kinds: Readonly<Record<string, string>> = text.identifiers
  const rows = data.identifiers.map(({ kind, value }) => [kinds[kind] ?? kind, value])
  return section(text.headings.identity, table(text, [text.columns.kind, text.columns.value], rows))
}

function consentSection({ text, data, formats }: PageContext): Html {
  const { columns } = text
  const rows = data.consent.map(({ purpose, status, eventTime, notice, validUntil }) => [
    text.purposes[purpose],
    text.statuses[status],
    formats.time(eventTime),
    notice === undefined ? '' : `${notice.id}, ${notice.version} (${notice.language})`,
    validUntil !== undefined
      ? formats.time(validUntil)
      : status === 'given' || status === 'renewed'
        ? text.untilWithdrawn
        : '',
  ])
  return section(
    text.headings.consent,
    table(text, [columns.purpose, columns.answer, columns.when, columns.notice, columns.until], rows),
  )
}

function callsSection({ text, data, formats, others }: PageContext): Html {
  const { columns } = text
  const rows = others
    .cleaned('index.html', data.calls)
    .map((call) => [
      formats.time(call.createdAt),
      call.direction === undefined ? '' : text.directions[call.direction],
      call.outcome.replaceAll('_', ' '),
      call.talkS === null ? '' : formats.length(call.talkS),
      call.agent ?? '',
    ])
  return section(
    text.headings.calls,
    table(text, [columns.when, columns.direction, columns.outcome, columns.length, columns.agent], rows),
  )
}

function recordingsSection({ text, data, files, formats }: PageContext): Html {
  const parts = data.recordings.map(({ recording, call, startedAt, audioS }) => {
    const file = files.find(({ path }) => path.startsWith(`recordings/${recording}.`))
    const transcripts = data.transcripts.filter((transcript) => transcript.call === call)
    return html`<h3><bdi>${startedAt === undefined ? recording : formats.time(startedAt)}${audioS === undefined ? '' : `, ${formats.length(audioS)}`}</bdi></h3>
${file === undefined ? html`<p class="quiet">${text.erased}</p>` : html`<audio controls preload="none" src="${file.path}"></audio>`}
${transcripts.map((transcript) => said(text, transcript))}`
  })
  const recorded = new Set(data.recordings.map(({ call }) => call))
  const alone = data.transcripts.filter(({ call }) => !recorded.has(call))
  const none = parts.length + alone.length === 0
  return section(
    text.headings.recordings,
    none
      ? html`<p class="quiet">${text.none}</p>`
      : html`${parts}${alone.map((transcript) => said(text, transcript))}`,
  )
}

function said(text: PackageText, { opened }: SubjectData['transcripts'][number]): Html {
  if (opened === undefined) return html`<p class="quiet">${text.erased}</p>`
  const speakers: Readonly<Record<string, string>> = text.speakers
  return html`<div lang="${opened.language}">${opened.segments.map(
    (segment) =>
      html`<p class="said"><b><bdi>${speakers[segment.speaker ?? 'unknown'] ?? text.speakers.unknown}</bdi>:</b> <bdi>${segment.text}</bdi></p>`,
  )}</div>`
}

function conversationsSection({ text, data, formats }: PageContext): Html {
  const { columns } = text
  const rows = data.conversations.map(({ openedAt, closedAt, messagesIn, messagesOut }) => [
    formats.time(openedAt),
    closedAt === null ? '' : formats.time(closedAt),
    String(messagesIn + messagesOut),
  ])
  return section(
    text.headings.conversations,
    table(text, [columns.opened, columns.closed, columns.messages], rows),
  )
}

function messagesSection({ text, data, formats }: PageContext): Html {
  const { columns } = text
  const rows = data.messages.map((message) => [
    formats.time(message.at),
    text.directions[message.direction],
    message.text ?? message.kind.replaceAll('_', ' '),
  ])
  return section(text.headings.messages, table(text, [columns.when, columns.direction, columns.text], rows))
}

function looksSection({ text, data, formats }: PageContext): Html {
  const { columns } = text
  const [looks, roles]: Readonly<Record<string, string>>[] = [text.looks, text.roles]
  const rows = splitEntries(data).access.map(({ at, type, actor, reason }) => [
    formats.time(at),
    roles?.[actor] ?? actor,
    looks?.[type] ?? type,
    reason?.replaceAll('_', ' ') ?? '',
  ])
  return section(
    text.headings.looked,
    table(text, [columns.when, columns.who, columns.did, columns.why], rows),
  )
}

function redactionsSection({ text, redactions, considered }: PageContext): Html {
  const { columns } = text
  const rows = [
    ...redactions.map(({ path, reason, ground }) => [path, text.redactionReasons[reason], ground]),
    ...considered.map(({ path, reason, ground }) => [path, text.consideredReasons[reason], ground]),
  ]
  return section(text.headings.redactions, table(text, [columns.where, columns.what, columns.why], rows))
}
