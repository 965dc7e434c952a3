import { type StoredCardSystem, toCardSystem } from '../../card-systems/store.ts'
import type { CardFacts } from '../../cards/shapes.ts'
import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys } from '../../platform/database/keys.ts'
import { dayText, withoutNulls } from '../../platform/database/mapping.ts'
import type { Gender } from '../shapes/managed.ts'
import type { MembershipFacts } from '../shapes.ts'
import { aPerson } from './person.ts'

/** A card with whose it is. */
export interface StoredPass {
  readonly card: CardFacts
  readonly cardSystem: StoredCardSystem
  /** Where the card was sent. */
  readonly counterId?: string
  readonly passholder?: {
    readonly id: string
    readonly name: string
    readonly firstName: string
    /** yyyy-mm-dd */
    readonly dateOfBirth: string
    readonly street?: string
    readonly postalCode: string
    readonly city: string
    readonly email?: string
    readonly gender?: Gender
    readonly nationality?: string
    readonly phoneNumber?: string
    readonly mobileNumber?: string
    readonly points: number
    readonly lastActivityAt?: number
    readonly createdAt: number
    /** Of a group pass: see `PassholderFacts`. */
    readonly groupTicketsPerYear?: number
    readonly registrationOrganizer?: { readonly id: string; readonly name: string }
    readonly memberships: readonly (MembershipFacts & {
      readonly cardSystem: StoredCardSystem
      readonly cards: readonly CardFacts[]
    })[]
  }
}

const wholeHolder = {
  memberships: { include: { cardSystem: true }, orderBy: { cardSystemId: 'asc' } },
  cards: { orderBy: { uitpasNumber: 'asc' } },
} satisfies Prisma.PassholderInclude
const whole = { cardSystem: true, passholder: { include: wholeHolder } } satisfies Prisma.CardInclude
type Row = Prisma.CardGetPayload<{ include: typeof whole }>
type PassholderRow = NonNullable<Row['passholder']>

const toCard = (row: Pick<Row, 'uitpasNumber' | 'status' | 'passholderId'>): CardFacts => ({
  uitpasNumber: row.uitpasNumber,
  status: row.status,
  ...(row.passholderId !== null && { passholderId: row.passholderId }),
})

const toPassholder = (
  row: PassholderRow,
  organizer: { readonly id: string; readonly name: string } | null,
): NonNullable<StoredPass['passholder']> => ({
  id: row.id,
  name: row.name,
  firstName: row.firstName,
  dateOfBirth: dayText(row.dateOfBirth),
  postalCode: row.postalCode,
  city: row.city,
  ...withoutNulls({ street: row.street, email: row.email, lastActivityAt: row.lastActivityAt?.getTime() }),
  ...withoutNulls({ gender: row.gender as Gender | null, nationality: row.nationality }),
  ...withoutNulls({ phoneNumber: row.phoneNumber, mobileNumber: row.mobileNumber }),
  points: row.points,
  createdAt: row.createdAt.getTime(),
  ...withoutNulls({ registrationOrganizer: organizer, groupTicketsPerYear: row.groupTicketsPerYear }),
  memberships: row.memberships.map((membership) => ({
    cardSystemId: membership.cardSystemId,
    status: membership.status,
    ...withoutNulls({
      socialTariffEndDate: membership.socialTariffEndDate?.getTime(),
      socialTariffSuspendedUntil: membership.socialTariffSuspendedUntil?.getTime(),
    }),
    cardSystem: toCardSystem(membership.cardSystem),
    cards: row.cards.filter(({ cardSystemId }) => cardSystemId === membership.cardSystemId).map(toCard),
  })),
})

/**
 * Passes and who holds them. Whoever has the number of a card may ask for it, whatever the organizer: there is no scope.
 * INSZ numbers are opened only by `insz`.
 */
export const passStore = (prisma: PrismaClient, keys: FollowedKeys) => {
  const find = async (where: Prisma.CardWhereUniqueInput): Promise<StoredPass | undefined> => {
    const row = await prisma.card.findUnique({ where, include: whole })
    if (!row) return undefined
    const organizerId = row.passholder?.registrationOrganizerId
    const organizer = organizerId
      ? await prisma.organizer.findUnique({ where: { id: organizerId }, select: { id: true, name: true } })
      : null
    return {
      card: toCard(row),
      cardSystem: toCardSystem(row.cardSystem),
      ...withoutNulls({ counterId: row.counterId }),
      ...(row.passholder && { passholder: toPassholder(row.passholder, organizer) }),
    }
  }
  return {
    byUitpasNumber: (uitpasNumber: string) => find({ uitpasNumber }),
    byChipNumber: (chipNumber: string) => find({ chipNumber }),
    /** People whole, by their ids, in the order of these; who is nobody is left out, and so are groups. */
    holders: async (passholderIds: readonly string[]): Promise<readonly NonNullable<StoredPass['passholder']>[]> => {
      if (passholderIds.length === 0) return []
      const rows = await prisma.passholder.findMany({
        where: { id: { in: [...passholderIds] }, ...aPerson },
        include: wholeHolder,
      })
      const organizerIds = rows.flatMap(({ registrationOrganizerId: id }) => id ?? [])
      const organizers = await prisma.organizer.findMany({
        where: { id: { in: organizerIds } },
        select: { id: true, name: true },
      })
      const found = new Map(
        rows.map((row) => [
          row.id,
          toPassholder(row, organizers.find(({ id }) => id === row.registrationOrganizerId) ?? null),
        ]),
      )
      return passholderIds.flatMap((id) => found.get(id) ?? [])
    },
    /** Whose an INSZ is. */
    holderOfInsz: async (insz: string): Promise<string | undefined> => {
      const row = await prisma.passholder.findFirst({
        where: { inszHash: { in: [...keys.inszHashes(insz)] } },
        select: { id: true },
      })
      return row?.id
    },
    /** The pass that a passholder uses: the active card, or else another of the passholder's cards. */
    ofPassholder: async (passholderId: string): Promise<StoredPass | undefined> => {
      const cards = await prisma.card.findMany({
        where: { passholderId },
        select: { uitpasNumber: true, status: true },
        orderBy: { uitpasNumber: 'asc' },
      })
      const card = cards.find(({ status }) => status === 'ACTIVE') ?? cards[0]
      return card && find({ uitpasNumber: card.uitpasNumber })
    },
    /** The decrypted INSZ; only for callers that may see it. It is not given without being written down. */
    insz: async (
      passholderId: string,
      reader: { readonly clientId: string; readonly action: string; readonly at: number },
    ): Promise<string | undefined> => {
      const row = await prisma.passholder.findUnique({
        where: { id: passholderId },
        select: { inszCipher: true, inszKeyVersion: true },
      })
      const { clientId, action, at } = reader
      await prisma.reading.create({ data: { clientId, passholderId, action, insz: true, at: new Date(at) } })
      if (!row?.inszCipher || row.inszKeyVersion === null) return undefined
      // Another backend may have written it anew just now.
      if (row.inszKeyVersion > keys.version) await keys.refresh()
      return keys.decryptInsz(row.inszCipher, row.inszKeyVersion, passholderId)
    },
  }
}
export type PassStore = ReturnType<typeof passStore>
