import { now } from './api-dataset.ts'
import type { TestBackend } from './test-backend.ts'

/** A group pass (groepspas) beside the API's dataset. */
export const group = {
  id: '8703fee0-29cc-452c-b1af-94ef494d4198',
  name: 'Basisschool De Linde',
  uitpasNumber: '0900000045410',
  chipNumber: '04D0AB6AF85C80',
  ticketsPerYear: 20,
  /** Of its social status. */
  endDate: new Date(now + 1_000 * 3_600_000).toISOString(),
} as const

/** Gives the first card system this group. */
export const addGroup = async ({ sql }: Pick<TestBackend, 'sql'>): Promise<void> => {
  await sql(
    `insert into passholder (id, name, first_name, date_of_birth, street, postal_code, city, email, mobile_number,
        group_tickets_per_year, created_at)
      values ($1, $2, '', '1900-01-01', 'Schoolstraat 2', '9300', 'Aalst', 'onthaal@linde.example', '053700000', $3,
        '2026-01-05T08:00:00Z')`,
    group.id,
    group.name,
    group.ticketsPerYear,
  )
  await sql(
    `insert into membership (passholder_id, card_system_id, search_name, social_tariff_end_date)
      values ($1, 1, 'basisschool de linde', $2)`,
    group.id,
    group.endDate,
  )
  await sql(
    `insert into card (uitpas_number, chip_number, card_system_id, status, passholder_id) values ($1, $2, 1, 'ACTIVE', $3)`,
    group.uitpasNumber,
    group.chipNumber,
    group.id,
  )
}
