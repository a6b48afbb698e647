import { Button } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../api/problem.ts'
import { useWords } from '../i18n/words.ts'
import css from './ErrorNote.module.css'

interface ErrorNoteProps {
  error: Error
  /** What could not be shown or done. */
  what?: string
  onRetry?: (() => unknown) | undefined
}

/** What failed, under which code, and a way to try again. */
export function ErrorNote({ error, what, onRetry }: ErrorNoteProps) {
  const { t } = useTranslation()
  const words = useWords()
  const problem = error instanceof ApiError ? error : undefined
  const code = problem?.code ?? 'page_failed'
  return (
    <div className={css.note} role="alert">
      <IconAlertTriangle size={18} aria-hidden />
      <div className={css.words}>
        <p className={css.title}>{what ?? words('problem', code, error.message)}</p>
        {what !== undefined && <p>{words('problem', code, error.message)}</p>}
        {problem?.detail !== undefined && (
          <p className="dim" dir="auto">
            {problem.detail}
          </p>
        )}
        <p className={css.code}>
          {t('state.code')} <code className="ltr">{code}</code>
          {problem?.requestId !== undefined && (
            <>
              {' · '}
              {t('state.requestId')} <code className="ltr">{problem.requestId}</code>
            </>
          )}
        </p>
      </div>
      {onRetry !== undefined && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={() => onRetry()}
        >
          {t('state.retry')}
        </Button>
      )}
    </div>
  )
}
