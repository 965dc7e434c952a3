import { askJson, type Db } from '../../platform/database/database.ts'
import { Prisma } from '../../platform/database/generated/client.ts'
import type { PersonalDataKeys } from '../../platform/database/keys.ts'
import { ms } from '../../platform/database/sql.ts'
import type { Known, KnownCard, KnownPerson } from '../rules/registration/judge.ts'
import type { RegistrationRow } from '../shapes/registration.ts'

interface Found {
  readonly cards: readonly (Pick<KnownCard, 'status'> & {
    readonly number: string
    readonly counter: KnownCard['counter'] | null
    readonly passholder: string | null
  })[]
  readonly people: readonly {
    readonly hash: string
    readonly id: string
    readonly name: string
    readonly first: string
    readonly membership: { readonly status: 'ACTIVE' | 'BLOCKED'; readonly end: number | null } | null
    readonly card: string | null
  }[]
}

/**
 * What is known of the people and cards that rows name, in a card system: cards of others are not there.
 *
 * What they name is joined, not compared with `any`: after five times PostgreSQL plans a statement without looking at its
 * values, and then compares each row of a table with each of them. The card of somebody is not asked for as the first of a
 * sorted list either, for which it would go through all active cards.
 */
export const askKnown = async (
  db: Db,
  keys: PersonalDataKeys,
  cardSystemId: number,
  rows: readonly Partial<RegistrationRow>[],
): Promise<Known> => {
  const numbers = rows.flatMap(({ uitpasNumber }) => uitpasNumber ?? [])
  const byHash = new Map(
    rows.flatMap(({ insz }) => (insz === undefined ? [] : keys.inszHashes(insz).map((hash) => [hash, insz]))),
  )
  const { cards, people } = await askJson<Found>(
    db,
    Prisma.sql`/* registration_known */ select json_build_object(
      'cards', coalesce((select json_agg(json_build_object('number', c.uitpas_number, 'status', c.status,
          'passholder', c.passholder_id,
          'counter', case when b.id is null then null else json_build_object('id', b.id, 'name', b.name) end))
        from unnest(${numbers}::text[]) as given(number) join card c on c.uitpas_number = given.number
          left join counter b on b.id = c.counter_id
        where c.card_system_id = ${cardSystemId}), '[]'),
      'people', coalesce((select json_agg(json_build_object('hash', p.insz_hash, 'id', p.id, 'name', p.name,
          'first', p.first_name,
          'membership', case when m.status is null then null
            else json_build_object('status', m.status, 'end', ${ms('m.social_tariff_end_date')}) end,
          'card', (select (array_agg(c.uitpas_number order by c.uitpas_number))[1] from card c
            where c.passholder_id = p.id and c.card_system_id = ${cardSystemId} and c.status = 'ACTIVE')))
        from unnest(${[...byHash.keys()]}::text[]) as given(hash) join passholder p on p.insz_hash = given.hash
          left join membership m on m.passholder_id = p.id and m.card_system_id = ${cardSystemId}), '[]'))::text as value`,
  )
  return {
    cards: new Map(
      cards.map(({ number, status, counter, passholder }) => [
        number,
        { status, ...(counter && { counter }), ...(passholder !== null && { passholderId: passholder }) },
      ]),
    ),
    people: new Map(
      people.flatMap(({ hash, id, name, first, membership, card }): [string, KnownPerson][] => {
        const insz = byHash.get(hash)
        if (insz === undefined) return []
        const known: KnownPerson = {
          ...{ id, name, firstName: first },
          ...(membership && {
            membership: {
              status: membership.status,
              ...(membership.end !== null && { socialTariffEndDate: membership.end }),
            },
          }),
          ...(card !== null && { card }),
        }
        return [[insz, known]]
      }),
    ),
  }
}
