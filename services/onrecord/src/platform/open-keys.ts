import { existsSync } from 'node:fs'
import {
  createAwsKms,
  createKeyring,
  createKeyServiceEncryption,
  type KeyEncryption,
  type Keyring,
  readKeyFile,
} from '@onrecord/keys'
import type { Config } from '../config.ts'
import type { Closing } from './closing.ts'
import type { OpenedDatabase } from './open-database.ts'

export interface OpenedKeys {
  keyring: Keyring
  /** Which key wraps all others. */
  keyEncryptionId: string
}

/** The keyring over the key that wraps all others: in the configured key service, else in a file. */
export async function openKeys(
  config: Config,
  database: OpenedDatabase,
  closing: Closing,
): Promise<OpenedKeys> {
  const encryption = await openEncryption(config, database, closing)
  const keyring = await createKeyring(database.db, encryption)
  closing.push(() => keyring.close())
  return { keyring, keyEncryptionId: encryption.id }
}

async function openEncryption(
  { kms, keyFile }: Config,
  { db, acrossWorkspaces }: OpenedDatabase,
  closing: Closing,
): Promise<KeyEncryption> {
  if (kms === undefined) return readKeyFile(keyFile)
  const service = createAwsKms(kms)
  closing.push(async () => service.close())
  // a file that is still there is what wrapped keys before
  const before = existsSync(keyFile) ? await readKeyFile(keyFile) : undefined
  return createKeyServiceEncryption({ db, acrossWorkspaces, service, ...(before && { before }) })
}
