import { ActionIcon, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { shorten } from '../format/words.ts'
import css from './Ref.module.css'

interface RefProps {
  value: string
  /** How much of each end is shown. */
  head?: number
  tail?: number
  copy?: boolean
}

/** A reference or a hash: its two ends, the whole on hover, and a way to copy it. */
export function Ref({ value, head = 9, tail = 4, copy = true }: RefProps) {
  const { t } = useTranslation()
  return (
    <span className={css.ref}>
      <code className="ltr" title={value}>
        {shorten(value, head, tail)}
      </code>
      {copy && (
        <CopyButton value={value}>
          {({ copied, copy: take }) => (
            <ActionIcon
              size={18}
              variant="subtle"
              color="gray"
              onClick={take}
              aria-label={t(copied ? 'action.copied' : 'action.copyValue', { value: shorten(value) })}
            >
              {copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
            </ActionIcon>
          )}
        </CopyButton>
      )}
    </span>
  )
}
