import { generalProblems } from '../platform/http/general-problems.ts'
import { type ProblemTexts, problemsOf } from '../platform/http/problems.ts'

/** The problem types of card systems, with their sentences. */
export const cardSystemProblems = {
  'card-system-not-found': {
    title: 'Card system not found',
    status: 404,
    message: {
      nl: 'Dit kaartsysteem bestaat niet.',
      fr: 'Ce système de cartes n’existe pas.',
      de: 'Dieses Kartensystem gibt es nicht.',
      en: 'There is no such card system.',
    },
  },
  'membership-price-not-found': {
    title: 'No membership price',
    status: 404,
    message: {
      nl: 'Voor deze persoon is geen prijs bepaald. Vraag het aan een UiTPAS-balie.',
      fr: 'Aucun prix n’est fixé pour cette personne. Demandez-le à un guichet UiTPAS.',
      de: 'Für diese Person ist kein Preis festgelegt. Frag an einem UiTPAS-Schalter.',
      en: 'No price is set for this person. Please ask at a UiTPAS desk.',
    },
  },
  'card-system-colour-too-light': {
    title: 'Colour too light to be read',
    status: 400,
    message: {
      nl: 'Deze kleur is te licht om op een zuil te lezen. Kies een donkerdere.',
      fr: 'Cette couleur est trop claire pour être lue sur une borne. Choisissez-en une plus foncée.',
      de: 'Diese Farbe ist zu hell, um auf einer Säule gelesen zu werden. Wähle eine dunklere.',
      en: 'This colour is too light to be read on a zuil. Choose a darker one.',
    },
  },
  'card-system-logo-unusable': {
    title: 'Logo unusable',
    status: 400,
    message: {
      nl: 'Dit logo kunnen we niet gebruiken. Neem een PNG of WebP die niet beweegt, van 32 tot 1200 pixels breed en hoog en hoogstens 150 kB.',
      fr: 'Nous ne pouvons pas utiliser ce logo. Prenez un PNG ou un WebP non animé, de 32 à 1200 pixels de large et de haut et de 150 ko au plus.',
      de: 'Dieses Logo können wir nicht verwenden. Nimm ein PNG oder WebP, das sich nicht bewegt, 32 bis 1200 Pixel breit und hoch und höchstens 150 kB groß.',
      en: 'This logo cannot be used. Take a PNG or WebP that does not move, 32 to 1200 pixels wide and high and of 150 kB at most.',
    },
  },
  'card-system-changed-meanwhile': {
    title: 'Settings of the card system changed meanwhile',
    status: 412,
    message: {
      nl: 'Iemand anders heeft deze instellingen intussen gewijzigd. Bekijk wat er veranderd is en probeer het opnieuw.',
      fr: 'Quelqu’un d’autre a modifié ces réglages entre-temps. Regardez ce qui a changé et réessayez.',
      de: 'Jemand anderes hat diese Einstellungen inzwischen geändert. Sieh dir die Änderungen an und versuche es erneut.',
      en: 'Somebody else changed these settings meanwhile. Look at what changed and try again.',
    },
  },
  'card-system-version-missing': {
    title: 'Version of the settings missing',
    status: 428,
    message: {
      nl: 'We weten niet welke versie van de instellingen je wijzigt. Open de pagina opnieuw en probeer het nog eens.',
      fr: 'Nous ne savons pas quelle version des réglages vous modifiez. Rouvrez la page et réessayez.',
      de: 'Wir wissen nicht, welche Version der Einstellungen du änderst. Öffne die Seite neu und versuche es noch einmal.',
      en: 'The request does not say which version of the settings it changes. Open the page again and try once more.',
    },
  },
  'card-system-city-in-use': {
    title: 'City is named elsewhere',
    status: 409,
    message: {
      nl: 'Een postcode die je weghaalt, staat nog bij een voordeel, een verdeelsleutel of een prefix. Haal ze eerst daar weg.',
      fr: 'Un code postal que vous enlevez figure encore dans un avantage, une clé de répartition ou un préfixe. Enlevez-le d’abord là.',
      de: 'Eine Postleitzahl, die du entfernst, steht noch bei einem Vorteil, einem Verteilschlüssel oder einem Präfix. Entferne sie zuerst dort.',
      en: 'A postal code that you remove is still named by a reward, a distribution key or a prefix. Remove it there first.',
    },
  },
} as const satisfies ProblemTexts

/** Problems that routes of card-systems/ answer with: its own and the general ones. */
export const { problem: cardSystemProblem, problems: cardSystemsProblems } = problemsOf({
  ...generalProblems,
  ...cardSystemProblems,
})
