import { dayAfter, dayOf } from '../platform/time/calendar.ts'
import type { DatasetAssociation, DatasetPassholder } from './dataset/shapes.ts'
import { counters, dender } from './places.ts'

const id = (n: number): string => `6b0e4c7d-1f92-4d38-8a65-c03d9f2e710${n}`

export const associationIds = { vriend: id(1), library: id(2), youth: id(3) } as const

type Member = DatasetAssociation['members'][number]

/** The last day of a friend: far off, so near that it can be renewed, or past; most are no friend. */
const friendUntil = (n: number): number | undefined => {
  switch (n % 9) {
    case 1:
    case 6:
      return 100 + (n % 200)
    case 4:
      return 5 + (n % 40)
    case 7:
      return -3 - (n % 90)
    default:
      return undefined
  }
}

const YOUTH_MONTHS = 26 * 12

/** Lidmaatschappen of each of the three kinds of end date (handbook, "Lidmaatschappen"), with members. */
export const demoAssociations = (
  now: number,
  passholders: readonly DatasetPassholder[],
): readonly DatasetAssociation[] => {
  const today = dayOf(now)
  const year = Number(today.slice(0, 4))
  const ofDender = passholders.filter(({ memberships }) =>
    memberships.some(({ cardSystemId }) => cardSystemId === dender.id),
  )
  const friends = ofDender.flatMap((holder, n): readonly Member[] => {
    const days = friendUntil(n)
    return days === undefined ? [] : [{ passholderId: holder.id, endDate: dayAfter(today, days) }]
  })
  const readers = ofDender.flatMap((holder, n): readonly Member[] =>
    n % 5 === 2 ? [{ passholderId: holder.id, endDate: `${year}-12-31` }] : [],
  )
  const youth = ofDender.flatMap((holder): readonly Member[] => {
    const endDate = `${Number(holder.dateOfBirth.slice(0, 4)) + YOUTH_MONTHS / 12}${holder.dateOfBirth.slice(4)}`
    return endDate >= today ? [{ passholderId: holder.id, endDate }] : []
  })
  return [
    {
      id: associationIds.vriend,
      cardSystemId: dender.id,
      name: {
        nl: 'Vriend van CC De Schakel',
        fr: 'Ami du CC De Schakel',
        de: 'Freund des CC De Schakel',
        en: 'Friend of CC De Schakel',
      },
      endDateType: 'BASED_ON_REGISTRATION_DATE',
      months: 12,
      renewableMonths: 2,
      counters: [
        { counterId: counters.reception.id, right: 'WRITE' },
        { counterId: counters.cloakroom.id, right: 'READ' },
      ],
      members: friends,
    },
    {
      id: associationIds.library,
      cardSystemId: dender.id,
      name: { nl: 'Leesclub De Leeshoek', fr: 'Club de lecture De Leeshoek' },
      endDateType: 'CUSTOM',
      endDate: `${year}-12-31`,
      counters: [{ counterId: counters.library.id, right: 'WRITE' }],
      members: readers,
    },
    {
      id: associationIds.youth,
      cardSystemId: dender.id,
      name: { nl: 'Jong in De Schakel (tot 26 jaar)', en: 'Young at De Schakel (until 26)' },
      endDateType: 'BASED_ON_DATE_OF_BIRTH',
      months: YOUTH_MONTHS,
      counters: [
        { counterId: counters.reception.id, right: 'WRITE' },
        { counterId: counters.cloakroom.id, right: 'READ' },
      ],
      members: youth,
    },
  ]
}
