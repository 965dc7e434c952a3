import type { RegistrationColumn } from '../../shapes/registration.ts'

/** What is wrong with a cell or a row; `findings-texts.ts` says it in words. */
export type FindingCode =
  | 'COLUMNS'
  | 'FIRST_ROW_IS_DATA'
  | 'EMPTY'
  | 'TOO_LONG'
  | 'LETTERS_LOST'
  // A day.
  | 'NOT_A_DATE'
  | 'NO_SUCH_DATE'
  | 'SHORT_YEAR'
  | 'DATE_AS_NUMBER'
  | 'BORN_TOO_EARLY'
  | 'BORN_IN_FUTURE'
  // The INSZ.
  | 'INSZ_SCIENTIFIC'
  | 'INSZ_ZERO_LOST'
  | 'INSZ_NOT_DIGITS'
  | 'INSZ_LENGTH'
  | 'INSZ_DATE'
  | 'INSZ_CHECK'
  | 'INSZ_TWICE'
  | 'INSZ_OTHER_NAME'
  | 'INSZ_BIRTH_DATE'
  | 'POSTAL_CODE'
  // The card.
  | 'CARD_SCIENTIFIC'
  | 'CARD_ZERO_LOST'
  | 'CARD_NOT_DIGITS'
  | 'CARD_LENGTH'
  | 'CARD_STATUS_DIGIT'
  | 'CARD_CHECK'
  | 'CARD_TWICE'
  | 'CARD_UNKNOWN'
  | 'CARD_WITHOUT_CHIP'
  | 'CARD_IN_STOCK'
  | 'CARD_ON_ITS_WAY'
  | 'CARD_ELSEWHERE'
  | 'CARD_TAKEN'
  | 'CARD_BLOCKED'
  | 'CARD_DELETED'
  | 'CARD_WITH_STATUS'
  | 'CARD_WITHOUT_STATUS'
  // The social status.
  | 'STATUS_NOT_0_OR_1'
  | 'STATUS_HELD'
  | 'END_DATE_MISSING'
  | 'END_DATE_UNNEEDED'
  | 'END_DATE_PAST'
  // The optional columns.
  | 'OPTIONAL_MISSING'
  | 'GENDER'
  | 'EMAIL'
  | 'PHONE'
  // The passholder.
  | 'MEMBERSHIP_BLOCKED'
  | 'HAS_OTHER_CARD'

export interface Finding {
  /** Absent = it is about the row. */
  readonly column?: RegistrationColumn
  readonly code: FindingCode
  /** What it should be, or which row or how many it is about: a part of the sentence. */
  readonly hint?: string
}

/** These keep nobody from being registered. */
export const isWarning = ({ code }: Finding): boolean => code === 'INSZ_BIRTH_DATE'
