import { readFile } from 'node:fs/promises'
import { ConfigError } from '../config.ts'

/** An authority's certificate, PEM. @throws ConfigError when the file is not one. */
export async function readCertificate(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new ConfigError(`ONRECORD_KAFKA_TLS_CA_FILE: ${file} cannot be read`, { cause: error })
  })
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    throw new ConfigError(`ONRECORD_KAFKA_TLS_CA_FILE: ${file} is not a certificate in PEM`)
  return text
}
