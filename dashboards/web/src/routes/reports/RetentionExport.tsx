import { useTranslation } from 'react-i18next'
import { retentionAddress } from '../../api/exports.ts'
import { Card } from '../../components/Card.tsx'
import { DownloadButton } from '../../components/DownloadButton.tsx'
import { useWorkspace } from '../../shell/workspace.ts'
import { FormatChoice, useExportFormat } from './FormatChoice.tsx'
import css from './Reports.module.css'

/** What is held as of now, by category and age, under which policy, and what is due. */
export function RetentionExport() {
  const { t } = useTranslation()
  const workspace = useWorkspace()
  const fileFormat = useExportFormat('retention')
  return (
    <Card title={t('retention.title')} note={t('retention.note')}>
      <div className={css.form}>
        <FormatChoice report="retention" />
        <DownloadButton
          key={`${workspace.id}-${fileFormat}`}
          url={retentionAddress(workspace.id, fileFormat)}
          fallbackName={`${workspace.id}-retention.${fileFormat}`}
          label={t('retention.download')}
          hint={t('audit.recorded')}
        />
      </div>
    </Card>
  )
}
