import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/useFormat.ts'
import { useDays, useWorkspace } from '../../shell/workspace.ts'

/** What a picture or a file of this page says about itself: whose figures, of which days, and its file name. */
export function useProvenance(chart: string): { provenance: string; fileName: string } {
  const { t } = useTranslation()
  const format = useFormat()
  const { id, name, timeZone } = useWorkspace()
  const { from, to } = useDays()
  return {
    provenance: t('chart.provenance', { workspace: name, days: format.days(from, to), zone: timeZone }),
    fileName: `${id}-${chart}-${from}-${to}`,
  }
}
