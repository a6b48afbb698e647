import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { createLazyRoute, getRouteApi, useRouter } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sessionQuery, signIn } from '../../api/session.ts'
import { Brand } from '../../components/Brand.tsx'
import { ErrorNote } from '../../components/ErrorNote.tsx'
import { PartialNote } from '../../components/PartialNote.tsx'
import { LanguageMenu } from '../../shell/LanguageMenu.tsx'
import { SchemeMenu } from '../../shell/SchemeMenu.tsx'
import css from './SignIn.module.css'
import { safeNext } from './safe-next.ts'

export const route = createLazyRoute('/sign-in')({ component: SignIn })

const api = getRouteApi('/sign-in')

function SignIn() {
  const { t } = useTranslation()
  const { next, reason } = api.useSearch()
  const router = useRouter()
  const queryClient = useQueryClient()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => signIn(email, password),
    onSuccess: async () => {
      await queryClient.resetQueries(sessionQuery)
      router.history.push(safeNext(next))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate()
  }
  return (
    <div className={css.page}>
      <div className={css.tools}>
        <LanguageMenu />
        <SchemeMenu />
      </div>
      <main className={css.box}>
        <Brand large />
        <p className={css.purpose}>{t('signIn.purpose')}</p>
        {reason !== undefined && <PartialNote>{t(`signIn.${reason}`)}</PartialNote>}
        <form className={css.form} onSubmit={submit}>
          <h1 className={css.title}>{t('signIn.title')}</h1>
          {error !== null && <ErrorNote error={error} />}
          <TextInput
            label={t('signIn.email')}
            type="email"
            name="email"
            autoComplete="username"
            required
            withAsterisk={false}
            dir="ltr"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('signIn.password')}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            dir="ltr"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
          />
          <Button type="submit" loading={isPending} fullWidth>
            {t('signIn.submit')}
          </Button>
        </form>
        <section className={css.link} aria-labelledby="link-title">
          <h2 id="link-title">{t('signIn.linkTitle')}</h2>
          <p>{t('signIn.linkHow')}</p>
        </section>
      </main>
    </div>
  )
}
