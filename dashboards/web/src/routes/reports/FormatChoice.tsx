import { SegmentedControl } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EXPORT_FORMATS, type ExportFormat } from '../../api/exports.ts'
import css from './Reports.module.css'

const api = getRouteApi('/w/$workspace/reports')

type Report = 'audit' | 'retention'

/** The format chosen for a report; in the address under the report's name. */
export function useExportFormat(report: Report): ExportFormat {
  return api.useSearch({ select: (search) => search[report] ?? 'pdf' })
}

export function FormatChoice({ report }: { report: Report }) {
  const { t } = useTranslation()
  const format = useExportFormat(report)
  const navigate = api.useNavigate()
  return (
    <div>
      <p className={css.label}>{t('reports.format')}</p>
      <SegmentedControl
        size="sm"
        value={format}
        onChange={(value) =>
          void navigate({ search: (now) => ({ ...now, [report]: value as ExportFormat }), replace: true })
        }
        data={EXPORT_FORMATS.map((value) => ({ value, label: value.toUpperCase() }))}
        aria-label={t('reports.format')}
      />
      <p className={css.hint}>{t(`reports.${format}`)}</p>
    </div>
  )
}
