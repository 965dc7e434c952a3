import { randomUUID } from 'node:crypto'
import type { Actor } from '../../platform/actor.ts'
import { type Act, noteActs } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { PersonalDataKeys } from '../../platform/database/keys.ts'
import { jsonText } from '../../platform/database/mapping.ts'
import { giveRegistrationPoints, lockBalances } from '../../points/store.ts'
import type { KnownPerson } from '../rules/registration/judge.ts'
import type { KeptRow } from '../rules/registration/kept-row.ts'
import { searchName } from '../rules/search-name.ts'
import type { Gender } from '../shapes/managed.ts'
import type { RegistrationRow, RowOutcome } from '../shapes/registration.ts'
import { asSubject } from './managed.ts'
import { extendStatuses, statusGivenAct } from './social-status.ts'

/** Of a row that gives a card. */
type CardOutcome = Exclude<RowOutcome, 'EXTENDED' | 'ALREADY' | 'WRONG'>
export const givesCard = (outcome: RowOutcome): outcome is CardOutcome =>
  outcome === 'NEW' || outcome === 'MEMBERSHIP' || outcome === 'CARD'

/** Somebody who gets a card, and perhaps a membership. */
export interface Taker extends Omit<RegistrationRow, 'insz' | 'street' | 'gender'> {
  /** What a file always has. */
  readonly insz?: string
  readonly street?: string
  readonly gender?: Gender
  readonly outcome: CardOutcome
  readonly known?: KnownPerson
}

/** For which counter of which card system. */
interface Place {
  readonly cardSystemId: number
  /** From whose stock the cards come; absent = they are of none. */
  readonly counterId?: string
  readonly organizerId?: string
}

/** Whoever else would take these cards waits, in the same order. */
export const lockCards = async (db: Db, rows: readonly Pick<RegistrationRow, 'uitpasNumber'>[]): Promise<void> => {
  const numbers = rows.map(({ uitpasNumber }) => uitpasNumber)
  await db.$executeRaw`select 1 from unnest(${numbers}::text[]) as given(number) join card c on c.uitpas_number = given.number
    order by c.uitpas_number for update of c`
}

const insertPeople = (
  db: Db,
  keys: PersonalDataKeys,
  people: readonly (Taker & { id: string })[],
  place: Place,
  now: number,
) => {
  const rows = people
    .map(({ id, insz, dateOfBirth, firstName, name, street, postalCode, city, ...optional }) => ({
      ...{ id, name, first_name: firstName, date_of_birth: dateOfBirth, street, postal_code: postalCode, city },
      ...{ email: optional.email, gender: optional.gender, nationality: optional.nationality },
      ...{ phone_number: optional.phoneNumber, mobile_number: optional.mobileNumber },
      ...(insz !== undefined && {
        insz_cipher: Buffer.from(keys.encryptInsz(insz, id)).toString('base64'),
        insz_hash: keys.inszHash(insz),
      }),
    }))
    // In one order for all: two that register the same people don't wait for each other.
    .toSorted((a, b) => ((a.insz_hash ?? '') < (b.insz_hash ?? '') ? -1 : 1))
  return db.$executeRaw`/* register_people */ insert into passholder
      (id, name, first_name, date_of_birth, street, postal_code, city, email, gender, nationality, phone_number,
        mobile_number, insz_cipher, insz_hash, insz_key_version, registration_organizer_id, created_at)
    select id, name, first_name, date_of_birth, street, postal_code, city, email, gender, nationality, phone_number,
        mobile_number, decode(insz_cipher, 'base64'), insz_hash,
        case when insz_hash is not null then ${keys.version}::int end, ${place.organizerId ?? null}::text,
        ${new Date(now)}::timestamptz
      from jsonb_to_recordset(${jsonText(rows)}::jsonb) as r(id uuid, name text, first_name text, date_of_birth date,
        street text, postal_code text, city text, email text, gender text, nationality text, phone_number text,
        mobile_number text, insz_cipher text, insz_hash text)
    on conflict do nothing`
}

const insertMemberships = (db: Db, members: readonly (Taker & { id: string })[], place: Place, now: number) => {
  const rows = members.map(({ id, socialTariffEndDate, known, name, firstName }) => ({
    id,
    ends: socialTariffEndDate === undefined ? null : new Date(socialTariffEndDate).toISOString(),
    search_name: searchName(known ?? { name, firstName }),
  }))
  return db.$executeRaw`/* register_memberships */ insert into membership
      (passholder_id, card_system_id, social_tariff_end_date, created_at, search_name)
    select id, ${place.cardSystemId}::int, ends, ${new Date(now)}::timestamptz, search_name
      from jsonb_to_recordset(${jsonText(rows)}::jsonb) as r(id uuid, ends timestamptz, search_name text)
      order by id
    on conflict do nothing`
}

/**
 * Makes people and memberships, and lays the cards aside for them: as long as a card is not ACTIVE, nothing can be booked
 * by it, so that all of it can be taken back.
 * @returns whose each card is; undefined = something that was there a moment ago is so no longer
 */
export const reserve = async (
  db: Db,
  keys: PersonalDataKeys,
  place: Place,
  takers: readonly Taker[],
  now: number,
): Promise<ReadonlyMap<string, string> | undefined> => {
  const all = takers.map((taker) => ({ ...taker, id: taker.known?.id ?? randomUUID() }))
  const people = all.filter(({ outcome }) => outcome === 'NEW')
  if (people.length > 0 && (await insertPeople(db, keys, people, place, now)) !== people.length) return undefined
  const members = all.filter(({ outcome }) => outcome !== 'CARD')
  if (members.length > 0 && (await insertMemberships(db, members, place, now)) !== members.length) return undefined
  const cards = all.map(({ uitpasNumber, id }) => ({ number: uitpasNumber, id }))
  const laidAside = await db.$executeRaw`/* reserve_cards */ update card set passholder_id = r.id
    from jsonb_to_recordset(${jsonText(cards)}::jsonb) as r(number text, id uuid)
    where uitpas_number = r.number and card_system_id = ${place.cardSystemId} and counter_id is not distinct from ${place.counterId ?? null}::uuid
      and status = 'LOCAL_STOCK' and passholder_id is null`
  return laidAside === cards.length ? new Map(all.map(({ uitpasNumber, id }) => [uitpasNumber, id])) : undefined
}

const idsOf = (rows: readonly KeptRow[], ...outcomes: readonly RowOutcome[]): string[] =>
  rows.flatMap(({ outcome, passholderId }) =>
    passholderId !== undefined && outcomes.includes(outcome) ? [passholderId] : [],
  )

/** Takes back what `reserve` made for these rows. */
export const undo = async (db: Db, cardSystemId: number, rows: readonly KeptRow[]): Promise<void> => {
  const cards = rows.filter(({ outcome }) => givesCard(outcome)).flatMap(({ uitpasNumber }) => uitpasNumber ?? [])
  await db.$executeRaw`update card set passholder_id = null where uitpas_number = any (${cards}::text[])
    and card_system_id = ${cardSystemId} and status = 'LOCAL_STOCK'`
  const members = idsOf(rows, 'NEW', 'MEMBERSHIP')
  await db.$executeRaw`delete from membership m where passholder_id = any (${members}::uuid[])
    and card_system_id = ${cardSystemId}
    and not exists (select 1 from card c where c.passholder_id = m.passholder_id and c.card_system_id = ${cardSystemId})`
  // Somebody may have been made a member elsewhere meanwhile: he stays.
  const people = idsOf(rows, 'NEW')
  await db.$executeRaw`delete from passholder p where id = any (${people}::uuid[])
    and not exists (select 1 from membership m where m.passholder_id = p.id)
    and not exists (select 1 from card c where c.passholder_id = p.id)`
}

/**
 * Gives the cards to whom they were laid aside for, with what else a row says of who was a member already: a later end of his
 * social status. The audit log has of each since when, by whom and until when he has social status.
 * @param rows what the file says, one for each that is kept
 * @returns rows whose card somebody else took away meanwhile
 */
export const activate = async (
  db: Db,
  place: Place & { readonly graceDays: number; readonly by: Actor },
  kept: readonly KeptRow[],
  rows: readonly Pick<RegistrationRow, 'socialTariffEndDate'>[],
  now: number,
): Promise<ReadonlySet<number>> => {
  const due = kept.flatMap((row, index) => {
    const { outcome, passholderId } = row
    const endDate = rows[index]?.socialTariffEndDate
    if (outcome === 'ALREADY' || outcome === 'WRONG' || passholderId === undefined) return []
    return [{ ...row, passholderId, ...(endDate !== undefined && { status: { passholderId, endDate } }) }]
  })
  const takers = due.filter(({ outcome }) => givesCard(outcome))
  const cards = takers.map(({ uitpasNumber, passholderId }) => ({ number: uitpasNumber, id: passholderId }))
  // Before their cards, as whoever else does something with a passholder.
  await lockBalances(
    db,
    due.map(({ passholderId }) => passholderId),
  )
  const given = await db.$queryRaw<{ number: string }[]>`/* activate_cards */ update card set status = 'ACTIVE'
    from jsonb_to_recordset(${jsonText(cards)}::jsonb) as r(number text, id uuid)
    where uitpas_number = r.number and passholder_id = r.id and status = 'LOCAL_STOCK' returning uitpas_number as number`
  const numbers = new Set(given.map(({ number }) => number))
  const got = due.filter(({ uitpasNumber = '', outcome }) => !givesCard(outcome) || numbers.has(uitpasNumber))
  const extended = await extendStatuses(
    db,
    place,
    got.flatMap(({ outcome, status }) => ((outcome === 'CARD' || outcome === 'EXTENDED') && status ? [status] : [])),
    now,
  )
  const points = await giveRegistrationPoints(db, place.cardSystemId, idsOf(got, 'NEW', 'MEMBERSHIP'), now)
  await noteActs(
    db,
    place.by,
    now,
    got.flatMap(({ passholderId, uitpasNumber, outcome, status }): readonly Act[] => {
      const isNew = outcome === 'NEW' || outcome === 'MEMBERSHIP'
      const statusAct = isNew ? status && statusGivenAct(place, status, now) : extended.get(passholderId)
      if (outcome === 'EXTENDED') return statusAct ? [statusAct] : []
      return [
        {
          ...{ action: 'PASSHOLDER_REGISTERED', subject: asSubject(passholderId, place.cardSystemId) },
          changes: [
            { field: 'uitpasNumber', after: uitpasNumber },
            { field: 'outcome', after: outcome },
            ...(points.has(passholderId) ? [{ field: 'points', after: points.get(passholderId) }] : []),
          ],
        },
        ...(statusAct ? [statusAct] : []),
      ]
    }),
  )
  return new Set(takers.filter(({ uitpasNumber = '' }) => !numbers.has(uitpasNumber)).map(({ row }) => row))
}
