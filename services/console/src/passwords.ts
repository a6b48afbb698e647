import { hash, verify } from '@node-rs/argon2'
import { newToken } from './domain/tokens.ts'

/** NIST SP 800-63B: length is what counts; the upper bound keeps hashing cheap. */
export const SHORTEST_PASSWORD = 12
export const LONGEST_PASSWORD = 200

/** argon2id, 19 MiB, 2 passes (the library's defaults, OWASP password storage); as a PHC string. */
export const hashPassword = (password: string): Promise<string> => hash(asTyped(password))

let decoy: Promise<string> | undefined

/** Takes as long for an unknown user, or one without a password, as for a wrong password. */
export async function passwordMatches(stored: string | null | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword(newToken())
  const matches = await verify(stored ?? (await decoy), asTyped(password))
  return matches && typeof stored === 'string'
}

/** One form for the same characters, whatever keyboard they came from (NIST SP 800-63B, 5.1.1.2). */
const asTyped = (password: string): string => password.normalize('NFKC')
