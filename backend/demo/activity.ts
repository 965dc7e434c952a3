import type { DemoStore } from './demo-store.ts'

const SHOWN = 15

/** Enough of the id to tell passholders apart; the page has no use for who they are. */
const anonymous = (passholderId: string): string => `…${passholderId.slice(-6)}`
const instant = (ms: number): string => new Date(ms).toISOString()

/** What came in lately and what the backend made of it, newest first; amounts in cents. */
export const recentActivity = async (store: DemoStore) => {
  const [taps, ledger, { zuilen, rewards }] = await Promise.all([
    store.activity.taps(SHOWN),
    store.activity.ledger(SHOWN),
    store.catalog(),
  ])
  const of = (type: string) => taps.filter(({ zuilId }) => zuilen.get(zuilId)?.type === type)
  const tickets = await Promise.all(of('TICKET').map(({ actieId }) => store.tickets.find(actieId)))
  const redemptions = await Promise.all(of('REWARD').map(({ actieId }) => store.redemptions.find(actieId)))
  return {
    taps: taps.map((tap) => ({ ...tap, zuil: zuilen.get(tap.zuilId)?.name ?? '', at: instant(tap.at) })),
    ledger: ledger.map(({ id, kind, points, at, passholderId }) => ({
      ...{ id, kind, points, at: instant(at), passholder: anonymous(passholderId) },
    })),
    tickets: tickets.flatMap((ticket) =>
      ticket === undefined
        ? []
        : {
            id: ticket.id,
            at: instant(ticket.at),
            event: ticket.eventTitle,
            tariff: ticket.tariff,
            price: ticket.price,
            regularPrice: ticket.regularPrice,
            reversed: ticket.reversedAt !== undefined,
            passholder: anonymous(ticket.passholderId),
          },
    ),
    redemptions: redemptions.flatMap((redemption) =>
      redemption === undefined
        ? []
        : {
            id: redemption.id,
            at: instant(redemption.at),
            title: rewards.get(redemption.rewardId)?.title.nl ?? '',
            points: redemption.points,
            reversed: redemption.reversedAt !== undefined,
            passholder: anonymous(redemption.passholderId),
          },
    ),
  }
}
