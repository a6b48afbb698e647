import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

export type Weight = 'regular' | 'bold'

/** Noto Sans; Amiri for Arabic, because copied Amiri text keeps its letters. */
const FILES = {
  'latin-regular': require.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
  'latin-bold': require.resolve('@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf'),
  'arabic-regular': require.resolve('@expo-google-fonts/amiri/400Regular/Amiri_400Regular.ttf'),
  'arabic-bold': require.resolve('@expo-google-fonts/amiri/700Bold/Amiri_700Bold.ttf'),
} as const

export type FontName = keyof typeof FILES

/** Makes the fonts known to a document; only the glyphs that are used end up in the file. */
export function registerFonts(doc: PDFKit.PDFDocument): void {
  for (const [name, file] of Object.entries(FILES)) doc.registerFont(name, file)
}
