import { cp, mkdir, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import dockerignore from '@balena/dockerignore'
import { CHECKOUT, DEPLOY } from './deploy-folder.ts'

/** Never looked into: they are ignored, and large. */
const NEVER = new Set(['node_modules', '.git', 'dist', '.onrecord'])

/** A CommonJS module that says of itself to be another. */
const createMatcher = dockerignore as unknown as typeof dockerignore.default

/** The files of the checkout that the image's .dockerignore lets through, relative to the checkout. */
export async function contextFiles(): Promise<string[]> {
  const rules = await readFile(join(DEPLOY, 'Dockerfile.dockerignore'), 'utf8')
  const matcher = createMatcher().add(rules)
  return (await filesBelow('')).filter((path) => !matcher.ignores(path))
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(join(CHECKOUT, folder), { withFileTypes: true })
  const found = await Promise.all(
    entries
      .filter(({ name }) => !NEVER.has(name))
      .map(async (entry) =>
        entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
      ),
  )
  return found.flat()
}

export async function copyContext(target: string): Promise<void> {
  for (const path of await contextFiles()) {
    await mkdir(dirname(join(target, path)), { recursive: true })
    await cp(join(CHECKOUT, path), join(target, path))
  }
}
