import { describe } from 'vitest'
import { withoutSystem } from '../systems/describe-system.ts'
import { SystemUnavailableError } from '../systems/unavailable.ts'
import { tools } from './tools.ts'

/** A suite that needs a program; where that cannot be had, it is skipped with the reason, or fails where it is required. */
export async function describeTool<Name extends keyof typeof tools>(
  names: readonly Name[],
  title: string,
  suite: (paths: Record<Name, string>) => void,
): Promise<void> {
  try {
    const paths: Partial<Record<Name, string>> = {}
    for (const name of names) paths[name] = await tools[name]()
    describe(title, () => suite(paths as Record<Name, string>))
  } catch (error) {
    if (!(error instanceof SystemUnavailableError)) throw error
    withoutSystem(title, error.message)
  }
}
