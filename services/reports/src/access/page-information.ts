import type { ProcessingPurpose } from './article-15.ts'
import { type Html, html } from './html.ts'
import { list, type PageContext, section } from './page-parts.ts'
import type { PackageText } from './texts/package-text.ts'

function purposeOf({ code, purpose }: ProcessingPurpose, text: PackageText): string {
  if (code === undefined) return purpose
  return code === 'proof_of_consent' ? text.proofOfConsent : text.purposes[code]
}

/** `A6-1-a-explicit-consent` as `GDPR Art. 6(1)(a)`; what is no such code as it is. */
const basisInWords = (basis: string): string =>
  basis.replace(/^A(\d+)-(\d+)-([a-z])\b.*$/, 'GDPR Art. $1($2)($3)')

/** The information of Article 15(1) and (2), in the person's language. */
export function informationSection({ text, information, formats }: PageContext): Html {
  const { purposes, recipients, storage_period, complaint_authority, transfers_safeguards } = information
  const parts: [string, Html][] = [
    [
      text.information.purposes,
      list(
        text,
        purposes.map((one) => `${purposeOf(one, text)} (${basisInWords(one.lawful_basis)})`),
      ),
    ],
    [
      text.information.categories,
      list(
        text,
        information.categories.map((category) => text.categories[category]),
      ),
    ],
    [text.information.recipients, list(text, recipients)],
    [
      text.information.storage,
      list(
        text,
        storage_period.map(
          ({ category, keep, from, basis }) =>
            `${text.retained[category]}: ${formats.period(keep)} ${text.starts[from]} (${basis})`,
        ),
      ),
    ],
    [text.information.source, list(text, text.sources)],
    [text.information.automated, html`<p>${text.automated}</p>`],
    [
      text.information.transfers,
      list(
        text,
        transfers_safeguards.map(({ country, safeguard }) => `${country}: ${safeguard}`),
      ),
    ],
    [
      text.information.rights,
      list(
        text,
        information.rights.map((right) => text.rights[right]),
      ),
    ],
    [
      text.information.complaint,
      html`<p><bdi>${complaint_authority.name}</bdi>: <a href="${complaint_authority.url}">${complaint_authority.url}</a></p>`,
    ],
  ]
  return section(
    text.headings.information,
    html`${parts.map(([title, content]) => html`<h3>${title}</h3>${content}`)}`,
  )
}
