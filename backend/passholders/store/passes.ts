import { type StoredCardSystem, wholeCardSystem } from '../../card-systems/store.ts'
import type { CardFacts } from '../../cards/shapes.ts'
import { askJson } from '../../platform/database/database.ts'
import { Prisma, type PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys } from '../../platform/database/keys.ts'
import { anyOf, arrayOf, ms, timestamp } from '../../platform/database/sql.ts'
import type { Gender } from '../shapes/managed.ts'
import type { MembershipFacts } from '../shapes.ts'
import { isPerson } from './person.ts'

/** A card with whose it is. */
export interface StoredPass {
  readonly card: CardFacts
  readonly cardSystem: StoredCardSystem
  /** Where the card was sent. */
  readonly counterId?: string
  readonly passholder?: StoredPassholder
}

/** A person or a group, with all that a pass of theirs shows. Times are milliseconds since 1970. */
export interface StoredPassholder {
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

/** A row of "card" called `c` as `CardFacts`, in SQL. */
const cardFacts = Prisma.sql`json_strip_nulls(json_build_object(
  'uitpasNumber', c.uitpas_number, 'status', c.status, 'passholderId', c.passholder_id))`

/** A row of "passholder" called `p` with all that is a pass's, in SQL: everything about people starts with it. */
const wholeHolder = Prisma.sql`json_strip_nulls(json_build_object(
  'id', p.id, 'name', p.name, 'firstName', p.first_name, 'dateOfBirth', p.date_of_birth, 'street', p.street,
  'postalCode', p.postal_code, 'city', p.city, 'email', p.email, 'gender', p.gender, 'nationality', p.nationality,
  'phoneNumber', p.phone_number, 'mobileNumber', p.mobile_number, 'points', p.points,
  'lastActivityAt', ${ms('p.last_activity_at')}, 'createdAt', ${ms('p.created_at')},
  'groupTicketsPerYear', p.group_tickets_per_year,
  'registrationOrganizer', (select json_build_object('id', id, 'name', name) from organizer
    where id = p.registration_organizer_id),
  'memberships', array(select json_build_object('cardSystemId', m.card_system_id, 'status', m.status,
      'socialTariffEndDate', ${ms('m.social_tariff_end_date')},
      'socialTariffSuspendedUntil', ${ms('m.social_tariff_suspended_until')}, 'cardSystem', ${wholeCardSystem},
      'cards', array(select ${cardFacts} from card c
        where c.passholder_id = p.id and c.card_system_id = m.card_system_id order by c.uitpas_number))
    from membership m join card_system s on s.id = m.card_system_id where m.passholder_id = p.id
    order by m.card_system_id)))`

/**
 * Passes and who holds them. Whoever has the number of a card may ask for it, whatever the organizer: there is no scope.
 * INSZ numbers are opened only by `insz`.
 */
export const passStore = (prisma: PrismaClient, keys: FollowedKeys) => {
  const find = async (column: 'uitpas_number' | 'chip_number', value: string): Promise<StoredPass | undefined> => {
    const [found] = await askJson<readonly StoredPass[]>(
      prisma,
      Prisma.sql`/* pass */ select ${arrayOf(Prisma.sql`
        select json_strip_nulls(json_build_object('card', ${cardFacts}, 'cardSystem', ${wholeCardSystem},
          'counterId', c.counter_id, 'passholder', (select ${wholeHolder} from passholder p where p.id = c.passholder_id)
        )) as facts from card c join card_system s on s.id = c.card_system_id
        where c.${Prisma.raw(column)} = ${value}`)}::text as value`,
    )
    return found
  }
  return {
    byUitpasNumber: (uitpasNumber: string) => find('uitpas_number', uitpasNumber),
    byChipNumber: (chipNumber: string) => find('chip_number', chipNumber),
    /** People whole, by their ids, in the order of these; who is nobody is left out, and so are groups. */
    holders: async (passholderIds: readonly string[]): Promise<readonly StoredPassholder[]> => {
      if (passholderIds.length === 0) return []
      const found = await askJson<readonly StoredPassholder[]>(
        prisma,
        Prisma.sql`/* holders */ select ${arrayOf(Prisma.sql`select ${wholeHolder} as facts from passholder p
          where p.id = ${anyOf(passholderIds, 'uuid')} and ${isPerson('p')}`)}::text as value`,
      )
      const byId = new Map(found.map((one) => [one.id, one]))
      return passholderIds.flatMap((id) => byId.get(id) ?? [])
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
      return card && find('uitpas_number', card.uitpasNumber)
    },
    /** The decrypted INSZ; only for callers that may see it. It is not given without being written down. */
    insz: async (
      passholderId: string,
      reader: { readonly clientId: string; readonly action: string; readonly at: number },
    ): Promise<string | undefined> => {
      const { clientId, action, at } = reader
      const [row] = await askJson<readonly { readonly cipher?: string; readonly version?: number }[]>(
        prisma,
        Prisma.sql`/* read_insz */ with noted as (insert into reading (client_id, passholder_id, action, insz, at)
            values (${clientId}, ${passholderId}::uuid, ${action}, true, ${timestamp(at)}))
          select ${arrayOf(Prisma.sql`select json_strip_nulls(json_build_object(
            'cipher', encode(insz_cipher, 'base64'), 'version', insz_key_version)) as facts
            from passholder where id = ${passholderId}::uuid`)}::text as value`,
      )
      if (row?.cipher === undefined || row.version === undefined) return undefined
      // Another backend may have written it anew just now.
      if (row.version > keys.version) await keys.refresh()
      return keys.decryptInsz(Buffer.from(row.cipher, 'base64'), row.version, passholderId)
    },
  }
}
export type PassStore = ReturnType<typeof passStore>
