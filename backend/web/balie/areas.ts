import type { TextKey } from '../i18n/t.ts'

/** A part of the counter app. */
interface Area {
  /** Under /balie/<counter>/. */
  readonly path: string
  readonly text: TextKey
}

export const areas: readonly Area[] = [
  { path: '', text: 'balie.desk.title' },
  { path: 'registreren', text: 'balie.register.title' },
  { path: 'kaarten', text: 'nav.cards' },
  { path: 'zuilen', text: 'nav.zuilen' },
  { path: 'vandaag', text: 'balie.today.title' },
]
