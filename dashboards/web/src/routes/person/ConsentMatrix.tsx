import type { Person } from '@onrecord/schemas'
import { useTranslation } from 'react-i18next'
import { At } from '../../components/At.tsx'
import { Card } from '../../components/Card.tsx'
import { type Column, DataTable } from '../../components/DataTable.tsx'
import { Ref } from '../../components/Ref.tsx'
import { Tag } from '../../components/Tag.tsx'
import { consentTone } from '../../components/tones.ts'
import { useWords } from '../../i18n/words.ts'
import css from './ConsentMatrix.module.css'

type Consent = Person['consent'][number]

/** What the person agreed to, purpose by purpose: nothing follows from anything else. */
export function ConsentMatrix({ consent }: { consent: Consent[] }) {
  const { t } = useTranslation()
  const words = useWords()
  const columns: Column<Consent>[] = [
    {
      key: 'purpose',
      head: t('consent.purpose'),
      cell: ({ purpose }) => <span className={css.purpose}>{words('purpose', purpose)}</span>,
    },
    {
      key: 'status',
      head: t('consent.status'),
      cell: ({ status }) => <Tag tone={consentTone(status)}>{words('consentStatus', status)}</Tag>,
    },
    {
      key: 'since',
      head: t('consent.since'),
      cell: ({ since, until }) => (
        <span className={css.stack}>
          {since === undefined ? <span className="dim">–</span> : <At at={since} />}
          {until !== undefined && (
            <span className="dim nowrap">
              {t('consent.until')} <At at={until} />
            </span>
          )}
        </span>
      ),
    },
    {
      key: 'method',
      head: t('consent.method'),
      cell: ({ method }) => (method === undefined ? <span className="dim">–</span> : words('method', method)),
    },
    {
      key: 'notice',
      head: t('consent.notice'),
      cell: ({ notice }) => (
        <span className={css.stack}>
          {notice === undefined ? (
            <span className="dim">–</span>
          ) : (
            <span className="nowrap">
              <bdi className="ltr">{notice.id}</bdi>{' '}
              <span className="dim">
                {t('consent.version', { version: notice.version, language: notice.language })}
              </span>
            </span>
          )}
          {notice !== undefined && (
            <span className="dim nowrap">
              SHA-256 <Ref value={notice.sha256} head={6} tail={4} />
            </span>
          )}
        </span>
      ),
    },
  ]
  return (
    <Card title={t('consent.title')} note={t('consent.note')} flush>
      <DataTable
        caption={t('consent.title')}
        columns={columns}
        rows={consent}
        rowKey={({ purpose }) => purpose}
      />
    </Card>
  )
}
