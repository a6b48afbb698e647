import type { GateDecision } from '@onrecord/schemas'
import { useTranslation } from 'react-i18next'
import { At } from '../../components/At.tsx'
import { Ref } from '../../components/Ref.tsx'
import { Tag } from '../../components/Tag.tsx'
import { useWords } from '../../i18n/words.ts'
import css from './Decision.module.css'

/** What the gate said: for which purpose, why, about whom, on which records, under which rule. */
export function Decision({ decision }: { decision: GateDecision }) {
  const { t } = useTranslation()
  const words = useWords()
  const isOpen = decision.verdict === 'open'
  return (
    <article className={css.decision}>
      <header className={css.head}>
        <h3>{words('purpose', decision.purpose)}</h3>
        <Tag tone={isOpen ? 'open' : 'closed'}>{words('verdict', decision.verdict)}</Tag>
        <span>{words('reason', decision.reason)}</span>
      </header>
      <ul className={css.participants}>
        {decision.participants.map((participant, index) => (
          <li key={`${participant.role}-${participant.subject ?? index}`}>
            <span className={css.role}>{words('participant', participant.role)}</span>
            <span className={css.why}>
              <Tag tone={participant.open ? 'open' : 'closed'}>{words('reason', participant.reason)}</Tag>
              {participant.basis !== undefined && <code className="ltr dim">{participant.basis}</code>}
              {participant.records.map((record) => (
                <span key={record} className={css.record}>
                  {t('decision.record')} <Ref value={record} head={10} />
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
      <p className={css.rule}>
        {t('decision.rule', { policy: decision.policyVersion, engine: decision.engineVersion })} ·{' '}
        <At at={decision.decidedAt} /> · <Ref value={decision.decisionId} head={10} />
      </p>
    </article>
  )
}
