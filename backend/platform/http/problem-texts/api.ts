import type { Entry } from '../problem-entry.ts'

/** What else the API refuses. */
export const api = {
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
  'ticket-sale-not-found': { title: 'Ticket sale not found', status: 404 },
  'association-membership-renew-not-possible': {
    title: 'Association membership cannot be renewed',
    status: 400,
    message: {
      nl: 'Dit lidmaatschap kan nog niet verlengd worden.',
      fr: 'Cette adhésion ne peut pas encore être renouvelée.',
      de: 'Diese Mitgliedschaft kann noch nicht verlängert werden.',
      en: 'This membership cannot be renewed yet.',
    },
  },
  'association-membership-too-old': {
    title: 'Passholder is too old for this association',
    status: 400,
    message: {
      nl: 'De pashouder is te oud voor dit lidmaatschap.',
      fr: 'La personne est trop âgée pour cette adhésion.',
      de: 'Die Person ist zu alt für diese Mitgliedschaft.',
      en: 'The passholder is too old for this membership.',
    },
  },
  'association-passholder-cardsystem-mismatch': {
    title: 'Association and passholder are of different card systems',
    status: 400,
    message: {
      nl: 'Deze vereniging hoort niet bij de UiTPAS van de pashouder.',
      fr: 'Cette association ne fait pas partie du système de cette carte UiTPAS.',
      de: 'Dieser Verein gehört nicht zum UiTPAS der Person.',
      en: 'This association does not go with the UiTPAS of the passholder.',
    },
  },
  'checkin-code-expired': {
    title: 'Check-in code expired',
    status: 400,
    message: {
      nl: 'Deze code is vervallen. Scan de nieuwe code op de zuil.',
      fr: 'Ce code a expiré. Scannez le nouveau code sur la borne.',
      de: 'Dieser Code ist abgelaufen. Scanne den neuen Code auf der Säule.',
      en: 'This code has expired. Scan the new code on the terminal.',
    },
  },
  'checkin-code-invalid': {
    title: 'Check-in code invalid',
    status: 400,
    message: {
      nl: 'Deze code klopt niet. Scan de code op het scherm van de zuil.',
      fr: 'Ce code n’est pas bon. Scannez le code sur l’écran de la borne.',
      de: 'Dieser Code stimmt nicht. Scanne den Code auf dem Bildschirm der Säule.',
      en: 'This code is not right. Scan the code on the screen of the terminal.',
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
} as const satisfies Readonly<Record<string, Entry>>
