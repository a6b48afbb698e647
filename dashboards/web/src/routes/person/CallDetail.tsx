import type { CallSummary } from '@onrecord/schemas'
import { useTranslation } from 'react-i18next'
import { At } from '../../components/At.tsx'
import { Ref } from '../../components/Ref.tsx'
import { useFormat } from '../../i18n/useFormat.ts'
import { useWords } from '../../i18n/words.ts'
import css from './CallDetail.module.css'
import { Decision } from './Decision.tsx'

/** Why this call was recorded or not, and what is kept of it. */
export function CallDetail({ call }: { call: CallSummary }) {
  const { t } = useTranslation()
  return (
    <div className={css.detail}>
      <div className={css.decisions}>
        {call.decisions.length === 0 && <p className="dim">{t('decision.none')}</p>}
        {call.decisions.map((decision) => (
          <Decision key={decision.decisionId} decision={decision} />
        ))}
      </div>
      <Facts call={call} />
    </div>
  )
}

function Facts({ call: { call, account, recording, transcript } }: { call: CallSummary }) {
  const { t } = useTranslation()
  const words = useWords()
  const format = useFormat()
  return (
    <dl className={css.facts}>
      <Fact name={t('calls.reference')}>
        <Ref value={call} />
      </Fact>
      <Fact name={t('filter.account')}>
        <bdi className="ltr">{account}</bdi>
      </Fact>
      {recording !== null && (
        <Fact name={t('calls.recording')}>
          <Ref value={recording.recording} />
        </Fact>
      )}
      {recording?.reason !== undefined && (
        <Fact name={t('overview.reason')}>{words('reason', recording.reason)}</Fact>
      )}
      {recording?.audioS !== undefined && (
        <Fact name={t('calls.audio')}>{format.duration(recording.audioS)}</Fact>
      )}
      {recording?.sizeBytes !== undefined && (
        <Fact name={t('calls.size')}>{format.bytes(recording.sizeBytes)}</Fact>
      )}
      {recording?.sha256 !== undefined && (
        <Fact name="SHA-256">
          <Ref value={recording.sha256} />
        </Fact>
      )}
      {recording?.retainedUntil !== undefined && (
        <Fact name={t('calls.keptUntil')}>
          <At at={recording.retainedUntil} />
        </Fact>
      )}
      {transcript?.language !== undefined && <Fact name={t('calls.language')}>{transcript.language}</Fact>}
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
