import { newDigitalCard } from '../../cards/store/digital.ts'
import type { Actor } from '../../platform/actor.ts'
import { type Db, isTaken } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys } from '../../platform/database/keys.ts'
import { type Finding, isWarning } from '../rules/registration/finding.ts'
import { judge, outcomeOf } from '../rules/registration/judge.ts'
import type { ReadRow } from '../rules/registration/row.ts'
import { askKnown } from './registration-known.ts'
import { activate, givesCard, lockCards, reserve, type Taker } from './registration-write.ts'
import { linkUitid, type Uitid } from './uitid-link.ts'

/** For whom somebody is registered, and by whom. */
export interface Registering {
  readonly by: Actor
  readonly organizerId?: string
  readonly cardSystemId: number
  readonly graceDays: number
  /**
   * The counter whose staff registers him, out of whose stock the card is. Who is known already then gets a membership or a
   * card, as by a file; absent = he is registered over the API, which has other requests for that.
   */
  readonly counterId?: string
  /** Of who registers himself: it acts for him from then on. */
  readonly uitid?: Uitid
}

/** Somebody as he is to be registered; without a number he gets a UiTPAS on his phone. */
export type NewPassholder = Omit<Taker, 'outcome' | 'known' | 'uitpasNumber' | 'row'>

export type RegisterOutcome =
  | { readonly kind: 'REGISTERED'; readonly passholderId: string; readonly uitpasNumber: string }
  /** By staff of a counter: he has this card there already. */
  | { readonly kind: 'HAS_CARD'; readonly uitpasNumber: string }
  | { readonly kind: 'REFUSED'; readonly findings: readonly Finding[] }
  /** Somebody has this INSZ, or the UiTID acts for somebody. */
  | { readonly kind: 'INSZ_TAKEN' }
  /** The card system has no numbers to make one with. */
  | { readonly kind: 'NO_NUMBERS' }

class NotDone extends Error {
  override readonly name = 'NotDone'
  readonly outcome: RegisterOutcome
  constructor(outcome: RegisterOutcome) {
    super('nobody was registered')
    this.outcome = outcome
  }
}

/** At which of an organizer's counters a card is; else the first that it has in the card system. */
export const counterOf = async (
  db: Db,
  { organizerId = '', cardSystemId }: Pick<Registering, 'organizerId' | 'cardSystemId'>,
  uitpasNumber: string | undefined,
): Promise<string | undefined> => {
  const counters = await db.counter.findMany({
    where: { organizerId, cardSystemId },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  const card =
    uitpasNumber === undefined
      ? null
      : await db.card.findUnique({ where: { uitpasNumber }, select: { counterId: true } })
  return (counters.find(({ id }) => id === card?.counterId) ?? counters[0])?.id
}

/** Registers one passholder, as a file registers many: by the same rules, and all of it or nothing. */
export const registerOneStore = (prisma: PrismaClient, keys: FollowedKeys, clock: () => number) => {
  const register = async (
    db: Db,
    who: NewPassholder,
    { read, findings }: Pick<ReadRow, 'read' | 'findings'>,
    registering: Registering,
  ): Promise<RegisterOutcome> => {
    const now = clock()
    const { cardSystemId, graceDays, organizerId, by } = registering
    if (read.uitpasNumber !== undefined) await lockCards(db, [{ uitpasNumber: read.uitpasNumber }])
    const isAtCounter = registering.counterId !== undefined
    const counterId = registering.counterId ?? (await counterOf(db, registering, read.uitpasNumber))
    const place = {
      cardSystemId,
      ...(organizerId !== undefined && { organizerId }),
      ...(counterId !== undefined && { counterId }),
    }
    const all = await askKnown(db, keys, cardSystemId, [read])
    const known = isAtCounter ? all : { ...all, people: new Map() }
    const judged = judge({ read, findings }, known, {}, { counterId, graceDays, now })
    const wrong = judged.findings.filter((finding) => !isWarning(finding))
    const other = wrong.find(({ code }) => code === 'HAS_OTHER_CARD')?.hint
    if (other !== undefined) return { kind: 'HAS_CARD', uitpasNumber: other }
    if (wrong.length > 0) return { kind: 'REFUSED', findings: wrong }
    // Last: whoever looks for people by their INSZ registers somebody at each try.
    if (!isAtCounter && all.people.size > 0) return { kind: 'INSZ_TAKEN' }
    const person = read.insz === undefined ? undefined : known.people.get(read.insz)
    const outcome = outcomeOf(person, read.socialTariffEndDate)
    if (!givesCard(outcome)) return { kind: 'HAS_CARD', uitpasNumber: person?.card ?? '' }
    const social = who.socialTariffEndDate !== undefined
    const uitpasNumber = read.uitpasNumber ?? (await newDigitalCard(db, { ...place, ...who }, social))
    if (uitpasNumber === undefined) return { kind: 'NO_NUMBERS' }
    const taker = { ...who, uitpasNumber, row: 1, outcome, ...(person && { known: person }) }
    const given = await reserve(db, keys, place, [taker], now)
    const passholderId = given?.get(uitpasNumber)
    if (passholderId === undefined) return { kind: 'INSZ_TAKEN' }
    const kept = { row: 1, cells: [], outcome, findings: [], uitpasNumber, passholderId } as const
    await activate(db, { ...place, graceDays, by }, [kept], [who], now)
    const { uitid } = registering
    if (uitid && (await linkUitid(db, uitid, passholderId, now)) !== 'LINKED') return { kind: 'INSZ_TAKEN' }
    return { kind: 'REGISTERED', passholderId, uitpasNumber }
  }

  return {
    /** @param row what he would be as a row of a file, with what is wrong with it */
    register: async (
      who: NewPassholder,
      row: Pick<ReadRow, 'read' | 'findings'>,
      registering: Registering,
    ): Promise<RegisterOutcome> => {
      try {
        return await prisma.$transaction(async (db) => {
          const outcome = await register(db, who, row, registering)
          if (outcome.kind !== 'REGISTERED') throw new NotDone(outcome)
          return outcome
        })
      } catch (error) {
        if (error instanceof NotDone) return error.outcome
        if (isTaken(error)) return { kind: 'INSZ_TAKEN' }
        throw error
      }
    },
  }
}
export type RegisterOneStore = ReturnType<typeof registerOneStore>
