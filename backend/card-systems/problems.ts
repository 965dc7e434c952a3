import { generalProblems } from '../platform/http/general-problems.ts'
import { type ProblemTexts, problemsOf } from '../platform/http/problems.ts'

/** The problem types of distribution keys, with their sentences. */
const keyProblems = {
  'distribution-key-changed-meanwhile': {
    title: 'Distribution key changed meanwhile',
    status: 412,
    message: {
      nl: 'Iemand anders heeft deze verdeelsleutel intussen gewijzigd. Bekijk wat er veranderd is en probeer het opnieuw.',
      fr: 'Quelqu’un d’autre a modifié cette clé de répartition entre-temps. Regardez ce qui a changé et réessayez.',
      de: 'Jemand anderes hat diesen Verteilschlüssel inzwischen geändert. Sieh dir die Änderungen an und versuche es erneut.',
      en: 'Somebody else changed this distribution key meanwhile. Look at what changed and try again.',
    },
  },
  'distribution-key-version-missing': {
    title: 'Version of the distribution key missing',
    status: 428,
    message: {
      nl: 'We weten niet welke versie van deze verdeelsleutel je wijzigt. Open ze opnieuw en probeer het nog eens.',
      fr: 'Nous ne savons pas quelle version de cette clé vous modifiez. Ouvrez-la de nouveau et réessayez.',
      de: 'Wir wissen nicht, welche Version dieses Schlüssels du änderst. Öffne ihn neu und versuche es noch einmal.',
      en: 'The request does not say which version of this key it changes. Open the key again and try once more.',
    },
  },
  'distribution-key-shares-wrong': {
    title: 'Shares of the distribution key don’t go together',
    status: 400,
    message: {
      nl: 'Zo is niet bij elke prijs duidelijk wie wat betaalt. Laat één van de vier de rest betalen, of geef alle vier een percentage, samen 100.',
      fr: 'Ainsi, il n’est pas clair à chaque prix qui paie quoi. Faites payer le reste à l’un des quatre, ou donnez à tous un pourcentage, 100 au total.',
      de: 'So ist nicht bei jedem Preis klar, wer was zahlt. Lass einen der vier den Rest zahlen, oder gib allen einen Prozentsatz, zusammen 100.',
      en: 'It is not clear of each price who pays what. Let one of the four pay the rest, or give all four a percentage, 100 together.',
    },
  },
  'distribution-key-counter-elsewhere': {
    title: 'Counter is not one of the card system',
    status: 400,
    message: {
      nl: 'Deze balie hoort niet bij dit kaartsysteem. Kies er een uit de lijst.',
      fr: 'Ce guichet ne fait pas partie de ce système de cartes. Choisissez-en un dans la liste.',
      de: 'Dieser Schalter gehört nicht zu diesem Kartensystem. Wähle einen aus der Liste.',
      en: 'This desk is not one of this card system. Choose one from the list.',
    },
  },
  'distribution-key-end-passed': {
    title: 'Last day of the distribution key has passed',
    status: 400,
    message: {
      nl: 'Deze dag is al voorbij. Kies vandaag of later, of beëindig de sleutel meteen.',
      fr: 'Ce jour est déjà passé. Choisissez aujourd’hui ou plus tard, ou mettez fin à la clé tout de suite.',
      de: 'Dieser Tag ist schon vorbei. Wähle heute oder später, oder beende den Schlüssel sofort.',
      en: 'This day has passed. Choose today or later, or end the key at once.',
    },
  },
} as const satisfies ProblemTexts

/** Problems that routes of card-systems/ answer with: its own and the general ones. */
export const { problem, problems } = problemsOf({ ...generalProblems, ...keyProblems })
