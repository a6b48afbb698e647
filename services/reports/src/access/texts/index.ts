import type { PackageLanguage } from '../language.ts'
import { ar } from './ar.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import type { PackageText } from './package-text.ts'

export const TEXTS: Readonly<Record<PackageLanguage, PackageText>> = { en, es, de, ar }
