import type { TrailEntry } from '@onrecord/schemas'
import { IconTimelineEventMinus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Card } from '../../components/Card.tsx'
import { EmptyNote } from '../../components/EmptyNote.tsx'
import css from './Trail.module.css'
import { TrailLine } from './TrailLine.tsx'

/** Every ledger entry about the person, newest first. */
export function Trail({ entries }: { entries: TrailEntry[] }) {
  const { t } = useTranslation()
  return (
    <Card title={t('trail.title')} note={t('trail.note', { count: entries.length })}>
      {entries.length === 0 ? (
        <EmptyNote icon={<IconTimelineEventMinus size={22} />} title={t('trail.emptyTitle')}>
          {t('trail.emptyHow')}
        </EmptyNote>
      ) : (
        <ol className={css.trail}>
          {entries
            .toSorted((a, b) => b.index - a.index)
            .map((entry) => (
              <TrailLine key={entry.index} entry={entry} />
            ))}
        </ol>
      )}
    </Card>
  )
}
