import type { TextKey } from '../i18n/t.ts'

/** A part of the counter app. */
interface Area {
  /** Under /balie/<counter>/. */
  readonly path: string
  readonly text: TextKey
}

export const areas: readonly Area[] = [{ path: 'zuilen', text: 'nav.zuilen' }]
