import type { TrailEntry } from '@onrecord/schemas'
import { useTranslation } from 'react-i18next'
import { At } from '../../components/At.tsx'
import { Ref } from '../../components/Ref.tsx'
import { Tag } from '../../components/Tag.tsx'
import { consentTone, outcomeTone } from '../../components/tones.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useWords } from '../../i18n/words.ts'
import css from './Trail.module.css'

export function TrailLine({ entry }: { entry: TrailEntry }) {
  const { t } = useTranslation()
  const words = useWords()
  const format = useFormat()
  return (
    <li className={css.entry} data-tone={outcomeTone(entry.outcome)}>
      <div className={css.head}>
        <span className={css.type}>{words('entryType', entry.type)}</span>
        {entry.purpose !== undefined && <span>{words('purpose', entry.purpose)}</span>}
        <Result entry={entry} />
        <span className={css.at}>
          <At at={entry.at} />
        </span>
      </div>
      <div className={css.facts}>
        <span>{t('trail.index', { index: format.index(entry.index) })}</span>
        <span>
          {t('trail.leaf')} <Ref value={entry.leafHash} head={8} tail={6} />
        </span>
        <span>
          {words('target', entry.target.kind)} <Ref value={entry.target.id} head={10} copy={false} />
        </span>
        <span>
          {t('trail.by')} <code className="ltr">{entry.actor}</code>
        </span>
        {entry.payload === undefined && <span>{t('trail.erased')}</span>}
      </div>
      {entry.payload !== undefined && Object.keys(entry.payload).length > 0 && (
        <details className={css.payload}>
          <summary>{t('trail.payload')}</summary>
          <pre className="ltr">{JSON.stringify(entry.payload, null, 2)}</pre>
        </details>
      )}
    </li>
  )
}

/** What came of it. That something was simply done needs no word. */
function Result({ entry: { outcome, purpose, reason } }: { entry: TrailEntry }) {
  const words = useWords()
  const status = statusIn(reason, purpose)
  if (status !== undefined) return <Tag tone={consentTone(status)}>{words('consentStatus', status)}</Tag>
  return (
    <>
      {outcome !== 'done' && <Tag tone={outcomeTone(outcome)}>{words('outcome', outcome)}</Tag>}
      {reason !== undefined && <span>{words('reason', reason)}</span>}
    </>
  )
}

/** A consent entry's reason is its purpose and what became of it, `recording_given`. */
function statusIn(reason: string | undefined, purpose: string | undefined): string | undefined {
  if (purpose === undefined || !reason?.startsWith(`${purpose}_`)) return undefined
  return reason.slice(purpose.length + 1)
}
