import type { CardStatus } from '../../../cards/shapes.ts'
import { daysLater } from '../../../platform/time/calendar.ts'
import {
  type RegistrationColumn,
  type RegistrationRow,
  type RowOutcome,
  requiredColumns,
} from '../../shapes/registration.ts'
import { searchable } from '../search-name.ts'
import { type Finding, type FindingCode, isWarning } from './finding.ts'
import type { ReadRow } from './row.ts'

/** A card of the card system. */
export interface KnownCard {
  readonly status: CardStatus
  /** In whose stock it is. */
  readonly counter?: { readonly id: string; readonly name: string }
  readonly passholderId?: string
}

/** Whom an INSZ is of, with what he has in the card system. */
export interface KnownPerson {
  readonly id: string
  readonly name: string
  readonly firstName: string
  readonly membership?: {
    readonly status: 'ACTIVE' | 'BLOCKED'
    readonly socialTariffEndDate?: number
  }
  /** His active card here. */
  readonly card?: string
}

/** What is known already. */
export interface Known {
  readonly cards: ReadonlyMap<string, KnownCard>
  /** By INSZ. */
  readonly people: ReadonlyMap<string, KnownPerson>
}

/** For which counter, and when. */
export interface Judging {
  /** `undefined` = there is none: no card is in its stock. */
  readonly counterId: string | undefined
  readonly graceDays: number
  /** Milliseconds since 1970. */
  readonly now: number
}

export interface Judged {
  readonly outcome: RowOutcome
  readonly findings: readonly Finding[]
}

/** All that a registration needs was read. */
export const isWhole = (read: Partial<RegistrationRow>): read is RegistrationRow =>
  requiredColumns.every(
    (column) => column === 'socialTariff' || column === 'socialTariffEndDate' || read[column] !== undefined,
  )

/** Why a card can't be given at a counter; undefined = it can. */
export const cardCode = (card: KnownCard | undefined, counterId: string | undefined): FindingCode | undefined => {
  switch (card?.status) {
    case undefined:
      return 'CARD_UNKNOWN'
    case 'PROVISIONED':
      return 'CARD_WITHOUT_CHIP'
    case 'STOCK':
      return 'CARD_IN_STOCK'
    case 'SENT_TO_BALIE':
      return 'CARD_ON_ITS_WAY'
    case 'ACTIVE':
      return 'CARD_TAKEN'
    case 'BLOCKED':
      return 'CARD_BLOCKED'
    case 'DELETED':
      return 'CARD_DELETED'
    case 'LOCAL_STOCK':
      if (card?.passholderId !== undefined) return 'CARD_TAKEN'
      return card?.counter?.id === counterId ? undefined : 'CARD_ELSEWHERE'
  }
}

/**
 * Whether two names may be one person's: all words of the shorter are in the longer. People leave out a second first name,
 * or write it; an accent or a capital is no difference.
 */
export const isSameName = (
  one: Pick<KnownPerson, 'name' | 'firstName'>,
  other: Pick<KnownPerson, 'name' | 'firstName'>,
) => {
  const words = ({ name, firstName }: typeof one): string[] => searchable(`${name} ${firstName}`).split(' ')
  const [short = [], long = []] = [words(one), words(other)].toSorted((a, b) => a.length - b.length)
  return short.every((word) => long.includes(word))
}

const personCode = (read: Partial<RegistrationRow>, person: KnownPerson, judging: Judging): Finding | undefined => {
  const { name, firstName, uitpasNumber, socialTariffEndDate } = read
  if (name !== undefined && firstName !== undefined && !isSameName({ name, firstName }, person))
    return { column: 'insz', code: 'INSZ_OTHER_NAME' }
  if (person.membership?.status === 'BLOCKED') return { column: 'insz', code: 'MEMBERSHIP_BLOCKED' }
  if (person.card !== undefined && person.card !== uitpasNumber)
    return { column: 'uitpasNumber', code: 'HAS_OTHER_CARD', hint: person.card }
  const held = person.membership?.socialTariffEndDate
  if (held !== undefined && socialTariffEndDate === undefined && daysLater(held, judging.graceDays) >= judging.now)
    return { column: 'socialTariff', code: 'STATUS_HELD' }
  return undefined
}

/** What becomes of somebody where nothing is wrong. @param end the last moment of his social status */
export const outcomeOf = (person: KnownPerson | undefined, end: number | undefined): RowOutcome => {
  if (!person) return 'NEW'
  if (!person.membership) return 'MEMBERSHIP'
  if (person.card === undefined) return 'CARD'
  const { socialTariffEndDate: held } = person.membership
  return end !== undefined && (held === undefined || held < end) ? 'EXTENDED' : 'ALREADY'
}

/**
 * What becomes of a row by what is known now.
 * @param earlier rows of the same file before it, by their INSZ and their card
 */
export const judge = (
  { read, findings: found }: Pick<ReadRow, 'read' | 'findings'>,
  known: Known,
  earlier: { readonly insz?: number; readonly card?: number },
  judging: Judging,
): Judged => {
  const { insz, uitpasNumber } = read
  const findings: Finding[] = [...found]
  const find = (column: RegistrationColumn, code: FindingCode, hint?: string): void => {
    findings.push({ column, code, ...(hint !== undefined && { hint }) })
  }
  if (earlier.insz !== undefined) find('insz', 'INSZ_TWICE', String(earlier.insz))
  if (earlier.card !== undefined) find('uitpasNumber', 'CARD_TWICE', String(earlier.card))
  const person = insz === undefined ? undefined : known.people.get(insz)
  const about = person && personCode(read, person, judging)
  if (about) findings.push(about)
  if (uitpasNumber !== undefined && person?.card !== uitpasNumber) {
    const card = known.cards.get(uitpasNumber)
    const code = cardCode(card, judging.counterId)
    if (code) find('uitpasNumber', code, code === 'CARD_ELSEWHERE' ? card?.counter?.name : undefined)
  }
  const wrong = findings.some((one) => !isWarning(one)) || !isWhole(read)
  return { outcome: wrong ? 'WRONG' : outcomeOf(person, read.socialTariffEndDate), findings }
}
