import { createHash } from 'node:crypto'
import { article15Of } from './article-15.ts'
import type { PackageLanguage } from './language.ts'
import type { SubjectData } from './read-subject.ts'
import type { Considered, Redaction } from './redactions.ts'
import type { PackageFile } from './zip.ts'

export type PackageFileKind =
  | 'readme'
  | 'identity'
  | 'consent_records'
  | 'consent_receipts'
  | 'consent_proof'
  | 'trail'
  | 'calls'
  | 'conversations'
  | 'messages'
  | 'recording'
  | 'transcript'
  | 'access_log'
  | 'holdings'

export interface DescribedFile extends PackageFile {
  kind: PackageFileKind
  contentType: string
}

export interface ManifestInput {
  data: SubjectData
  language: PackageLanguage
  files: readonly DescribedFile[]
  redactions: readonly Redaction[]
  considered: readonly Considered[]
}

/** What the package is, the information under Article 15, and every file with size and hash. */
export function manifestOf({ data, language, files, redactions, considered }: ManifestInput) {
  return {
    format: 'onrecord-access-package/v1',
    legal_basis: 'GDPR Article 15',
    generated_at: data.generatedAt.toISOString(),
    workspace: data.profile.id,
    subject: data.subjects[0],
    language,
    article_15: article15Of(data),
    redactions,
    considered,
    files: files.map(({ path, kind, contentType, bytes }) => ({
      path,
      kind,
      content_type: contentType,
      size_bytes: bytes.byteLength,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
  }
}
