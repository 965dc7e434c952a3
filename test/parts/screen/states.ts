import { type ConnectionProblem, connectionSentences, type RefusalReason, refusalReasons } from '@zuil/protocol'
import qrcode from 'qrcode'
import type {
  OfflineReason,
  OutOfOrderCode,
  QrPicture,
  ScreenState,
  UnreadableReason,
  View,
  WaitingView,
} from '../../../kiosk/core/model.ts'

export const allLanguages: ScreenState['languages'] = ['nl', 'fr', 'de', 'en']

// Records, so that the compiler misses one that is added.
const unreadable: Record<UnreadableReason, true> = {
  PHONE: true,
  OTHER_CHIP: true,
  READ_FAILED: true,
  CARD_LEFT: true,
  NOT_A_UITPAS_NUMBER: true,
}
const offline: Record<OfflineReason, true> = { NO_NETWORK_REWARD: true, NO_NETWORK: true, NO_MEMBER_LIST: true }
const codes: Record<OutOfOrderCode, true> = {
  R1: true,
  R2: true,
  R3: true,
  R4: true,
  J1: true,
  K1: true,
  B1: true,
  C1: true,
}

const connectionProblems = Object.keys(connectionSentences) as ConnectionProblem[]
export const unreadableReasons = Object.keys(unreadable) as UnreadableReason[]
export const offlineReasons = Object.keys(offline) as OfflineReason[]
export const outOfOrderCodes = Object.keys(codes) as OutOfOrderCode[]

const name = 'Bibliotheek De Krook 2'
const event = {
  id: 'event-1',
  name: { nl: 'Voorleesuur in de bib', fr: 'L’heure du conte', de: 'Vorlesestunde', en: 'Story hour' },
  points: 1,
}
const coffee = { nl: 'Een koffie', fr: 'Un café', de: 'Ein Kaffee', en: 'A coffee' }
const reward = { id: '0192f0c4-0000-7000-8000-000000000001', title: coffee, points: 10 }
const association = { nl: 'Vriend van het CC' }

const waiting = (mode: WaitingView['mode'], more: Partial<WaitingView> = {}): WaitingView => ({
  screen: 'WAITING',
  mode,
  name,
  ...(mode === 'CHECK_IN' || mode === 'TICKET' ? { event } : {}),
  ...(mode === 'REWARD' && { reward }),
  ...(mode === 'MEMBERSHIP' && { association }),
  online: true,
  worksOffline: true,
  ...more,
})

/** A code as the zuil makes them, as long and of the same letters. */
export const qrText = `01${'0192F0C4A1B27C3D8E4F5A6B7C8D9E0F'}03A3F2C1${'9F8E7D6C5B4A39281706F5E4'}`

/** Draws a QR code as a picture for the page. */
export const qrPicture = (text: string): QrPicture => {
  const { modules } = qrcode.create(text, { errorCorrectionLevel: 'M' })
  const dark = [...modules.data].flatMap((bit, at) =>
    bit ? [`M${at % modules.size} ${Math.floor(at / modules.size)}h1v1h-1z`] : [],
  )
  return { size: modules.size, path: dark.join('') }
}

const ticket: Extract<View, { screen: 'TICKET' }> = {
  screen: 'TICKET',
  price: 240,
  regularPrice: 1200,
  point: { saved: true, points: 1, balance: 12 },
}
const saved = { saved: true, points: 1, balance: 12 } as const
/** He tapped here before. */
const savedBefore = { saved: false, reason: 'maximum-reached', balance: 12 } as const
const atTill: Extract<View, { screen: 'NO_TICKET' }> = {
  screen: 'NO_TICKET',
  reason: 'social-tariff-not-available',
  regularPrice: 1200,
  point: saved,
}
const noTicketReasons: readonly RefusalReason[] = [
  'social-tariff-not-available',
  'social-tariff-expired',
  'social-tariff-suspended',
  'maximum-reached',
  'ticket-not-needed',
  'ticket-price-unknown',
]
const member: Extract<View, { screen: 'MEMBER' }> = {
  screen: 'MEMBER',
  association,
  status: 'ACTIVE',
  endDate: '2026-12-31',
  renewable: false,
  offline: false,
}
const modes = ['CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP'] as const
const named = (mode: string): string => mode.toLowerCase().replace('_', '-')

const withReason = (
  start: string,
  reasons: readonly RefusalReason[],
  view: (reason: RefusalReason) => View,
): [string, View][] => reasons.map((reason) => [`${start}-${reason}`, view(reason)])

/** Every view that there is, by a name of its own. */
export const allViews: ReadonlyMap<string, View> = new Map<string, View>([
  ['not-enrolled', { screen: 'NOT_ENROLLED' }],
  ...outOfOrderCodes.map((code): [string, View] => [`out-of-order-${code}`, { screen: 'OUT_OF_ORDER', code, name }]),
  ['identify', { screen: 'IDENTIFY', name }],
  ...modes.flatMap((mode): [string, View][] => [
    [`waiting-${named(mode)}`, waiting(mode)],
    [`waiting-${named(mode)}-offline`, waiting(mode, { online: false })],
  ]),
  ...(['CHECK_IN', 'TICKET', 'MEMBERSHIP'] as const).map((mode): [string, View] => [
    `waiting-${named(mode)}-offline-stops`,
    waiting(mode, { online: false, worksOffline: false }),
  ]),
  [
    'waiting-membership-offline-no-list',
    waiting('MEMBERSHIP', { online: false, worksOffline: false, listMissing: true }),
  ],
  ...modes.map((mode): [string, View] => [
    `waiting-${named(mode)}-nothing`,
    { screen: 'WAITING', mode, name, online: true, worksOffline: true },
  ]),
  ...connectionProblems.map((problem): [string, View] => [
    `waiting-check-in-offline-${problem.toLowerCase()}`,
    waiting('CHECK_IN', { online: false, unreachable: problem }),
  ]),
  ...connectionProblems.map((problem): [string, View] => [
    `refused-no-network-${problem.toLowerCase()}`,
    { screen: 'REFUSED', reason: 'NO_NETWORK', unreachable: problem },
  ]),
  ['refused-reward-clock', { screen: 'REFUSED', reason: 'NO_NETWORK_REWARD', unreachable: 'CLOCK' }],
  ['out-of-order-C1-clock', { screen: 'OUT_OF_ORDER', code: 'C1', name, unreachable: 'CLOCK' }],
  ['waiting-check-in-2-points', waiting('CHECK_IN', { event: { ...event, points: 2 } })],
  ['waiting-check-in-0-points', waiting('CHECK_IN', { event: { ...event, points: 0 } })],
  ['waiting-ticket-2-points', waiting('TICKET', { event: { ...event, points: 2 } })],
  ['waiting-ticket-0-points', waiting('TICKET', { event: { ...event, points: 0 } })],
  ['waiting-ticket-price', waiting('TICKET', { event: { ...event, basePrice: 1200 } })],
  ['waiting-ticket-price-dear', waiting('TICKET', { event: { ...event, basePrice: 124050 } })],
  ['waiting-ticket-price-2-points', waiting('TICKET', { event: { ...event, points: 2, basePrice: 1250 } })],
  ['waiting-ticket-price-offline', waiting('TICKET', { event: { ...event, basePrice: 1250 }, online: false })],
  ['waiting-ticket-free-offline', waiting('TICKET', { event: { ...event, basePrice: 0 }, online: false })],
  ['waiting-ticket-free', waiting('TICKET', { event: { ...event, basePrice: 0 } })],
  ['waiting-check-in-qr', waiting('CHECK_IN', { qr: qrPicture(qrText) })],
  ['waiting-check-in-qr-offline', waiting('CHECK_IN', { qr: qrPicture(qrText), online: false })],
  ['busy', { screen: 'BUSY' }],
  ['saved', { screen: 'SAVED', points: 1, balance: 12 }],
  ['saved-3-points', { screen: 'SAVED', points: 3, balance: 1204 }],
  ['saved-0-points', { screen: 'SAVED', points: 0, balance: 1204 }],
  ['ticket-social', ticket],
  ['ticket-free', { ...ticket, price: 0 }],
  ['ticket-dear', { ...ticket, price: 24810, regularPrice: 124050 }],
  ['ticket-0-points', { ...ticket, point: { saved: true, points: 0, balance: 12 } }],
  ...withReason('ticket-no-point', refusalReasons, (reason) => ({
    ...ticket,
    point: { saved: false, reason, balance: 12 },
  })),
  ...withReason('no-ticket', refusalReasons, (reason) => ({ ...atTill, reason })),
  ['no-ticket-0-points', { ...atTill, reason: 'ticket-price-unknown', point: { ...saved, points: 0 } }],
  ...withReason('no-ticket-no-point', noTicketReasons, (reason) => ({ ...atTill, reason, point: savedBefore })),
  ['no-ticket-till-0-points', { ...atTill, point: { ...saved, points: 0 } }],
  ['no-ticket-till-dear', { ...atTill, regularPrice: 124050 }],
  ['no-ticket-no-point-balance-ends', { ...atTill, point: { ...savedBefore, pointsEndDate: '2026-12-31' } }],
  ['redeemed', { screen: 'REDEEMED', title: coffee, points: 10, balance: 4 }],
  [
    'redeemed-long',
    {
      screen: 'REDEEMED',
      title: { nl: 'Een warme wafel met slagroom en een drankje naar keuze' },
      points: 125,
      balance: 0,
    },
  ],
  ['member-active', member],
  ['member-active-renewable', { ...member, renewable: true }],
  ['member-active-renewable-from', { ...member, renewableFrom: '2026-12-01' }],
  ['member-active-offline', { ...member, offline: true }],
  ['member-active-endless', { screen: 'MEMBER', association, status: 'ACTIVE', renewable: false, offline: false }],
  ['member-expired', { ...member, status: 'EXPIRED', endDate: '2025-12-31' }],
  ['member-expired-renewable', { ...member, status: 'EXPIRED', endDate: '2025-12-31', renewable: true }],
  ['member-expired-offline', { ...member, status: 'EXPIRED', endDate: '2025-12-31', renewable: true, offline: true }],
  ['member-active-balance', { ...member, balance: 12 }],
  [
    'member-expired-balance-ends',
    { ...member, status: 'EXPIRED', endDate: '2025-12-31', renewable: true, balance: 12, pointsEndDate: '2026-12-31' },
  ],
  ['member-none', { screen: 'MEMBER', association, status: 'NONE', renewable: false, offline: false }],
  ['member-none-offline', { screen: 'MEMBER', association, status: 'NONE', renewable: false, offline: true }],
  ...[...refusalReasons, ...offlineReasons, ...unreadableReasons].map((reason): [string, View] => [
    `refused-${reason}`,
    { screen: 'REFUSED', reason },
  ]),
  ['refused-balance', { screen: 'REFUSED', reason: 'maximum-reached', balance: 12 }],
  [
    'refused-balance-ends',
    { screen: 'REFUSED', reason: 'checkin-not-allowed', balance: 1204, pointsEndDate: '2026-12-31' },
  ],
  [
    'refused-reward-balance-ends',
    {
      screen: 'REFUSED',
      reason: 'reward-passholder-no-applicable-cardsystems',
      balance: 1204,
      pointsEndDate: '2026-12-31',
    },
  ],
  // A group pass, which has to do with no points.
  ['ticket-group', { screen: 'TICKET', price: 240, regularPrice: 1200 }],
  ['no-ticket-group-at-till', { screen: 'NO_TICKET', reason: 'social-tariff-not-available', regularPrice: 1200 }],
  // What is free is said as a refusal says it.
  ...noTicketReasons
    .filter((reason) => reason !== 'ticket-not-needed')
    .map((reason): [string, View] => [`no-ticket-group-${reason}`, { screen: 'NO_TICKET', reason }]),
  ['noted', { screen: 'NOTED', mode: 'CHECK_IN' }],
  ['noted-ticket', { screen: 'NOTED', mode: 'TICKET' }],
])
