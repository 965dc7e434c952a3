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

/** What a client reads of a text that is no UiTPAS number. */
export const numberDetail = (reason: UitpasNumberProblem): string => numberDetails[reason]

/** The problem of a text that is not a UiTPAS number, with what to do about it. */
export const numberProblem = (reason: UitpasNumberProblem): Problem =>
  problem('invalid-uitpasnumber', { detail: numberDetail(reason) })

/** What goes wrong with stock, in the back office. */
const stockProblems = {
  'card-settings-changed-meanwhile': {
    title: 'Settings of cards changed meanwhile',
    status: 412,
    message: {
      nl: 'Iemand anders heeft deze instellingen intussen gewijzigd. Bekijk wat er veranderd is en probeer het opnieuw.',
      fr: 'Quelqu’un d’autre a modifié ces réglages entre-temps. Regardez ce qui a changé et réessayez.',
      de: 'Jemand anderes hat diese Einstellungen inzwischen geändert. Sieh dir die Änderungen an und versuche es erneut.',
      en: 'Somebody else changed these settings meanwhile. Look at what changed and try again.',
    },
  },
  'card-settings-version-missing': {
    title: 'Version of the settings of cards missing',
    status: 428,
    message: {
      nl: 'We weten niet welke versie van deze instellingen je wijzigt. Open ze opnieuw en probeer het nog eens.',
      fr: 'Nous ne savons pas quelle version de ces réglages vous modifiez. Rouvrez-les et réessayez.',
      de: 'Wir wissen nicht, welche Version dieser Einstellungen du änderst. Öffne sie neu und versuche es noch einmal.',
      en: 'The request does not say which version of these settings it changes. Open them again and try once more.',
    },
  },
  'card-prefix-elsewhere': {
    title: 'Prefix of another card system',
    status: 409,
    message: {
      nl: 'Deze prefix hoort bij een ander kaartsysteem, of staat hier twee keer.',
      fr: 'Ce préfixe appartient à un autre système de cartes, ou figure deux fois ici.',
      de: 'Dieses Präfix gehört zu einem anderen Kartensystem oder steht hier zweimal.',
      en: 'This prefix belongs to another card system, or stands here twice.',
    },
  },
  'card-prefix-unknown': {
    title: 'Prefix unknown',
    status: 400,
    message: {
      nl: 'Met deze prefix maakt jullie kaartsysteem geen nummers. Kies er een uit de lijst.',
      fr: 'Votre système de cartes n’utilise pas ce préfixe. Choisissez-en un dans la liste.',
      de: 'Mit diesem Präfix macht euer Kartensystem keine Nummern. Wähle eines aus der Liste.',
      en: 'Your card system makes no numbers with this prefix. Choose one from the list.',
    },
  },
  'card-numbers-run-out': {
    title: 'Too few numbers left with this prefix',
    status: 409,
    message: {
      nl: 'Met deze prefix zijn er niet zoveel nummers meer over. Maak er minder, of kies een andere prefix.',
      fr: 'Il ne reste plus autant de numéros avec ce préfixe. Créez-en moins, ou choisissez un autre préfixe.',
      de: 'Mit diesem Präfix sind nicht mehr so viele Nummern übrig. Mach weniger oder wähle ein anderes Präfix.',
      en: 'There are not so many numbers left with this prefix. Make fewer, or choose another prefix.',
    },
  },
  'card-file-unreadable': {
    title: 'File unreadable',
    status: 400,
    message: {
      nl: 'Dit is geen CSV-bestand dat we kunnen lezen. Bewaar het als CSV met komma’s of puntkomma’s en probeer het opnieuw.',
      fr: 'Ce n’est pas un fichier CSV que nous pouvons lire. Enregistrez-le en CSV et réessayez.',
      de: 'Das ist keine CSV-Datei, die wir lesen können. Speichere sie als CSV und versuche es erneut.',
      en: 'This is no CSV file that we can read. Save it as CSV and try again.',
    },
  },
  'card-lines-wrong': {
    title: 'Lines of the file wrong',
    status: 400,
    message: {
      nl: 'Niet alle regels kloppen. Er is niets opgeladen: kijk na wat er scheelt.',
      fr: 'Toutes les lignes ne sont pas correctes. Rien n’a été chargé : vérifiez ce qui ne va pas.',
      de: 'Nicht alle Zeilen stimmen. Es wurde nichts geladen: sieh nach, was nicht stimmt.',
      en: 'Not all lines are right. Nothing was loaded: see what is wrong.',
    },
  },
  'card-counter-unknown': {
    title: 'Counter unknown',
    status: 400,
    message: {
      nl: 'We kennen deze balie niet. Kies er een uit de lijst.',
      fr: 'Nous ne connaissons pas ce guichet. Choisissez-en un dans la liste.',
      de: 'Wir kennen diesen Schalter nicht. Wähle einen aus der Liste.',
      en: 'We do not know this desk. Choose one from the list.',
    },
  },
  'card-stock-too-low': {
    title: 'Too few cards in stock',
    status: 409,
    message: {
      nl: 'Zoveel kaarten zijn er niet meer op stock. Misschien heeft iemand er net verdeeld: kijk in het overzicht.',
      fr: 'Il n’y a plus autant de cartes en stock. Quelqu’un vient peut-être d’en distribuer : voyez l’aperçu.',
      de: 'So viele Karten sind nicht mehr auf Lager. Vielleicht hat gerade jemand welche verteilt: sieh in der Übersicht nach.',
      en: 'There are not so many cards in stock any more. Perhaps somebody just distributed some: look at the overview.',
    },
  },
  'card-range-invalid': {
    title: 'Range of cards invalid',
    status: 400,
    message: {
      nl: 'Deze twee nummers horen niet bij elkaar: neem twee kaarten met dezelfde prefix en dezelfde soort, de laagste eerst.',
      fr: 'Ces deux numéros ne vont pas ensemble : prenez deux cartes du même préfixe et du même type, la plus basse d’abord.',
      de: 'Diese zwei Nummern gehören nicht zusammen: nimm zwei Karten mit gleichem Präfix und gleicher Art, die niedrigste zuerst.',
      en: 'These two numbers do not belong together: take two cards of the same prefix and kind, the lowest first.',
    },
  },
  'card-range-not-in-stock': {
    title: 'Cards of the range are not in stock',
    status: 409,
    message: {
      nl: 'Niet al deze kaarten liggen op stock. Misschien heeft iemand ze net verdeeld: zoek ze op in de lijst.',
      fr: 'Toutes ces cartes ne sont pas en stock. Quelqu’un vient peut-être de les distribuer : cherchez-les dans la liste.',
      de: 'Nicht alle diese Karten sind auf Lager. Vielleicht hat sie gerade jemand verteilt: suche sie in der Liste.',
      en: 'Not all of these cards are in stock. Perhaps somebody just distributed them: look for them in the list.',
    },
  },
  'card-package-received': {
    title: 'Package received already',
    status: 409,
    message: {
      nl: 'Dit pakje is al ontvangen.',
      fr: 'Ce colis a déjà été reçu.',
      de: 'Dieses Paket wurde schon empfangen.',
      en: 'This package was received already.',
    },
  },
  'card-not-in-package': {
    title: 'Card is not in this package',
    status: 400,
    message: {
      nl: 'Een van deze nummers zit niet in dit pakje. Kijk ze na.',
      fr: 'Un de ces numéros n’est pas dans ce colis. Vérifiez-les.',
      de: 'Eine dieser Nummern ist nicht in diesem Paket. Prüfe sie.',
      en: 'One of these numbers is not in this package. Check them.',
    },
  },
  'card-changed-meanwhile': {
    title: 'Card changed meanwhile',
    status: 409,
    message: {
      nl: 'Er is intussen iets met deze kaart gebeurd. Kijk wat, en probeer het dan opnieuw.',
      fr: 'Il s’est passé quelque chose avec cette carte entre-temps. Regardez quoi, puis réessayez.',
      de: 'Mit dieser Karte ist inzwischen etwas passiert. Sieh nach was, und versuche es dann erneut.',
      en: 'Something happened to this card meanwhile. See what, and try again.',
    },
  },
  'card-act-impossible': {
    title: 'Not possible with this card',
    status: 409,
    message: {
      nl: 'Dat kan niet met deze kaart: ze is vervangen, of haar pashouder is er niet meer.',
      fr: 'Ce n’est pas possible avec cette carte : elle a été remplacée, ou son titulaire n’existe plus.',
      de: 'Das geht mit dieser Karte nicht: sie wurde ersetzt, oder ihren Inhaber gibt es nicht mehr.',
      en: 'That is not possible with this card: it was replaced, or its passholder is no more.',
    },
  },
} as const satisfies ProblemTexts

/** Problems that routes of cards/ answer with: its own and the general ones. */
export const { problem: cardProblem, problems: cardsProblems } = problemsOf({
  ...generalProblems,
  ...cardProblems,
  ...stockProblems,
})
