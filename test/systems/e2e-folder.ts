import { temporaryFolder } from './onrecord.ts'

/** One folder for the run of the end-to-end tests: the quiet day that several of them look at is played once. */
export async function setup(): Promise<() => Promise<void>> {
  const folder = await temporaryFolder()
  process.env['ONRECORD_TEST_FOLDER'] = folder.path
  return () => folder[Symbol.asyncDispose]()
}
