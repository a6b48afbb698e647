import { runVerify } from '@onrecord/ledger/verify'
import { ProblemError } from '@onrecord/schemas'

export interface VerifyOptions {
  key?: string[]
  witness?: string[]
  /** Files of checkpoints that were kept from before. */
  earlier?: string[]
  json?: boolean
}

/** Checks an exported trail with nothing but the file and the keys. Exit code 0: all of it holds. */
export const verify = (file: string, options: VerifyOptions): Promise<number> =>
  runVerify(file, options).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'EACCES') throw error
    throw new ProblemError('file_unreadable', 400, 'The file cannot be read', `${error.path} (${error.code})`)
  })
