import { makeBucket } from '@onrecord/object-store'
import { openComposition } from '../composition/open.ts'
import type { Config } from '../config.ts'
import { SYSTEMS } from '../services.ts'
import { lockIfNeeded } from '../shared-systems.ts'

/** Brings tables and topics up to date and makes the bucket and the keys where there are none: services find everything there. */
export async function prepare(config: Config, { json }: { json?: boolean }): Promise<number> {
  const lock = await lockIfNeeded(config, SYSTEMS)
  try {
    if ('bucket' in config.objects)
      await makeBucket(config.objects, { objectLock: config.objectLock.mode !== 'off' })
    const composition = await openComposition({ ...config, migrate: true, logLevel: 'warn' })
    await composition.close()
  } finally {
    await lock.release()
  }
  const { keyFile, signingKeyFile, kms } = config
  const keyFiles = kms === undefined ? [keyFile, signingKeyFile] : [signingKeyFile]
  process.stdout.write(
    json
      ? `${JSON.stringify({ prepared: true, keyFile, signingKeyFile })}\n`
      : `Tables are up to date.\nKeys to give to every process, and to back up apart: ${keyFiles.join(', ')}\n`,
  )
  return 0
}
