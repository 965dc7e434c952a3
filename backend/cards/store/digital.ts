import type { Db } from '../../platform/database/database.ts'
import { makeUitpasNumber, SERIALS } from '../rules/numbers.ts'
import { nextSerialOf } from './settings.ts'

interface Prefix {
  readonly prefix: string
  readonly next: number
}

/**
 * Makes a number for a UiTPAS that is shown on a phone alone: there is no card of it, nor a chip. Whoever else makes
 * numbers with its prefix waits until the commit.
 * @param place where its holder lives: a prefix of those there goes first
 * @returns `undefined` = the card system has no prefix with which one can be made
 */
export const newDigitalCard = async (
  db: Db,
  place: { readonly cardSystemId: number; readonly counterId?: string; readonly postalCode: string },
  socialTariff: boolean,
): Promise<string | undefined> => {
  const { cardSystemId, counterId = null, postalCode } = place
  const held = await db.$queryRaw<Prefix[]>`select prefix, next_serial as next from card_prefix
    where card_system_id = ${cardSystemId} and in_use
    order by ${postalCode} = any (postal_codes) desc, cardinality(postal_codes) = 0 desc, prefix for update`
  for (const { prefix, next } of held) {
    const serial = await nextSerialOf(db, prefix, next)
    if (serial >= SERIALS) continue
    await db.$executeRaw`update card_prefix set next_serial = ${serial + 1} where prefix = ${prefix}`
    const uitpasNumber = makeUitpasNumber(prefix, serial, socialTariff)
    await db.card.create({ data: { uitpasNumber, cardSystemId, counterId, status: 'LOCAL_STOCK' } })
    return uitpasNumber
  }
  return undefined
}
