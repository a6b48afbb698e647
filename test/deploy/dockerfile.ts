import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Dockerfile, DockerfileParser, ModifiableInstruction } from 'dockerfile-ast'
import { DEPLOY } from './deploy-folder.ts'

export interface Instruction {
  keyword: string
  /** `--mount=…`, `--from=…`, `--interval=…`. */
  flags: ReadonlyMap<string, string>
  /** What follows the keyword and the flags, continued lines joined. */
  text: string
}

export interface Stage {
  name: string
  from: string
  instructions: Instruction[]
}

/** The stages of our Dockerfile in order, the arguments of their images filled in. */
export async function readDockerfile(): Promise<Stage[]> {
  const parsed = DockerfileParser.parse(await readFile(join(DEPLOY, 'Dockerfile'), 'utf8'))
  const defaults = new Map(
    parsed.getInitialARGs().map((arg) => {
      const property = arg.getProperty()
      return [property?.getName() ?? '', property?.getValue() ?? '']
    }),
  )
  const filled = (text: string) =>
    text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => defaults.get(name) ?? '')
  const stages: Stage[] = []
  for (const instruction of parsed.getInstructions()) {
    const keyword = instruction.getKeyword()
    const text = instruction
      .getArguments()
      .map((argument) => argument.getValue())
      .join(' ')
    if (keyword === 'FROM') {
      const [from = '', , name = ''] = filled(text).split(' ')
      stages.push({ name, from, instructions: [] })
    } else stages.at(-1)?.instructions.push(read(instruction))
  }
  return stages
}

function read(instruction: ReturnType<Dockerfile['getInstructions']>[number]): Instruction {
  const flags = instruction instanceof ModifiableInstruction ? instruction.getFlags() : []
  const text = (instruction.getRawArgumentsContent() ?? '').replaceAll(/\\\n\s*/g, '').trim()
  return {
    keyword: instruction.getKeyword(),
    flags: new Map(flags.map((flag) => [flag.getName(), flag.getValue() ?? ''])),
    text,
  }
}
