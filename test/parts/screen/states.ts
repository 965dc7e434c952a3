import { refusalReasons } from '@zuil/protocol'
import type { OutOfOrderCode, ScreenState, UnreadableReason, View } from '../../../kiosk/core/model.ts'

export const allLanguages: ScreenState['languages'] = ['nl', 'fr', 'de', 'en']

// Records, so that the compiler misses one that is added.
const unreadable: Record<UnreadableReason, true> = {
  PHONE: true,
  OTHER_CHIP: true,
  READ_FAILED: true,
  NOT_A_UITPAS_NUMBER: true,
}
const codes: Record<OutOfOrderCode, true> = { R1: true, R2: true, R3: true, J1: true, K1: true, B1: true, C1: true }

export const unreadableReasons = Object.keys(unreadable) as UnreadableReason[]
export const outOfOrderCodes = Object.keys(codes) as OutOfOrderCode[]

const name = 'Bibliotheek De Krook 2'
const event = {
  id: 'event-1',
  name: { nl: 'Voorleesuur in de bib', fr: 'L’heure du conte', de: 'Vorlesestunde', en: 'Story hour' },
  points: 1,
}

/** Every view that there is, by a name of its own. */
export const allViews: ReadonlyMap<string, View> = new Map<string, View>([
  ['not-enrolled', { screen: 'NOT_ENROLLED' }],
  ...outOfOrderCodes.map((code): [string, View] => [`out-of-order-${code}`, { screen: 'OUT_OF_ORDER', code, name }]),
  ['waiting', { screen: 'WAITING', name, event, online: true }],
  ['waiting-2-points', { screen: 'WAITING', name, event: { ...event, points: 2 }, online: true }],
  ['waiting-0-points', { screen: 'WAITING', name, event: { ...event, points: 0 }, online: true }],
  ['waiting-offline', { screen: 'WAITING', name, event, online: false }],
  ['waiting-no-event', { screen: 'WAITING', name, online: true }],
  ['busy', { screen: 'BUSY' }],
  ['saved', { screen: 'SAVED', points: 1, balance: 12 }],
  ['saved-3-points', { screen: 'SAVED', points: 3, balance: 1204 }],
  ...[...refusalReasons, ...unreadableReasons].map((reason): [string, View] => [
    `refused-${reason}`,
    { screen: 'REFUSED', reason },
  ]),
  ['noted', { screen: 'NOTED' }],
])
