import { useTranslation } from 'react-i18next'
import { Card } from '../../components/Card.tsx'
import { Command } from '../../components/Command.tsx'
import css from './Reports.module.css'

/** How somebody who trusts neither us nor this page checks the export: offline, with the file and a public key. */
export function VerifyBox({ fileName }: { fileName: string | undefined }) {
  const { t } = useTranslation()
  return (
    <Card title={t('verify.title')} note={t('verify.note')}>
      <ol className={css.steps}>
        <li>
          <p>{t('verify.run')}</p>
          <Command>{`npm run -s onrecord -- verify ${fileName?.endsWith('.json') ? fileName : 'FILE.json'} --key <key>`}</Command>
        </li>
        <li>{t('verify.key')}</li>
        <li>{t('verify.says')}</li>
      </ol>
    </Card>
  )
}
