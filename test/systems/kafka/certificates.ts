import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { SystemUnavailableError } from '../unavailable.ts'

const run = promisify(execFile)

export interface Certificates {
  /** The authority's certificate, PEM: what a client trusts. */
  ca: string
  /** The server's key and certificates in one PEM file. */
  keyStore: string
}

/** An authority of the test's own, and a certificate for 127.0.0.1 and localhost that it signed. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const at = (name: string) => join(folder, name)
  const openssl = (...args: string[]) =>
    run('openssl', args).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        throw new SystemUnavailableError('openssl is not installed')
      throw error
    })
  const signed = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 2'.split(' ')
  const authority = ['-subj', '/CN=Test authority', '-keyout', at('ca.key'), '-out', at('ca.pem')]
  await openssl('req', ...signed, ...authority)
  const server = ['-subj', '/CN=localhost', '-keyout', at('server.key'), '-out', at('server.pem')]
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost']
  const byAuthority = [
    '-addext',
    'basicConstraints=critical,CA:FALSE',
    '-CA',
    at('ca.pem'),
    '-CAkey',
    at('ca.key'),
  ]
  await openssl('req', ...signed, ...server, ...names, ...byAuthority)
  const [key, certificate, ca] = await Promise.all(
    ['server.key', 'server.pem', 'ca.pem'].map((name) => readFile(at(name), 'utf8')),
  )
  await writeFile(at('server-store.pem'), `${key}${certificate}${ca}`, { mode: 0o600 })
  return { ca: ca ?? '', keyStore: at('server-store.pem') }
}
