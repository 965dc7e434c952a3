import { newDigitalCard } from '../../cards/store/digital.ts'
import { type Act, noteActs } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import { giveRegistrationPoints } from '../../points/store.ts'
import { hasSocialCard, isSocialCard } from '../rules/acts.ts'
import { livesIn, newMembership } from '../rules/new-membership.ts'
import type { FindingCode } from '../rules/registration/finding.ts'
import { cardCode } from '../rules/registration/judge.ts'
import { searchName } from '../rules/search-name.ts'
import { shownSocialStatus } from '../rules/social-status.ts'
import { asSubject } from './managed.ts'
import { aPerson } from './person.ts'
import { counterOf, type Registering } from './register-one.ts'

/** The membership that somebody is to have. */
export interface WantedMembership {
  /** Absent = a UiTPAS on his phone. */
  readonly uitpasNumber?: string
  /** The last moment of the social status, in milliseconds since 1970; absent = none. */
  readonly socialTariffEndDate?: number
  /** Where he lives from now on. */
  readonly address?: { readonly street: string; readonly postalCode: string; readonly city: string }
}

export type MembershipOutcome =
  | { readonly kind: 'DONE' | 'NOT_FOUND' | 'NOT_POSSIBLE' | 'ADDRESS_NEEDED' | 'NO_NUMBERS' }
  | { readonly kind: 'CARD'; readonly code: FindingCode }

/** Why a card can't be given with a membership: it is not there for it, or it is of the other kind. */
const wrongCard = async (
  db: Db,
  uitpasNumber: string,
  { cardSystemId }: Registering,
  counterId: string | undefined,
  social: boolean,
): Promise<FindingCode | undefined> => {
  // Locked: of two who give the same card at once the second finds that it is somebody's.
  await db.$queryRaw`select 1 from card where uitpas_number = ${uitpasNumber} for update`
  const card = await db.card.findFirst({ where: { uitpasNumber, cardSystemId }, include: { counter: true } })
  const known = card && {
    status: card.status,
    ...withoutNulls({ counter: card.counter, passholderId: card.passholderId }),
  }
  const code = cardCode(known ?? undefined, counterId)
  if (code !== undefined || isSocialCard(uitpasNumber) === social) return code
  return social ? 'CARD_WITHOUT_STATUS' : 'CARD_WITH_STATUS'
}

/** Gives somebody a membership of a card system with a card, or another one in its place. */
export const newMembershipStore = (prisma: PrismaClient, clock: () => number) => {
  const put = async (
    db: Db,
    id: string,
    wanted: WantedMembership,
    registering: Registering,
  ): Promise<MembershipOutcome> => {
    const { cardSystemId, graceDays, by } = registering
    const { uitpasNumber: asked, socialTariffEndDate: end, address } = wanted
    await db.$queryRaw`select 1 from passholder where id = ${id}::uuid for update`
    const holder = await db.passholder.findFirst({
      where: { id, ...aPerson },
      include: { memberships: { where: { cardSystemId } }, cards: { where: { cardSystemId, status: 'ACTIVE' } } },
    })
    if (!holder) return { kind: 'NOT_FOUND' }
    const [membership] = holder.memberships
    const dates = {
      socialTariffEndDate: membership?.socialTariffEndDate?.getTime(),
      socialTariffSuspendedUntil: membership?.socialTariffSuspendedUntil?.getTime(),
    }
    const before = shownSocialStatus(dates, graceDays, clock())
    const social = end !== undefined
    const current = membership && {
      ...{ status: membership.status, socialStatus: before.status, hasCard: holder.cards.length > 0 },
    }
    const what = newMembership(current, social)
    if (what === 'NOT_POSSIBLE') return { kind: 'NOT_POSSIBLE' }
    const { cities } = await db.cardSystem.findUniqueOrThrow({ where: { id: cardSystemId }, select: { cities: true } })
    const codes = (cities as { postalCode: string }[]).map(({ postalCode }) => postalCode)
    if (social && !livesIn(codes, address?.postalCode ?? holder.postalCode)) return { kind: 'ADDRESS_NEEDED' }
    const counterId = await counterOf(db, registering, asked)
    const code = asked === undefined ? undefined : await wrongCard(db, asked, registering, counterId, social)
    if (code !== undefined) return { kind: 'CARD', code }
    const place = { cardSystemId, ...(counterId !== undefined && { counterId }) }
    const postalCode = address?.postalCode ?? holder.postalCode
    const uitpasNumber = asked ?? (await newDigitalCard(db, { ...place, postalCode }, social))
    if (uitpasNumber === undefined) return { kind: 'NO_NUMBERS' }

    if (address) await db.passholder.update({ where: { id }, data: { ...address, version: { increment: 1 } } })
    const status = {
      socialTariffEndDate: end === undefined ? null : new Date(end),
      // What is given anew is not suspended; where he keeps it and gets a card alone, it stays so.
      ...(!(social && hasSocialCard(before.status)) && { socialTariffSuspendedUntil: null }),
    }
    await db.membership.upsert({
      where: { passholderId_cardSystemId: { passholderId: id, cardSystemId } },
      create: {
        passholderId: id,
        cardSystemId,
        searchName: searchName(holder),
        createdAt: new Date(clock()),
        ...status,
      },
      update: status,
    })
    await db.card.updateMany({
      where: { passholderId: id, cardSystemId, status: 'ACTIVE' },
      data: { status: 'BLOCKED' },
    })
    await db.card.update({ where: { uitpasNumber }, data: { status: 'ACTIVE', passholderId: id } })

    const given = what === 'NEW_MEMBERSHIP' ? await giveRegistrationPoints(db, cardSystemId, [id], clock()) : new Map()
    const points = given.get(id)

    const after = shownSocialStatus({ socialTariffEndDate: end }, graceDays, clock())
    const subject = asSubject(id, cardSystemId)
    const [old] = holder.cards
    const acts: readonly Act[] = [
      ...(address ? [{ action: 'PASSHOLDER_CHANGED' as const, subject, changes: [...homeFields] }] : []),
      what === 'NEW_MEMBERSHIP'
        ? {
            ...{ action: 'PASSHOLDER_JOINED', subject },
            changes: [
              { field: 'card', after: uitpasNumber },
              ...(points === undefined ? [] : [{ field: 'points', after: points }]),
            ],
          }
        : {
            ...{ action: 'PASSHOLDER_CARD_REPLACED', subject },
            changes: [{ field: 'card', ...withoutNulls({ before: old?.uitpasNumber }), after: uitpasNumber }],
          },
      ...(hasSocialCard(before.status) === social && before.endDate === after.endDate
        ? []
        : [
            {
              ...{ action: 'PASSHOLDER_SOCIAL_STATUS' as const, subject },
              changes: [
                { field: 'socialStatus', before: before.status, after: after.status },
                { field: 'endDate', ...withoutNulls({ before: before.endDate, after: after.endDate }) },
              ],
            },
          ]),
    ]
    await noteActs(db, by, clock(), acts)
    return { kind: 'DONE' }
  }

  return {
    /** Either all of it is written or, where it is refused, nothing. */
    put: (id: string, wanted: WantedMembership, registering: Registering): Promise<MembershipOutcome> =>
      prisma.$transaction((db) => put(db, id, wanted, registering)),
  }
}
export type NewMembershipStore = ReturnType<typeof newMembershipStore>

/** That they changed, never from what to what. */
const homeFields = [{ field: 'street' }, { field: 'postalCode' }, { field: 'city' }] as const
