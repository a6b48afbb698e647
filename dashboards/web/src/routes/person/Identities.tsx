import type { Person } from '@onrecord/schemas'
import { useTranslation } from 'react-i18next'
import { Card } from '../../components/Card.tsx'
import { Ref } from '../../components/Ref.tsx'
import { useWords } from '../../i18n/words.ts'
import css from './Identities.module.css'

export function Identities({ person }: { person: Person }) {
  const { t } = useTranslation()
  const words = useWords()
  return (
    <Card title={t('person.identities')}>
      <dl className={css.list}>
        {person.identifiers.map(({ kind, value }) => (
          <div key={`${kind}:${value}`}>
            <dt>{words('identifier', kind)}</dt>
            <dd>
              <bdi className={kind === 'name' ? undefined : 'ltr'}>{value}</bdi>
            </dd>
          </div>
        ))}
        <div>
          <dt>{t('person.pseudonym')}</dt>
          <dd>
            <Ref value={person.subject} head={10} tail={5} />
          </dd>
        </div>
      </dl>
    </Card>
  )
}
