import { createHash, randomBytes } from 'node:crypto'

const TOKEN_BYTES = 32

/** 256 random bits as base64url: the secret in a sign-in link or a session cookie. */
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url')

/**
 * What is stored in a token's place. Tokens are found by this hash, so the time that a lookup takes says nothing about
 * the token itself.
 */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()
