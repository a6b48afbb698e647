import { z } from 'zod'

/** A workspace: one brand of one controller. Nothing is ever read or written across workspaces. */
export const WorkspaceId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$/, 'lower-case letters, digits and dashes, 3 to 40')
export type WorkspaceId = z.infer<typeof WorkspaceId>

/** The random pseudonym of a data subject (`sub_` + 26 base32 characters): the only identity that leaves ingest. */
export const SubjectRef = z.string().regex(/^sub_[a-z2-7]{26}$/)
export type SubjectRef = z.infer<typeof SubjectRef>

/**
 * A keyed pseudonym of a provider's own id (`call_`, `msg_`, `conv_`, `med_` ... + 26 base32 characters). Provider ids
 * are not passed on, because WhatsApp's embed the phone number. Same id in, same reference out, within a workspace.
 */
export const Ref = z.string().regex(/^[a-z]{2,5}_[a-z2-7]{26}$/)
export type Ref = z.infer<typeof Ref>

/** Personal data sealed under a data subject's key: `v1.<key id>.<iv>.<ciphertext and tag>`, base64url. */
export const Sealed = z.string().regex(/^v1\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/)
export type Sealed = z.infer<typeof Sealed>

/** An instant, UTC, RFC 3339 with `Z`. */
export const Instant = z.iso.datetime()
export type Instant = z.infer<typeof Instant>

/** ISO 3166-1 alpha-2. */
export const Country = z.string().regex(/^[A-Z]{2}$/)
