import type { Action } from '../../platform/http/policy.ts'
import type { TextKey } from '../i18n/t.ts'

/** A part of the back office, as the navigation has it. */
export interface Area {
  /** Under /ksb/. */
  readonly path: string
  readonly text: TextKey
  /** Who may not do this, does not see it. */
  readonly can?: Action
}

export const areas: readonly Area[] = [
  { path: '', text: 'nav.start' },
  { path: 'zuilen', text: 'nav.zuilen', can: 'zuil.read' },
]
