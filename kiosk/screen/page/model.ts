import type { OutOfOrderCode, ScreenState as ZuilState, View as ZuilView } from '../../core/model.ts'

/** What the page shows: what the zuil's program sends, and one state of the page's own. Types alone. */

/** S1 is the page's own: it has lost the zuil's program. */
export type Code = OutOfOrderCode | 'S1'

export type View = ZuilView | { readonly screen: 'OUT_OF_ORDER'; readonly code: 'S1'; readonly name: string }

export type Branding = ZuilState['branding']

export interface ScreenState extends Omit<ZuilState, 'view'> {
  readonly view: View
}
