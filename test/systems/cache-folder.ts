import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where downloads and builds of the test systems are kept between runs. */
const root = () => join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'onrecord', 'systems')

/**
 * The folder `name` (with the version in it) of the cache; filled the first time. It is filled under another name, so
 * that a killed or failed fill leaves nothing that looks whole, and two at once do no harm.
 */
export async function cachedFolder(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(root(), name)
  if (await exists(folder)) return folder
  const unfinished = `${folder}.${crypto.randomUUID()}`
  await mkdir(unfinished, { recursive: true })
  try {
    await fill(unfinished)
    await rename(unfinished, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error
    })
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return folder
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
