import { associationProblems } from '../associations/problems.ts'
import { eventProblems } from '../events/problems.ts'
import { generalProblems } from '../platform/http/general-problems.ts'
import { type Problem, type ProblemTexts, problemsOf } from '../platform/http/problems.ts'
import type { UnfitEvent } from './rules/takes-event.ts'

/** The problem types of zuilen, with their sentences. */
const zuilProblems = {
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
  'zuil-changed-meanwhile': {
    title: 'Zuil changed meanwhile',
    status: 412,
    message: {
      nl: 'Iemand anders heeft deze zuil intussen gewijzigd. Bekijk de nieuwe instellingen en probeer het opnieuw.',
      fr: 'Quelqu’un d’autre a modifié cette borne entre-temps. Regardez les nouveaux réglages et réessayez.',
      de: 'Jemand anderes hat diese Säule inzwischen geändert. Sieh dir die neuen Einstellungen an und versuche es erneut.',
      en: 'Somebody else changed this terminal meanwhile. Look at the new settings and try again.',
    },
  },
  'zuil-version-missing': {
    title: 'Version of the zuil missing',
    status: 428,
    message: {
      nl: 'We weten niet welke versie van de instellingen je wijzigt. Bekijk de zuil opnieuw en probeer het nog eens.',
      fr: 'Nous ne savons pas quelle version des réglages vous modifiez. Ouvrez de nouveau la borne et réessayez.',
      de: 'Wir wissen nicht, welche Version der Einstellungen du änderst. Öffne die Säule neu und versuche es noch einmal.',
      en: 'The request does not say which version of the settings it changes. Open the terminal again and try once more.',
    },
  },
  'zuil-name-taken': {
    title: 'Name of the zuil taken',
    status: 409,
    message: {
      nl: 'Er is al een zuil met deze naam.',
      fr: 'Il y a déjà une borne de ce nom.',
      de: 'Es gibt schon eine Säule mit diesem Namen.',
      en: 'There already is a terminal of this name.',
    },
  },
} as const satisfies ProblemTexts

/** Problems that routes of zuilen/ answer with: its own, the general ones, and those of the rooms below that it speaks of. */
export const { problem, problems } = problemsOf({
  ...generalProblems,
  ...eventProblems,
  ...associationProblems,
  ...zuilProblems,
})

/** What the counter reads of an event that its zuil is not set to. */
const unfitTexts: Readonly<Record<UnfitEvent, Problem['endUserMessage']>> = {
  NO_EVENTS: {
    nl: 'Deze zuil toont geen activiteit.',
    fr: 'Cette borne n’affiche pas d’activité.',
    de: 'Diese Säule zeigt keine Aktivität.',
    en: 'This terminal shows no activity.',
  },
  ELSEWHERE: zuilProblems['event-not-acceptable'].message,
  CANCELLED: eventProblems['event-cancelled'].message,
  OVER: {
    nl: 'Deze activiteit is voorbij.',
    fr: 'Cette activité est terminée.',
    de: 'Diese Aktivität ist vorbei.',
    en: 'This activity is over.',
  },
}

/** The problem of an event that is no good choice for a zuil, with the sentence of why. */
export const unfitEventProblem = (why: UnfitEvent): Problem => {
  const endUserMessage = unfitTexts[why]
  return problem('event-not-acceptable', { ...(endUserMessage && { endUserMessage }) })
}
