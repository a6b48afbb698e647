import { temporaryFolder } from './onrecord.ts'

/**
 * One folder for the run of the end-to-end tests: the quiet day that several of them look at is played once. Given by
 * ONRECORD_TEST_FOLDER, it is kept, and the next run finds the day there.
 */
export async function setup(): Promise<() => Promise<void>> {
  if (process.env['ONRECORD_TEST_FOLDER'] !== undefined) return async () => undefined
  const folder = await temporaryFolder()
  process.env['ONRECORD_TEST_FOLDER'] = folder.path
  return async () => folder[Symbol.asyncDispose]()
}
