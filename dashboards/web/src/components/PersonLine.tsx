import type { PersonSummary } from '@onrecord/schemas'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../i18n/useFormat.ts'
import css from './PersonLine.module.css'

/** A person on one line: who, how to reach them, from where, how much there is. */
export function PersonLine({ person }: { person: PersonSummary }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <span className={css.line}>
      <bdi className={css.name}>{person.name ?? t('person.noName')}</bdi>
      <span className={css.identifier}>
        <bdi className="ltr">{person.phone ?? person.bsuid ?? person.subject}</bdi>
      </span>
      {person.country !== undefined && <span className="dim">{format.country(person.country)}</span>}
      <span className={css.calls}>{t('person.callCount', { count: person.calls })}</span>
    </span>
  )
}
