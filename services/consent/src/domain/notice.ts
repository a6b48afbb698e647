import { createHash } from 'node:crypto'
import { Purpose } from '@onrecord/schemas'
import { z } from 'zod'

/** What ISO/IEC TS 27560 wants a record to say of the processing, as the notice says it. */
export const NoticeTerms = z.object({
  controller: z.string().min(1),
  recipients: z.array(z.string()),
  storageLocation: z.string().min(1),
  /** ISO 8601 duration. */
  retentionPeriod: z.string().min(1),
  withdrawalMethod: z.string().min(1),
  jurisdiction: z.string().optional(),
})
export type NoticeTerms = z.infer<typeof NoticeTerms>

/** One version of a text in one language, asking for consent to some purposes. */
export const Notice = z.object({
  workspace: z.string(),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/),
  version: z.int().positive(),
  /** BCP 47. */
  language: z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/),
  text: z.string().min(1).max(10_000),
  /** Of the text's UTF-8 bytes, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  purposes: z.array(Purpose).min(1),
  terms: NoticeTerms,
  effectiveFrom: z.date(),
})
export type Notice = z.infer<typeof Notice>

/** A notice as prompts and records refer to it. */
export type NoticeRef = Pick<Notice, 'id' | 'version' | 'language' | 'sha256'>

export const noticeHashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

export const termsOf = (workspace: string): NoticeTerms => ({
  controller: workspace,
  recipients: [],
  storageLocation: 'controller',
  retentionPeriod: 'P1Y',
  withdrawalMethod: 'button_reply',
})
