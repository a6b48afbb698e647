import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { auditAddress } from '../../api/exports.ts'
import { Card } from '../../components/Card.tsx'
import { DownloadButton } from '../../components/DownloadButton.tsx'
import { dayCount } from '../../format/days.ts'
import { useFormat } from '../../i18n/useFormat.ts'
import { useDays, useWorkspace } from '../../shell/workspace.ts'
import { FormatChoice, useExportFormat } from './FormatChoice.tsx'
import css from './Reports.module.css'

const CONTENTS = ['consent', 'decisions', 'recordings', 'access', 'proof'] as const

/** The consent audit trail of the workspace for the days of the top bar. */
export function AuditExport({ onSaved }: { onSaved: (fileName: string) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const workspace = useWorkspace()
  const days = useDays()
  const fileFormat = useExportFormat('audit')
  return (
    <Card title={t('audit.title')} note={t('audit.note')}>
      <div className={css.form}>
        <dl className={css.scope}>
          <dt>{t('audit.workspace')}</dt>
          <dd>
            <bdi>{workspace.name}</bdi>
          </dd>
          <dt>{t('audit.period')}</dt>
          <dd>
            {format.days(days.from, days.to)} · {t('audit.days', { count: dayCount(days) })}
          </dd>
          <dt>{t('shell.zone')}</dt>
          <dd className="ltr">{workspace.timeZone}</dd>
        </dl>
        <FormatChoice report="audit" />
        <div>
          <p className={css.label}>{t('audit.contains')}</p>
          <ul className={css.contents}>
            {CONTENTS.map((content) => (
              <li key={content}>
                <IconCheck size={15} aria-hidden />
                <span>{t(`audit.${content}`)}</span>
              </li>
            ))}
          </ul>
        </div>
        <DownloadButton
          key={`${workspace.id}-${days.from}-${days.to}-${fileFormat}`}
          url={auditAddress(workspace.id, days, fileFormat)}
          fallbackName={`${workspace.id}-audit-${days.from}-${days.to}.${fileFormat}`}
          label={t('audit.download')}
          hint={t('audit.recorded')}
          onDone={({ fileName }) => onSaved(fileName)}
        />
      </div>
    </Card>
  )
}
