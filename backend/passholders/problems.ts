import type { Localized } from '@zuil/protocol'
import { cardSystemProblems } from '../card-systems/settings-problems.ts'
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
  'invalid-city': {
    title: 'Invalid city',
    status: 400,
    message: {
      nl: 'Wie kansentarief heeft, woont in een gemeente van het kaartsysteem.',
      fr: 'Une personne au tarif social habite dans une commune du système de cartes.',
      de: 'Wer Sozialtarif hat, wohnt in einer Gemeinde des Kartensystems.',
      en: 'Somebody with social tariff lives in a city of the card system.',
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

/** What is read where a group pass is laid for what is a person's alone: points, rewards, memberships of associations. */
export const groupMessage: Required<Localized> = {
  nl: 'Met een groepspas koop je enkel tickets.',
  fr: 'Avec un pass de groupe, on achète uniquement des tickets.',
  de: 'Mit einem Gruppenpass kauft man nur Tickets.',
  en: 'A group pass buys tickets only.',
}

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
  'passholder-unchanged': {
    title: 'Nothing to change',
    status: 409,
    message: {
      nl: 'Dat is al zo. Laad de pagina opnieuw om te zien hoe het nu staat.',
      fr: 'C’est déjà le cas. Rechargez la page pour voir la situation actuelle.',
      de: 'Das ist schon so. Lade die Seite neu, um den Stand zu sehen.',
      en: 'It is so already. Load the page again to see how things stand.',
    },
  },
  'passholder-points-too-few': {
    title: 'Not that many points',
    status: 409,
    message: {
      nl: 'Zoveel punten zijn er niet: het saldo kan niet onder nul.',
      fr: 'Il n’y a pas autant de points : le solde ne peut pas être négatif.',
      de: 'So viele Punkte sind nicht da: der Stand kann nicht unter null.',
      en: 'There are not that many points: the balance can not go below zero.',
    },
  },
  'passholder-other-card-system': {
    title: 'Card system of others',
    status: 409,
    message: {
      nl: 'Je beheert dat kaartsysteem niet. Vraag het aan een admin daar.',
      fr: 'Vous ne gérez pas ce système de cartes. Demandez à un administrateur de celui-ci.',
      de: 'Du verwaltest dieses Kartensystem nicht. Frage dort einen Admin.',
      en: 'You do not manage that card system. Please ask an admin there.',
    },
  },
  'card-not-in-stock': {
    title: 'Card not in stock',
    status: 409,
    message: {
      nl: 'Deze kaart ligt hier niet in voorraad. Kijk het nummer na, of neem een andere.',
      fr: 'Cette carte n’est pas en stock ici. Vérifiez le numéro ou prenez-en une autre.',
      de: 'Diese Karte ist hier nicht auf Lager. Prüfe die Nummer oder nimm eine andere.',
      en: 'This card is not in stock here. Check the number, or take another one.',
    },
  },
  'card-for-social-status': {
    title: 'Card for social status',
    status: 409,
    message: {
      nl: 'Deze kaart is voor iemand met kansenstatuut, en dat is er hier niet. Neem een gewone kaart.',
      fr: 'Cette carte est pour une personne au tarif social, ce qui n’est pas le cas. Prenez une carte ordinaire.',
      de: 'Diese Karte ist für jemanden mit Sozialtarif, der hier fehlt. Nimm eine gewöhnliche Karte.',
      en: 'This card is for somebody with social status, who this is not. Take an ordinary card.',
    },
  },
  'card-without-social-status': {
    title: 'Card without social status',
    status: 409,
    message: {
      nl: 'Dit is een gewone kaart. Neem een kaart voor kansenstatuut.',
      fr: 'C’est une carte ordinaire. Prenez une carte pour le tarif social.',
      de: 'Das ist eine gewöhnliche Karte. Nimm eine Karte für den Sozialtarif.',
      en: 'This is an ordinary card. Take a card for social status.',
    },
  },
  'card-deleted': {
    title: 'Card not in use',
    status: 409,
    message: {
      nl: 'Deze kaart is niet in gebruik.',
      fr: 'Cette carte n’est pas utilisée.',
      de: 'Diese Karte ist nicht in Gebrauch.',
      en: 'This card is not in use.',
    },
  },
  'card-other-active': {
    title: 'Another card is active',
    status: 409,
    message: {
      nl: 'Er is al een andere kaart actief. Blokkeer die eerst.',
      fr: 'Une autre carte est déjà active. Bloquez-la d’abord.',
      de: 'Eine andere Karte ist schon aktiv. Sperre sie zuerst.',
      en: 'Another card is active already. Block that one first.',
    },
  },
  'social-status-day-past': {
    title: 'Day has passed',
    status: 409,
    message: {
      nl: 'Deze dag is al voorbij. Kies een latere.',
      fr: 'Ce jour est déjà passé. Choisissez-en un autre.',
      de: 'Dieser Tag ist schon vorbei. Wähle einen späteren.',
      en: 'This day has passed already. Choose a later one.',
    },
  },
  'social-status-held': {
    title: 'Social status held',
    status: 409,
    message: {
      nl: 'Deze pashouder heeft hier nog kansenstatuut. Vul de einddatum in en neem een kaart voor kansenstatuut.',
      fr: 'Ce détenteur a encore le tarif social ici. Indiquez la date de fin et prenez une carte au tarif social.',
      de: 'Dieser Passinhaber hat hier noch Sozialtarif. Trage das Enddatum ein und nimm eine Karte für Sozialtarif.',
      en: 'This passholder still has social status here. Say until when, and take a card for social status.',
    },
  },
  'social-status-none': {
    title: 'No social status',
    status: 409,
    message: {
      nl: 'Er is geen kansenstatuut (meer).',
      fr: 'Il n’y a pas (plus) de tarif social.',
      de: 'Es gibt keinen Sozialtarif (mehr).',
      en: 'There is no social status (any more).',
    },
  },
  'social-status-not-suspended': {
    title: 'Not suspended',
    status: 409,
    message: {
      nl: 'Het kansenstatuut is niet geschorst.',
      fr: 'Le tarif social n’est pas suspendu.',
      de: 'Der Sozialtarif ist nicht ausgesetzt.',
      en: 'The social status is not suspended.',
    },
  },
} as const satisfies ProblemTexts

/** Problems that routes of passholders/ answer with: its own, the general ones, and those of the rooms below that it speaks of. */
export const { problem, problems } = problemsOf({
  ...generalProblems,
  ...cardProblems,
  ...cardSystemProblems,
  ...passholderProblems,
  ...managedProblems,
})
