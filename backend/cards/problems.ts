import type { UitpasNumberProblem } from '@zuil/protocol'
import { generalProblems } from '../platform/http/general-problems.ts'
import { type Problem, type ProblemTexts, problemsOf } from '../platform/http/problems.ts'

/** The problem types of cards, with their sentences. */
export const cardProblems = {
  'card-blocked': {
    title: 'Card blocked',
    status: 400,
    message: {
      nl: 'Deze kaart is geblokkeerd. Vraag hulp aan een UiTPAS-balie.',
      fr: 'Cette carte est bloquée. Demandez de l’aide à un guichet UiTPAS.',
      de: 'Diese Karte ist gesperrt. Bitte wende dich an einen UiTPAS-Schalter.',
      en: 'This card is blocked. Please ask at a UiTPAS desk.',
    },
  },
  'invalid-card': {
    title: 'Invalid card',
    status: 400,
    message: {
      nl: 'We kennen deze kaart niet. Is het een UiTPAS?',
      fr: 'Nous ne connaissons pas cette carte. Est-ce un UiTPAS ?',
      de: 'Wir kennen diese Karte nicht. Ist es ein UiTPAS?',
      en: 'We do not know this card. Is it a UiTPAS?',
    },
  },
  'invalid-card-status': {
    title: 'Invalid card status',
    status: 400,
    message: {
      nl: 'Deze kaart is nog niet in gebruik. Vraag hulp aan een UiTPAS-balie.',
      fr: 'Cette carte n’est pas encore activée. Demandez de l’aide à un guichet UiTPAS.',
      de: 'Diese Karte ist noch nicht in Gebrauch. Bitte wende dich an einen UiTPAS-Schalter.',
      en: 'This card is not in use yet. Please ask at a UiTPAS desk.',
    },
  },
  'invalid-uitpasnumber': {
    title: 'Invalid UiTPAS number',
    status: 400,
    message: {
      nl: 'Dit is geen geldig UiTPAS-nummer. Kijk de 13 cijfers na.',
      fr: 'Ce n’est pas un numéro UiTPAS valable. Vérifiez les 13 chiffres.',
      de: 'Das ist keine gültige UiTPAS-Nummer. Bitte prüfe die 13 Ziffern.',
      en: 'This is not a valid UiTPAS number. Please check the 13 digits.',
    },
  },
} as const satisfies ProblemTexts

const { problem } = problemsOf({ ...generalProblems, ...cardProblems })

const numberDetails: Readonly<Record<UitpasNumberProblem, string>> = {
  EMPTY: 'The UiTPAS number is empty.',
  NOT_DIGITS: 'A UiTPAS number consists of 13 digits and nothing else.',
  SCIENTIFIC:
    'The UiTPAS number was turned into a scientific notation such as 9,30E+11 by a spreadsheet: its digits are lost. ' +
    'Format the column as text and enter the numbers again.',
  LEADING_ZERO_LOST:
    'The UiTPAS number misses its leading zero, as happens in a spreadsheet: it has 13 digits. Treat it as text, not as a number.',
  WRONG_LENGTH: 'A UiTPAS number has 13 digits.',
  BAD_STATUS_DIGIT: 'The twelfth digit of a UiTPAS number is 0 or 1.',
  BAD_CHECK_DIGIT: 'The last digit of the UiTPAS number does not match the others: one of the digits is wrong.',
}

/** The problem of a text that is not a UiTPAS number, with what to do about it. */
export const numberProblem = (reason: UitpasNumberProblem): Problem =>
  problem('invalid-uitpasnumber', { detail: numberDetails[reason] })
