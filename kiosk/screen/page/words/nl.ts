import type { Words } from './words.ts'

const number = new Intl.NumberFormat('nl-BE')
const points = (count: number): string => (count === 1 ? '1 punt' : `${number.format(count)} punten`)
const lay = 'Hou je UiTPAS tegen het symbool.'
const broken = 'Er is een technische storing'

export const nl: Words = {
  notEnrolled: {
    title: 'Deze zuil is nog niet ingesteld',
    detail: 'Maak in het kaartsysteembeheer een configuratiecode voor deze zuil en vul ze hier in.',
  },
  form: {
    backendUrl: 'Adres van de server',
    name: 'Naam van de zuil (op de sticker)',
    code: 'Configuratiecode',
    send: 'Zuil instellen',
    busy: 'Even geduld…',
    failed: 'De zuil antwoordt niet. Probeer het nog eens.',
  },
  outOfOrder: {
    R1: { title: broken, detail: 'De kaartlezer werkt niet.' },
    R2: { title: broken, detail: 'De software van de kaartlezer ontbreekt.' },
    R3: { title: broken, detail: 'Het programma achter de kaartlezer draait niet.' },
    J1: { title: broken, detail: 'De zuil kan niets meer bewaren: haar geheugen is vol of stuk.' },
    K1: { title: broken, detail: 'De server kent deze zuil niet meer.' },
    B1: { title: 'Deze zuil is buiten gebruik', detail: 'De beheerder heeft ze geblokkeerd.' },
    C1: { title: 'Deze zuil is bijna klaar', detail: 'Ze wacht op haar instellingen van de server.' },
    S1: { title: broken, detail: 'Het scherm heeft geen verbinding met de zuil.' },
  },
  tell: 'Spaar je punt aan de balie, en meld daar deze naam en code.',
  zuil: 'Zuil',
  code: 'Code',
  invite: (count) => ({
    title: count === 0 ? 'Check in met je UiTPAS' : count === 1 ? 'Spaar een punt' : `Spaar ${points(count)}`,
    detail: lay,
  }),
  inviteWithoutEvent: { title: 'Hou je UiTPAS tegen het symbool', detail: 'We kijken of je nu punten kan sparen.' },
  offline: 'Er is geen netwerkverbinding. We noteren je punten en tellen ze later bij.',
  busy: { title: 'Een ogenblik', detail: 'We kijken je kaart na.' },
  saved: (count, balance) => ({
    title: count === 0 ? 'Hoera, je bent ingecheckt' : `Hoera, je spaarde ${points(count)}`,
    detail: `Je hebt nu ${points(balance)}.`,
  }),
  refused: {
    'card-blocked': { title: 'Deze kaart is geblokkeerd', detail: 'Vraag aan de balie een nieuwe kaart.' },
    'invalid-card': { title: 'We kennen deze kaart niet', detail: 'Toon ze even aan de balie.' },
    'invalid-card-status': { title: 'Deze kaart is niet actief', detail: 'Laat ze aan de balie in orde brengen.' },
    'passholder-not-found': {
      title: 'Deze kaart staat nog op niemands naam',
      detail: 'Laat je inschrijven aan de balie.',
    },
    'passholder-blocked': { title: 'Je UiTPAS werkt nu even niet', detail: 'De balie helpt je graag verder.' },
    'passholder-no-active-cardsystems': {
      title: 'Je UiTPAS is niet meer geldig',
      detail: 'Verleng hem aan de balie.',
    },
    'event-not-found': {
      title: 'Er is nu niets om voor te sparen',
      detail: 'Kom terug bij de volgende activiteit.',
    },
    'checkin-not-allowed': {
      title: 'Sparen kan nu nog niet of niet meer',
      detail: 'Probeer het opnieuw rond het uur van de activiteit.',
    },
    'maximum-reached': { title: 'Je spaarde hier al', detail: 'Je punten staan op je UiTPAS. Tot de volgende keer!' },
    'zuil-blocked': { title: 'Deze zuil is buiten gebruik', detail: 'Spaar je punt aan de balie.' },
    PHONE: { title: 'Een telefoon kunnen we niet lezen', detail: 'Hou je UiTPAS-kaart tegen het symbool.' },
    OTHER_CHIP: {
      title: 'Dit is geen UiTPAS',
      detail: 'Haal je UiTPAS uit je portefeuille en hou enkel die kaart tegen het symbool.',
    },
    READ_FAILED: { title: 'Dat ging net te snel', detail: 'Hou je UiTPAS nog eens rustig tegen het symbool.' },
    NOT_A_UITPAS_NUMBER: { title: 'Deze code is niet van een UiTPAS', detail: 'Scan de barcode op je UiTPAS.' },
  },
  noted: {
    title: 'Je kaart is genoteerd',
    detail: 'Het duurt wat langer dan anders. Je punten komen er later bij.',
  },
}
