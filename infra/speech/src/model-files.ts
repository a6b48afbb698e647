import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

export type ModelFiles =
  | { kind: 'whisper'; encoder: string; decoder: string; tokens: string }
  | { kind: 'transducer'; encoder: string; decoder: string; joiner: string; tokens: string }

/** Thrown when a folder holds no model that we can run; says what was looked for. */
export class ModelMissingError extends Error {
  override name = 'ModelMissingError'
}

/** Finds sherpa-onnx model files: of the transducer kind where there is a joiner, else of the Whisper kind. @throws ModelMissingError */
export async function findModelFiles(folder: string): Promise<ModelFiles> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new ModelMissingError(`the speech model folder ${folder} cannot be read`, { cause: error })
  })
  const files = modelFilesAmong(names)
  if (files === undefined)
    throw new ModelMissingError(
      `no speech model in ${folder}: looked for *encoder*.onnx, *decoder*.onnx and *tokens.txt (Whisper), ` +
        `or these and *joiner*.onnx (transducer); found ${names.length === 0 ? 'nothing' : names.join(', ')}`,
    )
  return Object.fromEntries(
    Object.entries(files).map(([part, name]) => [part, part === 'kind' ? name : join(folder, name)]),
  ) as ModelFiles
}

/** Of two that differ in precision the 8-bit one: a third of the memory, nearly the same words. */
export function modelFilesAmong(names: readonly string[]): ModelFiles | undefined {
  const pick = (pattern: RegExp) => {
    const found = names.filter((name) => pattern.test(name)).toSorted()
    return found.find((name) => name.includes('int8')) ?? found[0]
  }
  const encoder = pick(/encoder.*\.onnx$/)
  const decoder = pick(/decoder.*\.onnx$/)
  const joiner = pick(/joiner.*\.onnx$/)
  const tokens = pick(/tokens\.txt$/)
  if (encoder === undefined || decoder === undefined || tokens === undefined) return undefined
  return joiner === undefined
    ? { kind: 'whisper', encoder, decoder, tokens }
    : { kind: 'transducer', encoder, decoder, joiner, tokens }
}
