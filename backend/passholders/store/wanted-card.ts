import type { Db } from '../../platform/database/database.ts'

/**
 * A card that somebody is to be given; absent = the card system has none of that number. Locked: of two who give the same card
 * at once the second finds that it is somebody's.
 */
export const wantedCard = async (db: Db, cardSystemId: number, uitpasNumber: string) => {
  await db.$queryRaw`select 1 from card where uitpas_number = ${uitpasNumber} for update`
  return (await db.card.findFirst({ where: { uitpasNumber, cardSystemId } })) ?? undefined
}
