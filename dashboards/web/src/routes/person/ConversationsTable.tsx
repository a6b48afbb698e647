import type { Person } from '@onrecord/schemas'
import { IconMessageOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { At } from '../../components/At.tsx'
import { Card } from '../../components/Card.tsx'
import { type Column, DataTable } from '../../components/DataTable.tsx'
import { EmptyNote } from '../../components/EmptyNote.tsx'
import { Tag } from '../../components/Tag.tsx'
import { useFormat } from '../../i18n/useFormat.ts'

type Conversation = Person['conversations'][number]

export function ConversationsTable({ conversations }: { conversations: Conversation[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const columns: Column<Conversation>[] = [
    { key: 'opened', head: t('conversations.opened'), cell: ({ openedAt }) => <At at={openedAt} /> },
    {
      key: 'closed',
      head: t('conversations.closed'),
      cell: ({ closedAt }) =>
        closedAt === null ? <Tag tone="wait">{t('conversations.open')}</Tag> : <At at={closedAt} />,
    },
    { key: 'cycle', head: t('conversations.cycle'), numeric: true, cell: ({ cycle }) => format.count(cycle) },
    {
      key: 'account',
      head: t('filter.account'),
      cell: ({ account }) => <bdi className="ltr">{account}</bdi>,
    },
    {
      key: 'first',
      head: t('conversations.firstResponse'),
      numeric: true,
      cell: ({ firstResponseS }) => format.measure(firstResponseS, 'seconds'),
    },
    {
      key: 'resolution',
      head: t('conversations.resolution'),
      numeric: true,
      cell: ({ resolutionS }) => format.measure(resolutionS, 'seconds'),
    },
    {
      key: 'in',
      head: t('conversations.received'),
      numeric: true,
      cell: ({ messagesIn }) => format.count(messagesIn),
    },
    {
      key: 'out',
      head: t('conversations.sent'),
      numeric: true,
      cell: ({ messagesOut }) => format.count(messagesOut),
    },
  ]
  return (
    <Card title={t('tab.conversations')} note={t('conversations.note')} flush={conversations.length > 0}>
      {conversations.length === 0 ? (
        <EmptyNote icon={<IconMessageOff size={22} />} title={t('conversations.emptyTitle')}>
          {t('conversations.emptyHow')}
        </EmptyNote>
      ) : (
        <DataTable
          caption={t('tab.conversations')}
          columns={columns}
          rows={conversations}
          rowKey={({ account, cycle, openedAt }) => `${account}-${cycle}-${openedAt}`}
        />
      )}
    </Card>
  )
}
