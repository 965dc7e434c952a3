import { QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, StrictMode } from 'react'
import { I18nProvider } from 'react-aria-components'
import { createRoot } from 'react-dom/client'
import { Router } from 'wouter'
import '../ui/tokens.css'
import { newQueryClient } from '../api/query-client.ts'
import { noteUse } from '../api/request.ts'
import { chosenLanguage } from '../i18n/t.ts'
import { Toasts } from '../ui/toasts.tsx'

/** What dates and numbers are written by. */
const locales = { nl: 'nl-NL', fr: 'fr-FR', de: 'de-DE', en: 'en-US' } as const

/** Shows an app in its page, in the language that was chosen. @param base where it is served: `/ksb` */
export const show = (base: string, app: ReactNode): void => {
  for (const event of ['pointerdown', 'keydown']) addEventListener(event, noteUse, { capture: true, passive: true })
  const root = document.getElementById('app')
  if (!root) throw new Error('the page has no #app')
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={newQueryClient()}>
        <I18nProvider locale={locales[chosenLanguage()]}>
          <Router base={base}>
            <Toasts>{app}</Toasts>
          </Router>
        </I18nProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
}
