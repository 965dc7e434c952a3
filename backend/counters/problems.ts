import { generalProblems } from '../platform/http/general-problems.ts'
import { type ProblemTexts, problemsOf } from '../platform/http/problems.ts'

/** The problem types of counters, with their sentences. */
const counterProblems = {
  'group-not-found': {
    title: 'Group not found',
    status: 400,
    message: {
      nl: 'We kennen deze groep van organisatoren niet.',
      fr: 'Nous ne connaissons pas ce groupe d’organisateurs.',
      de: 'Wir kennen diese Gruppe von Veranstaltern nicht.',
      en: 'We do not know this group of organizers.',
    },
  },
  'cardsystem-not-found': {
    title: 'Card system not found',
    status: 400,
    message: {
      nl: 'We kennen dit kaartsysteem niet.',
      fr: 'Nous ne connaissons pas ce système de cartes.',
      de: 'Wir kennen dieses Kartensystem nicht.',
      en: 'We do not know this card system.',
    },
  },
  'organizer-without-counters': {
    title: 'Organizer has no counters',
    status: 400,
    message: {
      nl: 'Deze organisator heeft nog geen balie om aan te werken.',
      fr: 'Cet organisateur n’a pas encore de guichet où travailler.',
      de: 'Dieser Veranstalter hat noch keinen Schalter, an dem man arbeiten kann.',
      en: 'This organizer has no desk to work at yet.',
    },
  },
  'counter-changed-meanwhile': {
    title: 'Counter changed meanwhile',
    status: 412,
    message: {
      nl: 'Iemand anders heeft deze balie intussen gewijzigd. Bekijk wat er veranderd is en probeer het opnieuw.',
      fr: 'Quelqu’un d’autre a modifié ce guichet entre-temps. Regardez ce qui a changé et réessayez.',
      de: 'Jemand anderes hat diesen Schalter inzwischen geändert. Sieh dir die Änderungen an und versuche es erneut.',
      en: 'Somebody else changed this desk meanwhile. Look at what changed and try again.',
    },
  },
  'counter-version-missing': {
    title: 'Version of the counter missing',
    status: 428,
    message: {
      nl: 'We weten niet welke versie van deze balie je wijzigt. Open de balie opnieuw en probeer het nog eens.',
      fr: 'Nous ne savons pas quelle version de ce guichet vous modifiez. Ouvrez-le de nouveau et réessayez.',
      de: 'Wir wissen nicht, welche Version dieses Schalters du änderst. Öffne ihn neu und versuche es noch einmal.',
      en: 'The request does not say which version of this desk it changes. Open the desk again and try once more.',
    },
  },
  'counter-organizer-elsewhere': {
    title: 'Organizer is not one of the card system',
    status: 400,
    message: {
      nl: 'Deze organisator hoort niet bij dit kaartsysteem. Kies er een uit de lijst.',
      fr: 'Cet organisateur ne fait pas partie de ce système de cartes. Choisissez-en un dans la liste.',
      de: 'Dieser Veranstalter gehört nicht zu diesem Kartensystem. Wähle einen aus der Liste.',
      en: 'This organizer is not one of this card system. Choose one from the list.',
    },
  },
  'counter-location-unknown': {
    title: 'Location unknown',
    status: 400,
    message: {
      nl: 'We kennen deze locatie niet. Kies er een uit de lijst.',
      fr: 'Nous ne connaissons pas ce lieu. Choisissez-en un dans la liste.',
      de: 'Wir kennen diesen Ort nicht. Wähle einen aus der Liste.',
      en: 'We do not know this location. Choose one from the list.',
    },
  },
  'counter-staff-exists': {
    title: 'Somebody is staff of this counter already',
    status: 409,
    message: {
      nl: 'Deze persoon werkt al aan deze balie.',
      fr: 'Cette personne travaille déjà à ce guichet.',
      de: 'Diese Person arbeitet schon an diesem Schalter.',
      en: 'This person works at this desk already.',
    },
  },
  'counter-staff-not-found': {
    title: 'Nobody with this address is staff of this counter',
    status: 404,
    message: {
      nl: 'Deze persoon werkt niet (meer) aan deze balie.',
      fr: 'Cette personne ne travaille pas (ou plus) à ce guichet.',
      de: 'Diese Person arbeitet nicht (mehr) an diesem Schalter.',
      en: 'This person does not work at this desk (any more).',
    },
  },
} as const satisfies ProblemTexts

/** Problems that routes of counters/ answer with: its own and the general ones. */
export const { problem, problems } = problemsOf({ ...generalProblems, ...counterProblems })
