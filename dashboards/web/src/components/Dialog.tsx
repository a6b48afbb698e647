import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import css from './Dialog.module.css'

interface DialogProps {
  title: string
  /** The title is read out but not shown, where the content says it. */
  bare?: boolean
  onClose: () => void
  children: ReactNode
}

/** A dialogue over the page: named, closed with Escape, focus kept inside and given back. */
export function Dialog({ title, bare = false, onClose, children }: DialogProps) {
  return (
    <Modal.Root opened onClose={onClose} size={bare ? 'lg' : 'md'} centered={!bare} yOffset="12vh">
      <Modal.Overlay backgroundOpacity={0.45} />
      <Modal.Content aria-label={title}>
        <Modal.Body p={bare ? 0 : 20}>
          {!bare && <h2 className={css.title}>{title}</h2>}
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
