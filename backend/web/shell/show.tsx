import { QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, StrictMode } from 'react'
import { I18nProvider } from 'react-aria-components'
import { createRoot } from 'react-dom/client'
import { Router } from 'wouter'
import '../ui/tokens.css'
import { newQueryClient } from '../api/query-client.ts'
import { noteUse } from '../api/request.ts'
import { Toasts } from '../ui/toasts.tsx'

/** Shows an app in its page. @param base where it is served: `/ksb` */
export const show = (base: string, app: ReactNode): void => {
  for (const event of ['pointerdown', 'keydown']) addEventListener(event, noteUse, { capture: true, passive: true })
  const root = document.getElementById('app')
  if (!root) throw new Error('the page has no #app')
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={newQueryClient()}>
        <I18nProvider locale="nl-NL">
          <Router base={base}>
            <Toasts>{app}</Toasts>
          </Router>
        </I18nProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
}
