import { dayAfter, dayOf, momentOf, monthsAfter } from '../platform/time/calendar.ts'
import type { DatasetReward } from './dataset/shapes.ts'
import { counters, dender } from './places.ts'

const id = (n: number): string => `a94d2e61-7c50-4b8f-9d13-5e8f60c1b20${n}`

export const rewardIds = { coffee: id(1), poster: id(2), bag: id(3), welcome: id(4), soup: id(5) } as const

/**
 * Omruilvoordelen and a welkomstvoordeel. The bar gives exactly one, so that a voordeelzuil can stand there, and another
 * from next month on; the shop two, of which one is almost gone.
 */
export const demoRewards = (now: number): readonly DatasetReward[] => {
  const today = dayOf(now)
  const since = momentOf(dayAfter(today, -30))
  const nextMonth = momentOf(monthsAfter(`${today.slice(0, 8)}01`, 1))
  const common = {
    status: 'ACTIVE',
    cardSystemId: dender.id,
    applicableCardSystemIds: [dender.id],
    postalCodes: [],
    publication: { from: since },
    redemption: { from: since },
  } as const
  return [
    {
      ...common,
      id: rewardIds.coffee,
      title: { nl: 'Een koffie', fr: 'Un café', de: 'Ein Kaffee', en: 'A coffee' },
      points: 10,
      counterIds: [counters.bar.id],
      redemption: { from: since, until: nextMonth },
    },
    {
      ...common,
      id: rewardIds.soup,
      title: { nl: 'Een kop soep', fr: 'Une tasse de soupe', de: 'Eine Tasse Suppe', en: 'A cup of soup' },
      points: 15,
      counterIds: [counters.bar.id],
      redemption: { from: nextMonth },
    },
    {
      ...common,
      id: rewardIds.poster,
      title: { nl: 'Gesigneerde affiche', fr: 'Affiche dédicacée', en: 'Signed poster' },
      points: 25,
      counterIds: [counters.shop.id],
      maxUnits: 3,
    },
    {
      ...common,
      id: rewardIds.bag,
      title: { nl: 'Linnen tas', fr: 'Sac en lin', de: 'Leinentasche', en: 'Linen bag' },
      points: 40,
      counterIds: [counters.shop.id],
      limit: { volume: 1, period: 'YEAR' },
    },
    {
      // A welkomstvoordeel costs nothing, is given once to who registered not long ago, and is not counted as one of the bar's.
      ...common,
      id: rewardIds.welcome,
      title: { nl: 'Welkom: een gratis drankje', fr: 'Bienvenue : une boisson gratuite', en: 'Welcome: a free drink' },
      points: 0,
      counterIds: [counters.bar.id, counters.reception.id],
      grantingDays: 90,
    },
  ]
}
