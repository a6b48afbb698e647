import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import { createExports } from '../create-exports.ts'
import {
  aConsentRecord,
  agent,
  earlier,
  otherAgent,
  recording,
  somePorts,
  stranger,
  subject,
  transcript,
} from '../testing.ts'
import { languageOf } from './language.ts'

/** Reads the ZIP back with another library than wrote it. */
async function unzip(zip: Uint8Array): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  const archive = await new Promise<ZipFile>((resolve, reject) =>
    fromBuffer(Buffer.from(zip), { lazyEntries: true }, (error, file) =>
      error ? reject(error) : resolve(file),
    ),
  )
  await new Promise<void>((resolve, reject) => {
    archive.on('error', reject)
    archive.on('end', resolve)
    archive.on('entry', (entry: Entry) => {
      archive.openReadStream(entry, (error, stream) => {
        if (error) return reject(error)
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          files.set(entry.fileName, Buffer.concat(chunks))
          archive.readEntry()
        })
      })
    })
    archive.readEntry()
  })
  return files
}

const make = async (ports = somePorts(), asked = subject) => {
  const file = await createExports(ports).subject('acme', asked)
  const files = await unzip(file.bytes)
  const text = (path: string) => files.get(path)?.toString() ?? ''
  return { file, files, text, json: (path: string) => JSON.parse(text(path)) }
}

it('lists every file in the manifest with its size and hash', async () => {
  const { files, json } = await make()
  const manifest = json('manifest.json')
  expect([...files.keys()]).toEqual([
    'manifest.json',
    ...manifest.files.map(({ path }: { path: string }) => path),
  ])
  for (const { path, size_bytes, sha256 } of manifest.files) {
    const bytes = files.get(path) ?? Buffer.alloc(0)
    expect([path, bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([
      path,
      size_bytes,
      sha256,
    ])
  }
})

it('holds what is owed: audio, transcripts, consent with receipts and proofs, calls, messages, who looked', async () => {
  const { files, json, text } = await make()
  expect([...files.keys()]).toEqual([
    'manifest.json',
    'README.txt',
    'index.html',
    'identity.json',
    'consent/records.json',
    'consent/receipts.json',
    'consent/proofs/0.tlog-proof',
    'consent/trail.csv',
    'consent/trail.json',
    'calls.json',
    'calls.csv',
    'conversations.json',
    'messages.json',
    `recordings/${recording}.ogg`,
    `transcripts/${transcript}.json`,
    `transcripts/${transcript}.vtt`,
    'audit.json',
    'holdings.json',
  ])
  expect(files.get(`recordings/${recording}.ogg`)?.toString('latin1')).toMatch(/^OggS/)
  expect(json('identity.json').pseudonyms).toEqual([subject, earlier])
  expect(json('consent/receipts.json')[0]).toMatchObject({
    event: { event_state: 'dpv:ConsentGiven' },
    ledger: {
      index: 0,
      leaf: '{"index":0}',
      proof: 'consent/proofs/0.tlog-proof',
      verifier_key: 'onrecord.example/acme+530d903a+A',
    },
  })
  expect(text(`transcripts/${transcript}.vtt`)).toBe(
    'WEBVTT\nLanguage: de\n\n1\n00:00:00.500 --> 00:00:02.250\n<v customer>Hallo --&gt; &lt;Welt&gt; &amp; mehr\n',
  )
})

it('has all of Article 15(1) and (2)', async () => {
  const { article_15 } = (await make()).json('manifest.json')
  expect(Object.keys(article_15)).toEqual([
    'controller',
    'data_protection_officer',
    'purposes',
    'categories',
    'recipients',
    'storage_period',
    'rights',
    'complaint_authority',
    'source',
    'automated_decisions',
    'transfers_safeguards',
  ])
  expect(article_15.recipients).toEqual(['Hosting Ltd', 'Transcription Ltd'])
  expect(article_15.purposes[0]).toMatchObject({ code: 'recording', consent_status: 'given' })
  expect(article_15.storage_period[0]).toMatchObject({ category: 'recordings', keep: 'P180D' })
})

describe('other people', () => {
  it('are in no file, and the same agent has the same name in all of them', async () => {
    const { files, json, text } = await make()
    for (const [path, bytes] of files) {
      for (const ref of [agent, otherAgent, stranger, 'user:anna'])
        expect([path, bytes.includes(ref)]).toEqual([path, false])
    }
    const [missed, answered] = json('calls.json')
    expect(missed.agent).not.toBe(answered.agent)
    expect(json('messages.json')[0].agent).toBe(answered.agent)
    expect(json('consent/trail.json')[1].payload.participants).toEqual([
      { role: 'contact', subject },
      { role: 'agent', subject: answered.agent },
    ])
    expect(text('calls.csv')).toContain(answered.agent)
  })

  it('who looked are told by role, with time and purpose', async () => {
    const { json } = await make()
    expect(json('audit.json')).toMatchObject([
      { type: 'access.played', role: 'officer', purpose: 'complaint' },
    ])
  })

  it('are listed as replaced or as considered, with the reason', async () => {
    const { redactions, considered } = (await make()).json('manifest.json')
    expect(redactions.map(({ path, reason }: Record<string, string>) => `${path} ${reason}`)).toEqual([
      'consent/trail.json other_person',
      'calls.json other_person',
      'calls.csv other_person',
      'messages.json other_person',
      'audit.json employee_name',
      'consent/trail.json erased',
    ])
    expect(considered.map(({ reason }: Record<string, string>) => reason)).toEqual([
      'agent_voice',
      'agent_words',
      'agent_words',
    ])
  })
})

it('says what has been erased in place of leaving it out', async () => {
  const { files, json } = await make(somePorts({ subjects: { openRecording: async () => undefined } }))
  expect([...files.keys()].some((path) => path.startsWith('recordings/'))).toBe(false)
  expect(json('manifest.json').redactions).toContainEqual({
    path: `recordings/${recording}`,
    reason: 'erased',
    ground: 'no longer held',
    count: 1,
  })
})

it('fails rather than be incomplete when a store does not answer', async () => {
  const openRecording = async () => {
    throw new Error('store is down')
  }
  await expect(make(somePorts({ subjects: { openRecording } }))).rejects.toThrow('store is down')
})

it('is the same for every pseudonym of the person, and the same bytes each time', async () => {
  const [first, second] = [await make(somePorts()), await make(somePorts(), earlier)]
  expect(Buffer.from(first.file.bytes).equals(Buffer.from(second.file.bytes))).toBe(true)
  expect(first.file.fileName).toBe(`access-package_acme_${subject}_2026-11-23.zip`)
})

it('refuses an unknown person by name', async () => {
  await expect(make(somePorts(), stranger)).rejects.toMatchObject({ code: 'subject_unknown', status: 404 })
})

describe('the page', () => {
  it('is in the language in which the person was asked, and loads nothing from anywhere', async () => {
    const page = (await make()).text('index.html')
    expect(page).toContain('<html lang="de" dir="ltr">')
    expect(page).toContain('Ihre personenbezogenen Daten')
    expect(page).toContain('180 Tage ab Ende des Anrufs')
    expect(page).toContain('Aufzeichnung von Anrufen (GDPR Art. 6(1)(a))')
    expect([...page.matchAll(/(?:src|href)="(https?:[^"]*)"/g)].map(([, url]) => url)).toEqual([
      'https://www.bfdi.bund.de',
    ])
  })
  it('escapes what people wrote', async () => {
    const page = (await make()).text('index.html')
    expect(page).toContain('Guten Tag &lt;Ada&gt;')
    expect(page).not.toContain('<Ada>')
    expect(page).not.toContain('<b>"')
  })
  it('runs from right to left in Arabic', async () => {
    const notice = { id: 'calls', version: 2, language: 'ar', sha256: 'ab'.repeat(32) }
    const consentRecords = async () => [aConsentRecord({ notice })]
    const page = (await make(somePorts({ subjects: { consentRecords } }))).text('index.html')
    expect(page).toContain('<html lang="ar" dir="rtl">')
  })
})

it.each([
  [['de', 'es'], 'AE', 'es'],
  [['de-AT'], 'ES', 'de'],
  [['fr'], 'SA', 'ar'],
  [[], 'MX', 'es'],
  [[], undefined, 'en'],
])('for notices in %j and country %s speaks %s', (languages, country, expected) => {
  const consent = languages.map((language) =>
    aConsentRecord({ notice: { id: 'n', version: 1, language, sha256: '' } }),
  )
  expect(languageOf(consent, country)).toBe(expected)
})
