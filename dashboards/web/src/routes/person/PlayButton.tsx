import { ActionIcon, Button } from '@mantine/core'
import { IconPlayerPlayFilled, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { audioAddress } from '../../api/people.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { useListening } from './Listen.tsx'
import css from './PlayButton.module.css'

/** Plays a recording in its place. One at a time. */
export function PlayButton({ recording }: { recording: string }) {
  const { t } = useTranslation()
  const { id: workspace } = useWorkspace()
  const { reason, playing, play, stop } = useListening()
  const [failed, setFailed] = useState(false)
  if (playing !== recording || reason === undefined) {
    return (
      <Button
        size="compact-xs"
        variant="light"
        leftSection={<IconPlayerPlayFilled size={12} className="flip" aria-hidden />}
        onClick={() => play(recording)}
      >
        {t('listen.play')}
      </Button>
    )
  }
  return (
    <span className={css.player}>
      {failed ? (
        <span role="alert" className={css.failed}>
          {t('listen.failed')}
        </span>
      ) : (
        <audio
          controls
          autoPlay
          preload="metadata"
          className={css.audio}
          src={audioAddress(workspace, recording, reason)}
          onError={() => setFailed(true)}
          aria-label={t('calls.recording')}
        />
      )}
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t('listen.stop')} onClick={stop}>
        <IconX size={14} />
      </ActionIcon>
    </span>
  )
}
