import { passholderProblems } from '../passholders/problems.ts'
import { generalProblems } from '../platform/http/general-problems.ts'
import { type ProblemTexts, problemsOf } from '../platform/http/problems.ts'

/** The problem types of associations and their memberships, with their sentences. */
export const associationProblems = {
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
  'association-not-found': {
    title: 'Association not found',
    status: 400,
    message: {
      nl: 'We vinden deze vereniging hier niet.',
      fr: 'Nous ne trouvons pas cette association ici.',
      de: 'Wir finden diesen Verein hier nicht.',
      en: 'We cannot find this association here.',
    },
  },
  'association-changed-meanwhile': {
    title: 'Association changed meanwhile',
    status: 412,
    message: {
      nl: 'Iemand anders heeft dit lidmaatschap intussen gewijzigd. Bekijk wat er veranderd is en probeer het opnieuw.',
      fr: 'Quelqu’un d’autre a modifié cette adhésion entre-temps. Regardez ce qui a changé et réessayez.',
      de: 'Jemand anderes hat diese Mitgliedschaft inzwischen geändert. Sieh dir die Änderungen an und versuche es erneut.',
      en: 'Somebody else changed this membership meanwhile. Look at what changed and try again.',
    },
  },
  'association-version-missing': {
    title: 'Version of the association missing',
    status: 428,
    message: {
      nl: 'We weten niet welke versie van dit lidmaatschap je wijzigt. Open het opnieuw en probeer het nog eens.',
      fr: 'Nous ne savons pas quelle version de cette adhésion vous modifiez. Ouvrez-la de nouveau et réessayez.',
      de: 'Wir wissen nicht, welche Version dieser Mitgliedschaft du änderst. Öffne sie neu und versuche es noch einmal.',
      en: 'The request does not say which version of this membership it changes. Open it again and try once more.',
    },
  },
  'association-end-date-passed': {
    title: 'End date has passed',
    status: 400,
    message: {
      nl: 'Deze einddatum is al voorbij. Kies een dag die nog komt.',
      fr: 'Cette date de fin est déjà passée. Choisissez un jour à venir.',
      de: 'Dieses Enddatum ist schon vorbei. Wähle einen Tag, der noch kommt.',
      en: 'This end date has passed. Choose a day that is still to come.',
    },
  },
  'association-used-by-zuilen': {
    title: 'Association is used by zuilen',
    status: 409,
    message: {
      nl: 'Er zijn nog zuilen die dit lidmaatschap lezen. Kies daar eerst een ander lidmaatschap.',
      fr: 'Des bornes lisent encore cette adhésion. Choisissez-y d’abord une autre adhésion.',
      de: 'Es gibt noch Säulen, die diese Mitgliedschaft lesen. Wähle dort zuerst eine andere.',
      en: 'There are zuilen that still read this membership. Choose another one there first.',
    },
  },
  'association-has-members': {
    title: 'Association has members',
    status: 409,
    message: {
      nl: 'Er zijn nog leden van wie het lidmaatschap loopt. Stop dat eerst, of haal de balies weg: dan kan niemand het nog toekennen.',
      fr: 'Il y a encore des membres dont l’adhésion est en cours. Arrêtez-la d’abord, ou retirez les guichets : plus personne ne pourra l’attribuer.',
      de: 'Es gibt noch laufende Mitgliedschaften. Beende sie zuerst, oder entferne die Schalter: Dann kann sie niemand mehr vergeben.',
      en: 'There are members whose membership still runs. Stop it first, or remove the desks: nobody can assign it then.',
    },
  },
  'association-counter-unknown': {
    title: 'Counter is not one of the card system',
    status: 400,
    message: {
      nl: 'Een van deze balies hoort niet (meer) bij dit kaartsysteem. Kies ze opnieuw.',
      fr: 'Un de ces guichets ne fait pas (ou plus) partie de ce système de cartes. Choisissez-les de nouveau.',
      de: 'Einer dieser Schalter gehört nicht (mehr) zu diesem Kartensystem. Wähle sie erneut.',
      en: 'One of these desks is not of this card system (any more). Choose them again.',
    },
  },
} as const satisfies ProblemTexts

/** Problems that routes of associations/ answer with: its own, the general ones, and those of the rooms below that it speaks of. */
export const { problem, problems } = problemsOf({ ...generalProblems, ...passholderProblems, ...associationProblems })
