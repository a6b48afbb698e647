import { Button, Group, Radio, Stack } from '@mantine/core'
import { IconEar } from '@tabler/icons-react'
import { createContext, type ReactNode, use, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LISTEN_REASONS, type ListenReason } from '../../api/people.ts'
import { Dialog } from '../../components/Dialog.tsx'
import css from './Listen.module.css'

interface Listening {
  /** Given once per visit to the person's page; every recording that is played is entered under it. */
  reason: ListenReason | undefined
  /** The one recording that is open. */
  playing: string | undefined
  play(recording: string): void
  stop(): void
}

const ListenContext = createContext<Listening | undefined>(undefined)

export function useListening(): Listening {
  const value = use(ListenContext)
  if (value === undefined) throw new Error('useListening needs a ListenProvider around it')
  return value
}

/** Asks why before the first recording is played, and says that listening is itself recorded. */
export function ListenProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState<ListenReason>()
  const [playing, setPlaying] = useState<string>()
  const [asked, setAsked] = useState<string>()
  const [chosen, setChosen] = useState<ListenReason>('review')

  const value = useMemo<Listening>(
    () => ({
      reason,
      playing,
      play: (recording) => (reason === undefined ? setAsked(recording) : setPlaying(recording)),
      stop: () => setPlaying(undefined),
    }),
    [reason, playing],
  )
  const start = () => {
    setReason(chosen)
    setPlaying(asked)
    setAsked(undefined)
  }
  return (
    <ListenContext value={value}>
      {children}
      {asked !== undefined && (
        <Dialog title={t('listen.title')} onClose={() => setAsked(undefined)}>
          <Stack gap="md">
            <p className={css.warning}>
              <IconEar size={18} aria-hidden />
              {t('listen.recorded')}
            </p>
            <Radio.Group
              label={t('listen.why')}
              value={chosen}
              onChange={(next) => setChosen(next as ListenReason)}
            >
              <Stack gap={8} mt={8}>
                {LISTEN_REASONS.map((each) => (
                  <Radio key={each} value={each} label={t(`listen.${each}`)} />
                ))}
              </Stack>
            </Radio.Group>
            <Group justify="flex-end" gap="sm">
              <Button variant="default" onClick={() => setAsked(undefined)}>
                {t('action.cancel')}
              </Button>
              <Button onClick={start}>{t('listen.start')}</Button>
            </Group>
          </Stack>
        </Dialog>
      )}
    </ListenContext>
  )
}
