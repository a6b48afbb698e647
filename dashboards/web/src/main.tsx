import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/noto-sans-arabic/wght.css'
import '@mantine/core/styles.layer.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/mantine.css'
import { DirectionProvider, localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from './api/query-client.ts'
import { directionOf } from './format/locale.ts'
import { LanguageProvider } from './i18n/Language.tsx'
import { preferredLanguage, startMessages } from './i18n/setup.ts'
import { createConsoleRouter } from './routes/router.tsx'
import { theme } from './theme.ts'

const language = preferredLanguage()
const queryClient = createQueryClient(signInAgain)
const router = createConsoleRouter(queryClient)
const colourSchemes = localStorageColorSchemeManager({ key: 'onrecord.colour-scheme' })

await startMessages(language)

const element = document.getElementById('root')
if (element === null) throw new Error('index.html has no #root')
createRoot(element).render(
  <StrictMode>
    <DirectionProvider initialDirection={directionOf(language)}>
      <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colourSchemes}>
        <LanguageProvider initial={language}>
          <QueryClientProvider client={queryClient}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </LanguageProvider>
      </MantineProvider>
    </DirectionProvider>
  </StrictMode>,
)

/** The session ended while a page was open: sign in, and come back to the same view. */
function signInAgain(): void {
  queryClient.removeQueries()
  void router.navigate({ to: '/sign-in', search: { next: router.state.location.href, reason: 'expired' } })
}
