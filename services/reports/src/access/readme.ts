import type { PackageLanguage } from './language.ts'
import type { DescribedFile } from './manifest.ts'
import type { SubjectData } from './read-subject.ts'
import { TEXTS } from './texts/index.ts'

/** The first thing to read, as plain text: what this is, from whom, and what each file is. */
export function readmeOf(
  data: SubjectData,
  language: PackageLanguage,
  files: readonly DescribedFile[],
): string {
  const text = TEXTS[language]
  const { controller, dpo } = data.profile
  const list = files.map(({ path, kind }) => `- ${path}: ${text.files[kind]}`)
  return `${[
    text.title,
    '',
    text.intro,
    text.free,
    '',
    `${text.generated}: ${data.generatedAt.toISOString()}`,
    `${text.controller}: ${[controller.name, controller.address, controller.email].filter(Boolean).join(', ')}`,
    ...(dpo === undefined
      ? []
      : [`${text.dataProtectionOfficer}: ${[dpo.name, dpo.email].filter(Boolean).join(', ')}`]),
    '',
    `${text.headings.package}:`,
    `- index.html: ${text.files.readme}`,
    ...list,
    '',
    text.integrity,
  ].join('\n')}\n`
}
