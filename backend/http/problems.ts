import type { Localized, RefusalReason, UitpasNumberProblem } from '@zuil/protocol'

/** An error as the API gives it: `application/problem+json` (RFC 9457) with a text for the end user in four languages. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  /** For the developer of the client. */
  readonly detail?: string
  /** For the person at the desk or the zuil. */
  readonly endUserMessage?: Localized
  /** What is wrong in the body, by JSON pointer; never with the value that stood there. */
  readonly schemaErrors?: readonly { readonly jsonPointer: string; readonly error: string }[]
}

/** Every other problem of the API that this server gives, beside the reasons for which a tap is refused. */
export type OtherReason =
  | 'invalid-uitpasnumber'
  | 'pass-not-found'
  | 'kiosk-not-found'
  | 'kiosk-already-configured'
  | 'kiosk-device-already-in-use'
  | 'event-not-acceptable'
  | 'rate-limited'
  | 'body/missing'
  | 'body/invalid-syntax'
  | 'body/invalid-data'
  | 'url/not-found'
  | 'url/query-limit-exceeded'
  | 'auth/unauthorized'
  | 'auth/forbidden'

export type ProblemReason = RefusalReason | OtherReason

interface Entry {
  readonly title: string
  readonly status: number
  readonly message?: Required<Localized>
}

const entries: Readonly<Record<ProblemReason, Entry>> = {
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
  'passholder-not-found': {
    title: 'Passholder not found',
    status: 400,
    message: {
      nl: 'Er hoort niemand bij deze kaart. Vraag hulp aan een UiTPAS-balie.',
      fr: 'Cette carte n’est liée à personne. Demandez de l’aide à un guichet UiTPAS.',
      de: 'Diese Karte gehört niemandem. Bitte wende dich an einen UiTPAS-Schalter.',
      en: 'Nobody belongs to this card. Please ask at a UiTPAS desk.',
    },
  },
  'passholder-blocked': {
    title: 'Passholder blocked',
    status: 400,
    message: {
      nl: 'Je UiTPAS is geblokkeerd. Vraag hulp aan een UiTPAS-balie.',
      fr: 'Votre UiTPAS est bloqué. Demandez de l’aide à un guichet UiTPAS.',
      de: 'Dein UiTPAS ist gesperrt. Bitte wende dich an einen UiTPAS-Schalter.',
      en: 'Your UiTPAS is blocked. Please ask at a UiTPAS desk.',
    },
  },
  'passholder-no-active-cardsystems': {
    title: 'Passholder has no active card systems',
    status: 400,
    message: {
      nl: 'Met jouw UiTPAS kan je hier geen punten sparen.',
      fr: 'Avec votre UiTPAS, vous ne pouvez pas épargner de points ici.',
      de: 'Mit deinem UiTPAS kannst du hier keine Punkte sammeln.',
      en: 'You cannot save points here with your UiTPAS.',
    },
  },
  'event-not-found': {
    title: 'Event not found',
    status: 400,
    message: {
      nl: 'We vinden deze activiteit niet.',
      fr: 'Nous ne trouvons pas cette activité.',
      de: 'Wir finden diese Aktivität nicht.',
      en: 'We cannot find this activity.',
    },
  },
  'checkin-not-allowed': {
    title: 'Check-in not allowed',
    status: 400,
    message: {
      nl: 'Je kan nu geen punt sparen voor deze activiteit.',
      fr: 'Vous ne pouvez pas épargner de point pour cette activité en ce moment.',
      de: 'Du kannst für diese Aktivität jetzt keinen Punkt sammeln.',
      en: 'You cannot save a point for this activity now.',
    },
  },
  'maximum-reached': {
    title: 'Maximum reached',
    status: 400,
    message: {
      nl: 'Je spaarde hier al je punt. Tot een volgende keer!',
      fr: 'Vous avez déjà épargné votre point ici. À la prochaine !',
      de: 'Du hast deinen Punkt hier schon gesammelt. Bis zum nächsten Mal!',
      en: 'You already saved your point here. See you next time!',
    },
  },
  'zuil-blocked': {
    title: 'Zuil blocked',
    status: 400,
    message: {
      nl: 'Deze zuil is niet in gebruik.',
      fr: 'Cette borne n’est pas en service.',
      de: 'Diese Säule ist nicht in Betrieb.',
      en: 'This terminal is not in use.',
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
  'pass-not-found': {
    title: 'Pass not found',
    status: 404,
    message: {
      nl: 'We vinden deze UiTPAS niet.',
      fr: 'Nous ne trouvons pas cet UiTPAS.',
      de: 'Wir finden diesen UiTPAS nicht.',
      en: 'We cannot find this UiTPAS.',
    },
  },
  'kiosk-not-found': {
    title: 'Kiosk not found',
    status: 400,
    message: {
      nl: 'De naam van de zuil en de configuratiecode horen niet bij elkaar.',
      fr: 'Le nom de la borne et le code de configuration ne correspondent pas.',
      de: 'Der Name der Säule und der Konfigurationscode passen nicht zusammen.',
      en: 'The name of the terminal and the configuration code do not belong together.',
    },
  },
  'kiosk-already-configured': {
    title: 'Kiosk already configured',
    status: 400,
    message: {
      nl: 'Deze configuratiecode is al gebruikt. Maak een nieuwe code in het kaartsysteembeheer.',
      fr: 'Ce code de configuration a déjà été utilisé. Créez-en un nouveau dans la gestion du système de cartes.',
      de: 'Dieser Konfigurationscode wurde schon benutzt. Erstelle einen neuen in der Kartensystemverwaltung.',
      en: 'This configuration code has been used. Make a new one in the back office.',
    },
  },
  'kiosk-device-already-in-use': {
    title: 'Kiosk device already in use',
    status: 400,
    message: {
      nl: 'Dit toestel is al ingesteld als een andere zuil.',
      fr: 'Cet appareil est déjà configuré comme une autre borne.',
      de: 'Dieses Gerät ist schon als eine andere Säule eingerichtet.',
      en: 'This device is already set up as another terminal.',
    },
  },
  'event-not-acceptable': {
    title: 'Event not acceptable',
    status: 400,
    message: {
      nl: 'Deze activiteit hoort niet bij een balie van deze zuil.',
      fr: 'Cette activité n’est liée à aucun guichet de cette borne.',
      de: 'Diese Aktivität gehört zu keinem Schalter dieser Säule.',
      en: 'This activity does not belong to a desk of this terminal.',
    },
  },
  'rate-limited': {
    title: 'Too many requests',
    status: 429,
    message: {
      nl: 'Dat waren te veel pogingen na elkaar. Probeer het straks opnieuw.',
      fr: 'Trop d’essais à la suite. Réessayez un peu plus tard.',
      de: 'Das waren zu viele Versuche hintereinander. Versuche es später noch einmal.',
      en: 'Those were too many tries in a row. Please try again later.',
    },
  },
  'body/missing': { title: 'Body missing', status: 400 },
  'body/invalid-syntax': { title: 'Invalid body syntax', status: 400 },
  'body/invalid-data': { title: 'Invalid body data', status: 400 },
  'url/not-found': { title: 'Not Found', status: 404 },
  'url/query-limit-exceeded': { title: 'Query limit exceeded', status: 400 },
  'auth/unauthorized': { title: 'Unauthorized', status: 401 },
  'auth/forbidden': { title: 'Forbidden', status: 403 },
}

/** The problem type of a reason: those without a slash of their own are UiTPAS's. */
export const problemType = (reason: ProblemReason): string =>
  `https://api.publiq.be/probs/${reason.includes('/') ? reason : `uitpas/${reason}`}`

/**
 * The problem for a reason.
 * @param more what this case has beside or instead of the reason's own: another status, a detail for the developer
 */
export const problem = (
  reason: ProblemReason,
  more: Partial<Pick<Problem, 'status' | 'detail' | 'endUserMessage' | 'schemaErrors'>> = {},
): Problem => {
  const { title, status, message } = entries[reason]
  return { type: problemType(reason), title, status, ...(message && { endUserMessage: message }), ...more }
}

/** What HTTP itself refuses, or our own failure: a problem without a type of its own. */
export const plainProblem = (status: number, title: string): Problem => ({ type: 'about:blank', title, status })

/** What a person reads where a check-in is not possible for this reason. */
export const messageFor = (reason: RefusalReason): Localized | undefined => entries[reason].message

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
