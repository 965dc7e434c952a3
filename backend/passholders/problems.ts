import { cardProblems } from '../cards/problems.ts'
import { generalProblems } from '../platform/http/general-problems.ts'
import { type ProblemTexts, problemsOf } from '../platform/http/problems.ts'

/** The problem types of passholders, with their sentences. */
export const passholderProblems = {
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
      nl: 'Je UiTPAS is niet meer geldig. Laat hem verlengen aan een UiTPAS-balie.',
      fr: 'Votre UiTPAS n’est plus valable. Faites-le renouveler à un guichet UiTPAS.',
      de: 'Dein UiTPAS ist nicht mehr gültig. Lass ihn an einem UiTPAS-Schalter verlängern.',
      en: 'Your UiTPAS is no longer valid. Have it renewed at a UiTPAS desk.',
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
} as const satisfies ProblemTexts

/** Of the back office alone. */
const managedProblems = {
  'passholder-unknown': {
    title: 'No such passholder',
    status: 404,
    message: {
      nl: 'We vinden hier niemand met dit rijksregisternummer.',
      fr: 'Nous ne trouvons personne avec ce numéro de registre national.',
      de: 'Wir finden hier niemanden mit dieser Nationalregisternummer.',
      en: 'We find nobody here with this national number.',
    },
  },
  'passholder-insz-invalid': {
    title: 'INSZ not valid',
    status: 400,
    message: {
      nl: 'Dit is geen geldig rijksregisternummer. Kijk de 11 cijfers na.',
      fr: 'Ce n’est pas un numéro de registre national valable. Vérifiez les 11 chiffres.',
      de: 'Das ist keine gültige Nationalregisternummer. Bitte prüfe die 11 Ziffern.',
      en: 'This is not a valid national number. Please check the 11 digits.',
    },
  },
  'passholder-insz-taken': {
    title: 'INSZ of another passholder',
    status: 409,
    message: {
      nl: 'Iemand anders heeft dit rijksregisternummer al. Zoek die pashouder op.',
      fr: 'Quelqu’un d’autre a déjà ce numéro de registre national. Cherchez ce détenteur.',
      de: 'Jemand anderes hat diese Nationalregisternummer schon. Suche diesen Passinhaber.',
      en: 'Somebody else has this national number already. Look for that passholder.',
    },
  },
  'passholder-changed-meanwhile': {
    title: 'Passholder changed meanwhile',
    status: 412,
    message: {
      nl: 'Iemand anders heeft deze pashouder intussen gewijzigd. Bekijk wat er veranderd is en probeer het opnieuw.',
      fr: 'Quelqu’un d’autre a modifié ce détenteur entre-temps. Regardez ce qui a changé et réessayez.',
      de: 'Jemand anderes hat diesen Passinhaber inzwischen geändert. Sieh dir die Änderungen an und versuche es erneut.',
      en: 'Somebody else changed this passholder meanwhile. Look at what changed and try again.',
    },
  },
  'passholder-version-missing': {
    title: 'Version of the passholder missing',
    status: 428,
    message: {
      nl: 'We weten niet welke versie van deze pashouder je wijzigt. Open de pashouder opnieuw en probeer het nog eens.',
      fr: 'Nous ne savons pas quelle version de ce détenteur vous modifiez. Ouvrez-le de nouveau et réessayez.',
      de: 'Wir wissen nicht, welche Version dieses Passinhabers du änderst. Öffne ihn neu und versuche es noch einmal.',
      en: 'The request does not say which version of this passholder it changes. Open it again and try once more.',
    },
  },
} as const satisfies ProblemTexts

/** Problems that routes of passholders/ answer with: its own, the general ones, and those of the rooms below that it speaks of. */
export const { problem, problems } = problemsOf({
  ...generalProblems,
  ...cardProblems,
  ...passholderProblems,
  ...managedProblems,
})
