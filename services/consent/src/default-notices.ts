import type { NoticeTerms } from './domain/notice.ts'
import { CALL_RECORDING, LANGUAGES, type NoticeText, SENTIMENT, SINGLE_PURPOSES } from './notice-texts.ts'
import type { NoticeDraft } from './publish-notice.ts'

/** The notice that comes with the product: one question for recording and transcription, each to be agreed to apart. */
export const DEFAULT_NOTICE = { id: CALL_RECORDING.id, version: CALL_RECORDING.version } as const

/** What every workspace can ask with from the first minute, in every language, ready for `publishNotice`. */
export const defaultNotices = (workspace: string, terms: Partial<NoticeTerms> = {}): NoticeDraft[] =>
  [CALL_RECORDING, ...SINGLE_PURPOSES].flatMap((notice) => draftsOf(notice, workspace, terms))

/** Sentiment is off: nobody can consent to it before a workspace publishes this, or a text of its own. */
export const sentimentNotices = (workspace: string, terms: Partial<NoticeTerms> = {}): NoticeDraft[] =>
  draftsOf(SENTIMENT, workspace, terms)

const draftsOf = (
  { id, version, purposes, texts }: NoticeText,
  workspace: string,
  terms: Partial<NoticeTerms>,
): NoticeDraft[] =>
  LANGUAGES.map((language) => ({
    workspace,
    id,
    version,
    language,
    text: texts[language],
    purposes: [...purposes],
    terms,
  }))
