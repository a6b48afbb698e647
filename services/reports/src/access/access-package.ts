import { article15Of } from './article-15.ts'
import { dataFiles, namesLeftOut } from './data-files.ts'
import { languageOf } from './language.ts'
import { type DescribedFile, manifestOf } from './manifest.ts'
import { createOthers } from './others.ts'
import { pageOf } from './page.ts'
import type { SubjectData } from './read-subject.ts'
import { readmeOf } from './readme.ts'
import { consideredOf, redactionsOf } from './redactions.ts'
import type { PackageFile } from './zip.ts'

/** Every file of the access package, in a fixed order, the manifest first. */
export function accessPackage(data: SubjectData): PackageFile[] {
  const language = languageOf(data.consent, data.country)
  const others = createOthers(data.subjects)
  const held = dataFiles(data, others)
  const redactions = redactionsOf(data, others.replacements(), namesLeftOut(data))
  const considered = consideredOf(data)
  const page = pageOf({
    data,
    language,
    information: article15Of(data),
    files: held,
    redactions,
    considered,
    others,
  })
  const files: DescribedFile[] = [
    {
      path: 'README.txt',
      kind: 'readme',
      contentType: 'text/plain',
      bytes: Buffer.from(readmeOf(data, language, held)),
    },
    { path: 'index.html', kind: 'readme', contentType: 'text/html', bytes: Buffer.from(page) },
    ...held,
  ]
  const manifest = manifestOf({ data, language, files, redactions, considered })
  return [{ path: 'manifest.json', bytes: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) }, ...files]
}

/** `access-package_acme_sub_abc_2026-11-23.zip`. */
export const accessPackageName = ({ profile, subjects, generatedAt }: SubjectData): string =>
  `access-package_${profile.id}_${subjects[0]}_${generatedAt.toISOString().slice(0, 10)}.zip`
