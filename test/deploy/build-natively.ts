import { cp, mkdir } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { copyContext } from './build-context.ts'
import type { Instruction, Stage } from './dockerfile.ts'
import { runWell } from './run.ts'

/** What a container of the image would have: its files, its environment, and what it starts. */
export interface NativeImage {
  folder: string
  workdir: string
  env: Record<string, string>
  user: string
  entrypoint: string[]
  command: string[]
}

/**
 * Follows a Dockerfile without a container engine: every stage is a folder, and its COPY and RUN instructions are carried out
 * there by this machine's own Node and package manager. An instruction that is not known is refused, not skipped.
 */
export async function buildNatively(
  stages: readonly Stage[],
  folder: string,
  node: string,
): Promise<NativeImage> {
  const built = new Map<string, NativeImage>()
  let last: NativeImage | undefined
  for (const [index, stage] of stages.entries()) {
    const parent = built.get(stage.from)
    const image: NativeImage = {
      folder: join(folder, stage.name || `stage-${index}`),
      workdir: parent?.workdir ?? '/',
      env: { ...parent?.env },
      user: parent?.user ?? 'root',
      entrypoint: [],
      command: [],
    }
    await mkdir(image.folder, { recursive: true })
    if (parent !== undefined)
      await cp(parent.folder, image.folder, { recursive: true, verbatimSymlinks: true })
    for (const instruction of stage.instructions) await carryOut(instruction, image, built, { folder, node })
    built.set(stage.name, image)
    last = image
  }
  if (last === undefined) throw new Error('the Dockerfile has no stage')
  return last
}

interface Machine {
  folder: string
  node: string
}

async function carryOut(
  { keyword, flags, text }: Instruction,
  image: NativeImage,
  built: ReadonlyMap<string, NativeImage>,
  machine: Machine,
): Promise<void> {
  const here = join(image.folder, image.workdir)
  switch (keyword) {
    case 'WORKDIR':
      image.workdir = text
      await mkdir(join(image.folder, text), { recursive: true })
      return
    case 'ENV':
      for (const [name, value] of pairs(text)) image.env[name] = value
      return
    case 'RUN':
      await runWell('sh', ['-euc', text], { cwd: here, env: environmentOf(image, machine) })
      return
    case 'COPY': {
      const [source = '', to = ''] = text.split(/\s+/)
      const target = isAbsolute(to) ? join(image.folder, to) : join(here, to)
      const from = built.get(flags.get('from') ?? '')
      if (from === undefined) await copyContext(target)
      else await cp(join(from.folder, source), target, { recursive: true, verbatimSymlinks: true })
      return
    }
    case 'USER':
      image.user = text
      return
    case 'ENTRYPOINT':
      image.entrypoint = JSON.parse(text) as string[]
      return
    case 'CMD':
      image.command = JSON.parse(text) as string[]
      return
    case 'LABEL':
    case 'EXPOSE':
    case 'HEALTHCHECK':
      return
    default:
      throw new Error(`${keyword} cannot be carried out without a container engine`)
  }
}

/** What is installed globally stays in the folder; the build's Node is the one given, and finds nothing of this checkout. */
function environmentOf(image: NativeImage, { folder, node }: Machine): Record<string, string> {
  const prefix = join(folder, 'global')
  return {
    ...image.env,
    npm_config_prefix: prefix,
    NODE_PATH: '',
    PATH: [join(prefix, 'bin'), join(node, '..'), process.env['PATH']].join(':'),
  }
}

const pairs = (text: string) =>
  [...text.matchAll(/(?<name>\w+)=(?:"(?<quoted>[^"]*)"|(?<plain>\S+))/g)].map(
    ({ groups }) => [groups?.['name'] ?? '', groups?.['quoted'] ?? groups?.['plain'] ?? ''] as const,
  )
