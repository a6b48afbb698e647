import { ActionIcon, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import css from './Command.module.css'

/** A command to run in a terminal, whole and copyable. */
export function Command({ children }: { children: string }) {
  const { t } = useTranslation()
  return (
    <div className={css.command} dir="ltr">
      <pre className={css.text}>
        <span className={css.prompt} aria-hidden>
          ${' '}
        </span>
        {children}
      </pre>
      <CopyButton value={children}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={copy}
            aria-label={t(copied ? 'action.copied' : 'action.copyCommand')}
          >
            {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
          </ActionIcon>
        )}
      </CopyButton>
    </div>
  )
}
