import type { Person } from '@onrecord/schemas'
import { IconDatabaseOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { At } from '../../components/At.tsx'
import { Card } from '../../components/Card.tsx'
import { type Column, DataTable } from '../../components/DataTable.tsx'
import { EmptyNote } from '../../components/EmptyNote.tsx'
import { useFormat } from '../../i18n/useFormat.ts'
import { useWords } from '../../i18n/words.ts'

type Holding = Person['holdings'][number]

/** Everything we hold on this person: which store, what, how much, until when. */
export function Holdings({ holdings }: { holdings: Holding[] }) {
  const { t } = useTranslation()
  const words = useWords()
  const format = useFormat()
  const items = holdings.reduce((sum, holding) => sum + holding.items, 0)
  const bytes = holdings.reduce((sum, holding) => sum + (holding.bytes ?? 0), 0)
  const columns: Column<Holding>[] = [
    { key: 'store', head: t('holdings.store'), cell: ({ store }) => words('store', store) },
    { key: 'category', head: t('holdings.category'), cell: ({ category }) => words('holding', category) },
    {
      key: 'items',
      head: t('holdings.items'),
      numeric: true,
      cell: ({ items: count }) => format.count(count),
    },
    {
      key: 'bytes',
      head: t('calls.size'),
      numeric: true,
      cell: ({ bytes: size }) => (size === undefined ? '–' : format.bytes(size)),
    },
    {
      key: 'until',
      head: t('calls.keptUntil'),
      cell: ({ retainedUntil }) =>
        retainedUntil === undefined ? <span className="dim">–</span> : <At at={retainedUntil} />,
    },
  ]
  return (
    <Card
      title={t('holdings.title')}
      note={t('holdings.note', { count: items, size: format.bytes(bytes) })}
      flush={holdings.length > 0}
    >
      {holdings.length === 0 ? (
        <EmptyNote icon={<IconDatabaseOff size={22} />} title={t('holdings.emptyTitle')}>
          {t('holdings.emptyHow')}
        </EmptyNote>
      ) : (
        <DataTable
          caption={t('holdings.title')}
          columns={columns}
          rows={holdings}
          rowKey={({ store, category }) => `${store}-${category}`}
        />
      )}
    </Card>
  )
}
