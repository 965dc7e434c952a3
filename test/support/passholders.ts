import { randomUUID } from 'node:crypto'
import { makeUitpasNumber } from '../../backend/cards/rules/numbers.ts'
import type { TestBackend } from './test-backend.ts'

/**
 * Somebody with a card that works, born then.
 * @param serial makes his card; another for each
 * @param born yyyy-mm-dd
 */
export const addPassholder = async (
  { sql }: TestBackend,
  serial: number,
  born: string,
  cardSystem = 2,
): Promise<{ readonly id: string; readonly number: string; readonly born: string }> => {
  const [id, number] = [randomUUID(), makeUitpasNumber('09777', serial, false)]
  await sql(
    `insert into passholder (id, name, first_name, date_of_birth, postal_code, city, email)
      values ($1, 'Kind', $2, $3, '9300', 'Aalst', 'kind@post.example')`,
    ...[id, `nummer ${serial}`, born],
  )
  await sql(`insert into membership (passholder_id, card_system_id, search_name) values ($1, $2, '')`, id, cardSystem)
  await sql(
    `insert into card (uitpas_number, card_system_id, status, passholder_id) values ($1, $2, 'ACTIVE', $3)`,
    ...[number, cardSystem, id],
  )
  return { id, number, born }
}
