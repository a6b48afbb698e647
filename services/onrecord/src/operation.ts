import type { ExportFile } from '@onrecord/schemas'
import type { z } from 'zod'
import type { Composition } from './composition/compose.ts'

/** What an operation gives back: a result for machines and people, and files to write. */
export interface Outcome {
  result: Record<string, unknown>
  files: ExportFile[]
}

export interface Operation<Input extends z.ZodType> {
  input: Input
  /** True where other services have work to do afterwards, which the caller wants to see done. */
  settles?: boolean
  run(composition: Composition, input: z.output<Input>): Promise<Outcome>
}

/** Something that commands do, with the input checked. */
export const operation = <Input extends z.ZodType>(definition: Operation<Input>) => definition
