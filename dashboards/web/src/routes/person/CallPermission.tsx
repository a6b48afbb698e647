import type { Person } from '@onrecord/schemas'
import { useTranslation } from 'react-i18next'
import { At } from '../../components/At.tsx'
import { Card } from '../../components/Card.tsx'
import { Tag, type Tone } from '../../components/Tag.tsx'
import { useWords } from '../../i18n/words.ts'
import css from './CallPermission.module.css'

const OPEN = new Set(['granted', 'accepted', 'accept', 'permanent', 'temporary'])
const CLOSED = new Set(['rejected', 'reject', 'revoked', 'expired', 'denied'])

/** Whether the business may call. It says nothing about recording, and the card says so. */
export function CallPermission({ permission }: { permission: Person['callPermission'] }) {
  const { t } = useTranslation()
  const words = useWords()
  const tone: Tone =
    permission === undefined
      ? 'neutral'
      : OPEN.has(permission.status)
        ? 'open'
        : CLOSED.has(permission.status)
          ? 'closed'
          : 'wait'
  return (
    <Card title={t('permission.title')} note={t('permission.note')}>
      <p className={css.state}>
        <Tag tone={tone}>
          {permission === undefined ? t('permission.none') : words('permission', permission.status)}
        </Tag>
        {permission?.until !== undefined && (
          <span className={css.until}>
            {tone === 'open' && t('consent.until')} <At at={permission.until} />
          </span>
        )}
      </p>
    </Card>
  )
}
