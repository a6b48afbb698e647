import { Button, PasswordInput, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { setPassword } from '../api/session.ts'
import { Dialog } from '../components/Dialog.tsx'
import { ErrorNote } from '../components/ErrorNote.tsx'

const SHORTEST = 12

export function SetPassword({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: () => setPassword(next, current),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate()
  }
  const toggle = { 'aria-label': t('signIn.showPassword') }
  return (
    <Dialog title={t('password.title')} onClose={onClose}>
      {isSuccess ? (
        <p role="status">{t('password.done')}</p>
      ) : (
        <form onSubmit={submit}>
          <Stack gap="md">
            <p className="dim">{t('password.note')}</p>
            {error !== null && <ErrorNote error={error} />}
            <PasswordInput
              label={t('password.current')}
              description={t('password.currentHint')}
              autoComplete="current-password"
              dir="ltr"
              value={current}
              onChange={(event) => setCurrent(event.currentTarget.value)}
              visibilityToggleButtonProps={toggle}
            />
            <PasswordInput
              label={t('password.next')}
              description={t('password.nextHint', { length: SHORTEST })}
              autoComplete="new-password"
              minLength={SHORTEST}
              required
              withAsterisk={false}
              dir="ltr"
              value={next}
              onChange={(event) => setNext(event.currentTarget.value)}
              visibilityToggleButtonProps={toggle}
            />
            <Button type="submit" loading={isPending}>
              {t('action.save')}
            </Button>
          </Stack>
        </form>
      )}
    </Dialog>
  )
}
