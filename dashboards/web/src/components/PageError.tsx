import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ErrorNote } from './ErrorNote.tsx'
import css from './PageError.module.css'

/** A page that could not be opened at all. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation()
  const router = useRouter()
  const retry = async () => {
    reset()
    await router.invalidate()
  }
  return (
    <div className={css.page}>
      <ErrorNote
        error={error instanceof Error ? error : new Error(String(error))}
        what={t('state.pageFailed')}
        onRetry={retry}
      />
    </div>
  )
}
