import type { Db } from '../../platform/database/database.ts'

/** An anonymous holder says nothing, not even since when it is there. */
const SINCE = new Date(0)
/** Of who was never born: an anonymous holder, a group. */
export const NOT_BORN = new Date('1900-01-01T00:00:00Z')

/**
 * Makes a holder that is nobody, for entries of the books whose passholder is taken away: its id is random and stands
 * nowhere else.
 * @param points the balance of the entries that it gets
 * @returns its id
 */
export const newAnonymousHolder = async (db: Db, id: string, points: number): Promise<string> => {
  await db.passholder.create({
    data: {
      id,
      points,
      name: '',
      firstName: '',
      dateOfBirth: NOT_BORN,
      postalCode: '',
      city: '',
      createdAt: SINCE,
      anonymous: true,
    },
  })
  return id
}
