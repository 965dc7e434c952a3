import { amountsIn } from './amounts.ts'
import { refused } from './refused/nl.ts'
import type { Words } from './words.ts'

const { number, euro, date } = amountsIn('nl-BE')
const points = (count: number): string => (count === 1 ? '1 punt' : `${number(count)} punten`)
const balance = (count: number): string => `Je hebt nu ${points(count)}.`
const holdCard = 'Hou je UiTPAS tegen het symbool.'
const holdCardTitle = 'Hou je UiTPAS tegen het symbool'
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
    R4: { title: broken, detail: 'Het programma achter de kaartlezer laat de zuil niet toe.' },
    J1: { title: broken, detail: 'De zuil kan niets meer bewaren: haar geheugen is vol of stuk.' },
    K1: { title: broken, detail: 'De server kent deze zuil niet meer.' },
    B1: { title: 'Deze zuil is buiten gebruik', detail: 'De beheerder heeft ze geblokkeerd.' },
    C1: { title: 'Deze zuil is bijna klaar', detail: 'Ze wacht op haar instellingen van de server.' },
    S1: { title: broken, detail: 'Het scherm heeft geen verbinding met de zuil.' },
  },
  tell: 'Aan de balie helpen ze je verder. Meld daar deze naam en code.',
  zuil: 'Zuil',
  code: 'Code',
  identify: { title: 'Deze zuil wordt gezocht', detail: 'De beheerder vroeg ze om zich te laten zien.' },
  busy: { title: 'Een ogenblik', detail: 'We kijken je kaart na.' },
  noConnection: {
    UNKNOWN: 'Er is geen verbinding met de server.',
    CLOCK: 'De klok van deze zuil staat verkeerd: zo krijgt ze geen verbinding.',
    CERTIFICATE_EXPIRED: 'Het certificaat van de server is vervallen.',
    CERTIFICATE_OF_ANOTHER: 'Op het adres van de server antwoordt een andere.',
    CERTIFICATE_UNKNOWN: 'Deze zuil vertrouwt het certificaat van de server niet.',
    NAME_UNKNOWN: 'Het adres van de server bestaat niet.',
    NO_NETWORK: 'Er is geen netwerkverbinding.',
    REFUSED: 'De server is niet bereikbaar.',
    NO_ANSWER: 'De server antwoordt niet.',
    NOT_THE_SERVER: 'Het netwerk laat deze zuil niet door.',
  },
  withoutNetwork: {
    CHECK_IN: {
      works: 'We noteren je punten en tellen ze later bij.',
      stops: 'Spaar je punten nu aan de balie.',
    },
    TICKET: {
      works: 'We noteren je punt. Je ticket krijg je aan de balie.',
      stops: 'Ga voor je punt en je ticket naar de balie.',
    },
    REWARD: {
      works: 'Punten omruilen kan nu even niet.',
      stops: 'Punten omruilen kan nu even niet.',
    },
    MEMBERSHIP: {
      works: 'We kijken op de ledenlijst in deze zuil.',
      stops: 'De balie kan zien of je lid bent.',
    },
  },
  refused,
  balance,
  pointsEnd: (day) => `Je punten vervallen na ${date(day)}.`,
  euro,

  checkIn: {
    invite: (count) => ({
      title: count === 0 ? 'Check in met je UiTPAS' : count === 1 ? 'Spaar een punt' : `Spaar ${points(count)}`,
      detail: holdCard,
    }),
    inviteWithoutEvent: { title: holdCardTitle, detail: 'We kijken of je nu punten kan sparen.' },
    scan: 'Of scan met de UiTPAS-app',
    saved: (count, total) => ({
      title: count === 0 ? 'Hoera, je bent ingecheckt' : `Hoera, je spaarde ${points(count)}`,
      detail: balance(total),
    }),
    noted: {
      title: 'Je kaart is genoteerd',
      detail: 'Het duurt wat langer dan anders. Je punten komen er later bij.',
    },
  },
  ticket: {
    invite: (count) => ({
      title: count === 0 ? 'Koop je ticket' : `Spaar ${count === 1 ? 'een punt' : points(count)} en koop je ticket`,
      detail: holdCard,
    }),
    inviteWithoutEvent: { title: holdCardTitle, detail: 'We kijken of je nu een ticket kan kopen.' },
    free: 'Gratis',
    price: (basePrice) => `Een ticket kost ${euro(basePrice)}.`,
    whoBuys: 'Met kansentarief koop je het hier voor minder. Anders betaal je aan de kassa.',
    notNeeded: 'Gratis: je hebt geen ticket nodig',
    sold: ({ price, regularPrice }) => ({
      title: price === 0 ? 'Je ticket is gratis' : `Je ticket kost ${euro(price)}`,
      detail: `Dat is het kansentarief. De basisprijs is ${euro(regularPrice)}.`,
    }),
    atTill: (basePrice) =>
      `Een ticket kost ${euro(basePrice)}: koop het aan de kassa. Het kansentarief geldt hier niet voor jou.`,
    withPoint: (count) => (count === 0 ? 'Je bent ook ingecheckt.' : `Je spaarde ook ${points(count)}.`),
    withoutPoint: 'Er kwam geen punt bij.',
    refused: { title: 'Ga voor je ticket naar de balie' },
    maximum: 'Je kocht hier al je ticket',
    groupMaximum: {
      title: 'De groepspas heeft geen tickets meer',
      detail: 'Volgend jaar zijn er nieuwe. Koop je ticket nu aan de kassa.',
    },
    pointStands: (count) => (count === 0 ? 'Je bent wel ingecheckt.' : `Je spaarde wel ${points(count)}.`),
    noted: {
      title: 'Je punt is genoteerd',
      detail: 'Ga voor je ticket naar de balie. Je punt komt er later bij.',
    },
  },
  reward: {
    invite: (title, count) => ({ above: `Ruil ${points(count)} voor`, title, detail: holdCard }),
    none: { title: 'Nu geen voordeel', detail: 'Hier kan je nu geen punten omruilen. Kom je later nog eens langs?' },
    redeemed: (title, count, total) => ({ above: `Omgeruild voor ${points(count)}`, title, detail: balance(total) }),
  },
  member: {
    invite: (association) => ({ above: association, title: 'Ben je lid?', detail: holdCard }),
    inviteWithoutAssociation: { title: holdCardTitle, detail: 'We kijken of je lid bent.' },
    active: (until) => (until === undefined ? 'Je bent lid' : `Lid tot en met ${date(until)}`),
    expired: 'Lidmaatschap verlopen',
    wasUntil: (until) => (until === undefined ? 'Het is niet meer geldig.' : `Het liep tot en met ${date(until)}.`),
    none: { title: 'Geen lid', detail: 'Lid worden? Vraag ernaar aan de balie.' },
    notListed: { title: 'Niet op de ledenlijst', detail: 'Vraag aan de balie of je lid bent.' },
    welcome: 'Fijn dat je erbij bent!',
    renewable: 'Verlengen kan nu, aan de balie.',
    renewableFrom: (from) => `Verlengen kan vanaf ${date(from)}.`,
    offline: 'Dit staat op de ledenlijst in deze zuil.',
    listMissing: 'Zonder netwerk herkent deze zuil nog geen leden.',
  },
}
