import type { article15Of } from './article-15.ts'
import type { Formats } from './formats.ts'
import { type Html, html } from './html.ts'
import type { PackageLanguage } from './language.ts'
import type { DescribedFile } from './manifest.ts'
import type { Others } from './others.ts'
import type { SubjectData } from './read-subject.ts'
import type { Considered, Redaction } from './redactions.ts'
import type { PackageText } from './texts/package-text.ts'

export interface PageInput {
  data: SubjectData
  language: PackageLanguage
  information: ReturnType<typeof article15Of>
  files: readonly DescribedFile[]
  redactions: readonly Redaction[]
  considered: readonly Considered[]
  others: Others
}

/** What each part of the page is made from. */
export interface PageContext extends PageInput {
  text: PackageText
  formats: Formats
}

export const section = (title: string, content: Html): Html =>
  html`<section><h2>${title}</h2>${content}</section>`

/** A table, or a word when there is nothing in it. */
export function table(
  text: PackageText,
  heads: readonly string[],
  rows: readonly (readonly (string | Html)[])[],
): Html {
  if (rows.length === 0) return html`<p class="quiet">${text.none}</p>`
  return html`<table><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td><bdi>${cell}</bdi></td>`)}</tr>`)}</tbody></table>`
}

export const list = (text: PackageText, items: readonly (string | Html)[]): Html =>
  items.length === 0
    ? html`<p class="quiet">${text.none}</p>`
    : html`<ul>${items.map((item) => html`<li><bdi>${item}</bdi></li>`)}</ul>`
