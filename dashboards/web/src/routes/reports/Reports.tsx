import { createLazyRoute } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { may } from '../../access.ts'
import { PageHead } from '../../components/PageHead.tsx'
import { useSession } from '../../shell/workspace.ts'
import { AuditExport } from './AuditExport.tsx'
import css from './Reports.module.css'
import { RetentionExport } from './RetentionExport.tsx'
import { VerifyBox } from './VerifyBox.tsx'

export const route = createLazyRoute('/w/$workspace/reports')({ component: Reports })

function Reports() {
  const { t } = useTranslation()
  const { user } = useSession()
  const [saved, setSaved] = useState<string>()
  return (
    <>
      <PageHead title={t('page.reports')} note={t('reports.note')} />
      <div className={css.reports}>
        {may(user.role, 'export_audit') && <AuditExport onSaved={setSaved} />}
        <div className={css.column}>
          {may(user.role, 'export_audit') && <VerifyBox fileName={saved} />}
          {may(user.role, 'export_retention') && <RetentionExport />}
        </div>
      </div>
    </>
  )
}
