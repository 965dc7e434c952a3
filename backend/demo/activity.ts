import { Scope } from '../platform/http/scope.ts'
import type { DemoStores } from './deps.ts'
import type { Activity } from './shapes.ts'

const SHOWN = 15

/** Enough of the id to tell passholders apart; the page has no use for who they are. */
const anonymous = (passholderId: string): string => `…${passholderId.slice(-6)}`
const instant = (ms: number): string => new Date(ms).toISOString()

const present = <T>(found: readonly (T | undefined)[]): T[] => found.filter((one): one is T & {} => one !== undefined)

/** Reads what came in lately and what the backend made of it. */
export const recentActivity = async (stores: DemoStores): Promise<Activity> => {
  const [taps, ledger, { zuilen, rewards }] = await Promise.all([
    stores.taps.recent(SHOWN),
    stores.ledger.recent(SHOWN),
    stores.catalog(),
  ])
  const ofType = (type: string) => taps.filter(({ zuilId }) => zuilen.get(zuilId)?.type === type)
  const [sold, redeemed] = [stores.tickets.for(Scope.system), stores.redemptions.for(Scope.system)]
  const tickets = await Promise.all(ofType('TICKET').map(({ actieId }) => sold.find(actieId)))
  const redemptions = await Promise.all(ofType('REWARD').map(({ actieId }) => redeemed.find(actieId)))
  return {
    shown: SHOWN,
    taps: taps.map((tap) => ({ ...tap, zuil: zuilen.get(tap.zuilId)?.name ?? '', at: instant(tap.at) })),
    ledger: ledger.map(({ id, kind, points, at, passholderId }) => ({
      ...{ id, kind, points, at: instant(at), passholder: anonymous(passholderId) },
    })),
    tickets: present(tickets).map((ticket) => ({
      id: ticket.id,
      at: instant(ticket.at),
      event: ticket.eventTitle,
      social: ticket.tariff === 'SOCIAL',
      price: ticket.price,
      regularPrice: ticket.regularPrice,
      reversed: ticket.reversedAt !== undefined,
      passholder: anonymous(ticket.passholderId),
    })),
    redemptions: present(redemptions).map((redemption) => ({
      id: redemption.id,
      at: instant(redemption.at),
      title: rewards.get(redemption.rewardId)?.title.nl ?? '',
      points: redemption.points,
      reversed: redemption.reversedAt !== undefined,
      passholder: anonymous(redemption.passholderId),
    })),
  }
}
