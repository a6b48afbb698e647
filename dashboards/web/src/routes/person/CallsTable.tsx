import { Button } from '@mantine/core'
import type { CallSummary } from '@onrecord/schemas'
import { IconArrowDownLeft, IconArrowUpRight, IconChevronDown, IconPhoneOff } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { At } from '../../components/At.tsx'
import { Card } from '../../components/Card.tsx'
import { type Column, DataTable } from '../../components/DataTable.tsx'
import { EmptyNote } from '../../components/EmptyNote.tsx'
import { Tag } from '../../components/Tag.tsx'
import { recordingTone } from '../../components/tones.ts'
import { formatAgent } from '../../format/words.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useWords } from '../../i18n/words.ts'
import { CallDetail } from './CallDetail.tsx'
import css from './CallsTable.module.css'
import { PlayButton } from './PlayButton.tsx'

const api = getRouteApi('/w/$workspace/people/$subject')

/** The person's calls; each opens to the decision on its recording and why it was taken. */
export function CallsTable({ calls }: { calls: CallSummary[] }) {
  const { t } = useTranslation()
  const words = useWords()
  const format = useFormat()
  const { call: opened } = api.useSearch()
  const navigate = api.useNavigate()
  const toggle = (call: string) =>
    void navigate({
      search: (now) => ({ ...now, call: now.call === call ? undefined : call }),
      replace: true,
      resetScroll: false,
    })

  const columns: Column<CallSummary>[] = [
    { key: 'at', head: t('calls.startedAt'), cell: ({ startedAt }) => <At at={startedAt} /> },
    {
      key: 'outcome',
      head: t('calls.outcome'),
      cell: ({ outcome, direction }) => (
        <span className={css.outcome}>
          {direction !== undefined && (
            <DirectionMark direction={direction} label={words('direction', direction)} />
          )}
          {words('callOutcome', outcome)}
        </span>
      ),
    },
    {
      key: 'talk',
      head: t('calls.talk'),
      numeric: true,
      cell: ({ talkS }) => format.measure(talkS, 'seconds'),
    },
    {
      key: 'agent',
      head: t('agents.agent'),
      cell: ({ agent }) =>
        agent === null ? <span className="dim">–</span> : <bdi title={agent}>{formatAgent(agent)}</bdi>,
    },
    {
      key: 'recording',
      head: t('calls.recording'),
      cell: ({ recording }) => <RecordingState recording={recording} />,
    },
    {
      key: 'transcript',
      head: t('calls.transcript'),
      cell: ({ transcript }) =>
        transcript === null ? (
          <span className="dim">–</span>
        ) : (
          <Tag tone={recordingTone(transcript.state)}>{words('recordingState', transcript.state)}</Tag>
        ),
    },
    {
      key: 'actions',
      head: t('calls.actions'),
      cell: (call) => (
        <span className={css.actions}>
          {call.recording?.state === 'stored' && <PlayButton recording={call.recording.recording} />}
          <Button
            size="compact-xs"
            variant="default"
            aria-expanded={opened === call.call}
            rightSection={<IconChevronDown size={13} className={css.chevron ?? ''} aria-hidden />}
            onClick={() => toggle(call.call)}
          >
            {t('calls.why')}
          </Button>
        </span>
      ),
    },
  ]

  if (calls.length === 0) {
    return (
      <Card title={t('tab.calls')}>
        <EmptyNote icon={<IconPhoneOff size={22} />} title={t('calls.emptyTitle')}>
          {t('calls.emptyHow')}
        </EmptyNote>
      </Card>
    )
  }
  return (
    <Card title={t('tab.calls')} note={t('calls.note')} flush>
      <DataTable
        caption={t('tab.calls')}
        columns={columns}
        rows={calls}
        rowKey={({ call }) => call}
        detail={(call) => (call.call === opened ? <CallDetail call={call} /> : undefined)}
      />
    </Card>
  )
}

function DirectionMark({ direction, label }: { direction: 'inbound' | 'outbound'; label: string }) {
  const Icon = direction === 'inbound' ? IconArrowDownLeft : IconArrowUpRight
  return (
    <span className={css.direction} title={label}>
      <Icon size={15} aria-hidden />
      <span className="visually-hidden">{label}</span>
    </span>
  )
}

function RecordingState({ recording }: { recording: CallSummary['recording'] }) {
  const words = useWords()
  if (recording === null) return <span className="dim">–</span>
  return (
    <span className={css.recording}>
      <Tag tone={recordingTone(recording.state)}>{words('recordingState', recording.state)}</Tag>
      {recording.reason !== undefined && (
        <span className={css.reason}>{words('reason', recording.reason)}</span>
      )}
    </span>
  )
}
