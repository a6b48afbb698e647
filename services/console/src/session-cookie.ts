import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { LONGEST_MS } from './stores/sessions.ts'

const NAME = 'onrecord_session'

/** The one cookie: out of reach of scripts, not sent by other sites, only over TLS where the console is served so. */
export function createSessionCookie(publicUrl: string) {
  const options: CookieSerializeOptions = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: new URL(publicUrl).protocol === 'https:',
  }
  return {
    read: (request: FastifyRequest): string | undefined => request.cookies[NAME],
    set: (reply: FastifyReply, token: string): unknown =>
      reply.setCookie(NAME, token, { ...options, maxAge: LONGEST_MS / 1000 }),
    clear: (reply: FastifyReply): unknown => reply.clearCookie(NAME, options),
  }
}
export type SessionCookie = ReturnType<typeof createSessionCookie>
