import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../i18n/useFormat.ts'
import { ErrorNote } from './ErrorNote.tsx'
import { PartialNote } from './PartialNote.tsx'

interface QueryViewProps<T> {
  query: UseQueryResult<T, Error>
  /** What could not be loaded, for the error. */
  what: string
  skeleton: ReactNode
  children: (data: T) => ReactNode
}

/** Loading, error, stale and ready, in one place; what is empty only the page knows. */
export function QueryView<T>({ query, what, skeleton, children }: QueryViewProps<T>) {
  const { t } = useTranslation()
  const format = useFormat()
  if (query.data === undefined) {
    return query.error === null ? (
      skeleton
    ) : (
      <ErrorNote error={query.error} what={what} onRetry={query.refetch} />
    )
  }
  const loadedAt = new Date(query.dataUpdatedAt).toISOString()
  return (
    <>
      {query.error !== null && (
        <PartialNote>{t('state.stale', { time: format.clock(loadedAt) })}</PartialNote>
      )}
      {children(query.data)}
    </>
  )
}
