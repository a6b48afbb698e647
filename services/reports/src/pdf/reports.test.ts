import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { describe, expect, it } from 'vitest'
import { auditPdf } from '../audit/audit-pdf.ts'
import { retentionPdf } from '../retention/retention-pdf.ts'
import { aBundle, anEntry, aProfile, aRetentionReport, subject } from '../testing.ts'

const period = { from: new Date('2026-11-22T23:00:00Z'), until: new Date('2026-11-23T23:00:00Z') }

/** What a reader of the file finds. */
async function read(pdf: Buffer) {
  const loading = getDocument({ data: new Uint8Array(pdf), verbosity: 0 })
  const document = await loading.promise
  const pages: string[] = []
  for (let n = 1; n <= document.numPages; n++) {
    const { items } = await (await document.getPage(n)).getTextContent()
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join(' '))
  }
  const bookmarks = (await document.getOutline())?.map(({ title }) => title) ?? []
  const { info } = await document.getMetadata()
  await loading.destroy()
  return { pages, text: pages.join('\n'), bookmarks, info: info as Record<string, unknown> }
}

describe('the audit trail as a PDF', () => {
  const entries = Array.from({ length: 40 }, (_, index) =>
    anEntry({ index, at: `2026-11-23T10:00:${10 + index}.000Z` }),
  )
  const data = { profile: aProfile({ name: 'عيادات أكمي' }), scope: period, bundle: aBundle(entries) }

  it('lists every entry with its whole hash, under a repeated head', async () => {
    const { text, pages } = await read(await auditPdf(data))
    for (const { leafHash } of entries) {
      expect(text).toContain(leafHash.slice(0, 32))
      expect(text).toContain(leafHash.slice(32))
    }
    expect(text.split(subject)).toHaveLength(entries.length + 1)
    const withEntries = pages.filter(
      (page) => page.includes('no consent on record') && page.includes('Leaf hash'),
    )
    expect(withEntries.length).toBeGreaterThan(1)
    expect(
      pages.map((_, n) => `Page ${n + 1} of ${pages.length}`).every((foot, n) => pages[n]?.includes(foot)),
    ).toBe(true)
  })

  it('says how to check it, with the checkpoint and the key word for word', async () => {
    const { pages } = await read(await auditPdf(data))
    const last = pages.at(-1) ?? ''
    expect(last).toContain(data.bundle.vkey)
    for (const line of data.bundle.checkpoint.trim().split('\n')) expect(last).toContain(line)
    expect(last).toContain(
      `onrecord verify consent-audit-trail_acme_2026-11-23_2026-11-23.json --key '${data.bundle.vkey}'`,
    )
    expect(last).toContain('What it does not prove')
  })

  it('has a title, an author, a language and bookmarks', async () => {
    const { bookmarks, info } = await read(await auditPdf(data))
    expect(bookmarks).toEqual(['Consent audit trail', 'Summary', 'Entries', 'How to check this file'])
    expect(info).toMatchObject({ Title: 'Consent audit trail', Author: 'Acme GmbH', Language: 'en' })
  })

  it('gives the same bytes for the same data', async () => {
    expect((await auditPdf(data)).equals(await auditPdf(structuredClone(data)))).toBe(true)
  })

  it('makes sense when there is nothing to list', async () => {
    const { text } = await read(await auditPdf({ ...data, bundle: aBundle([]) }))
    expect(text).toContain('No entries.')
  })

  it('keeps Arabic letters in what can be copied', async () => {
    const { text } = await read(await auditPdf(data))
    const letters = text.replace(/\s/g, '')
    expect(letters.includes('عيادات') || letters.includes(Array.from('عيادات').toReversed().join(''))).toBe(
      true,
    )
  })
})

it('shows in the retention PDF what is held, what is due, and the policy', async () => {
  const { text, bookmarks } = await read(
    await retentionPdf({ profile: aProfile(), report: aRetentionReport() }),
  )
  for (const words of [
    '180 days from the end of the call',
    'GDPR Art. 5(1)(e)',
    '3.4 MB',
    'No run yet.',
    'not ended',
  ]) {
    expect(text).toContain(words)
  }
  expect(bookmarks).toEqual(['Retention report', 'Held and due', 'Policy and runs'])
})
