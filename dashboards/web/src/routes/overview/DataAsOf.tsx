import type { Overview } from '@onrecord/schemas'
import { useTranslation } from 'react-i18next'
import { At } from '../../components/At.tsx'
import { PartialNote } from '../../components/PartialNote.tsx'
import { useNow } from '../../components/useNow.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import css from './DataAsOf.module.css'

/** Figures this old while the days shown are not over are told apart from figures of this minute. */
const LATE_MS = 15 * 60_000

export function DataAsOf({ overview }: { overview: Overview }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow()
  const { dataAsOf, to } = overview
  if (dataAsOf === null) return null
  const isRunning = to >= now.toISOString().slice(0, 10)
  if (isRunning && now.getTime() - Date.parse(dataAsOf) > LATE_MS) {
    return <PartialNote>{t('state.late', { time: format.instant(dataAsOf) })}</PartialNote>
  }
  return (
    <p className={css.line}>
      {t('state.dataAsOf')} <At at={dataAsOf} />
    </p>
  )
}
