import { amountsIn } from './amounts.ts'
import { refused } from './refused/de.ts'
import type { Words } from './words.ts'

const { number, euro, date } = amountsIn('de-BE')
const points = (count: number): string => (count === 1 ? '1 Punkt' : `${number(count)} Punkte`)
const balance = (count: number): string => `Du hast jetzt ${points(count)}.`
const holdCard = 'Halte deinen UiTPAS an das Symbol.'
const holdCardTitle = 'Halte deinen UiTPAS an das Symbol'
const broken = 'Es gibt eine technische Störung'

export const de: Words = {
  notEnrolled: {
    title: 'Diese Säule ist noch nicht eingerichtet',
    detail: 'Erstelle in der Kartenverwaltung einen Konfigurationscode und gib ihn hier ein.',
  },
  form: {
    backendUrl: 'Adresse des Servers',
    name: 'Name der Säule (auf dem Aufkleber)',
    code: 'Konfigurationscode',
    send: 'Säule einrichten',
    busy: 'Einen Moment…',
    failed: 'Die Säule antwortet nicht. Versuche es noch einmal.',
  },
  outOfOrder: {
    R1: { title: broken, detail: 'Der Kartenleser funktioniert nicht.' },
    R2: { title: broken, detail: 'Die Software des Kartenlesers fehlt.' },
    R3: { title: broken, detail: 'Das Programm des Kartenlesers läuft nicht.' },
    R4: { title: broken, detail: 'Das Programm des Kartenlesers lässt dieses Gerät nicht zu.' },
    J1: { title: broken, detail: 'Die Säule kann nichts mehr speichern: Ihr Speicher ist voll oder defekt.' },
    K1: { title: broken, detail: 'Der Server kennt diese Säule nicht mehr.' },
    B1: { title: 'Diese Säule ist außer Betrieb', detail: 'Die Verwaltung hat sie gesperrt.' },
    C1: { title: 'Diese Säule ist gleich bereit', detail: 'Sie wartet auf ihre Einstellungen vom Server.' },
    S1: { title: broken, detail: 'Der Bildschirm hat keine Verbindung zur Säule.' },
  },
  tell: 'Am Schalter hilft man dir weiter. Nenne dort diesen Namen und Code.',
  zuil: 'Säule',
  code: 'Code',
  identify: { title: 'Diese Säule wird gesucht', detail: 'Die Verwaltung hat sie gebeten, sich zu zeigen.' },
  busy: { title: 'Einen Moment', detail: 'Wir prüfen deine Karte.' },
  noConnection: {
    UNKNOWN: 'Es gibt keine Verbindung zum Server.',
    CLOCK: 'Die Uhr dieser Säule geht falsch: So bekommt sie keine Verbindung.',
    CERTIFICATE_EXPIRED: 'Das Zertifikat des Servers ist abgelaufen.',
    CERTIFICATE_OF_ANOTHER: 'Unter der Adresse des Servers antwortet ein anderer.',
    CERTIFICATE_UNKNOWN: 'Diese Säule vertraut dem Zertifikat des Servers nicht.',
    NAME_UNKNOWN: 'Die Adresse des Servers gibt es nicht.',
    NO_NETWORK: 'Es gibt keine Netzverbindung.',
    REFUSED: 'Der Server ist nicht erreichbar.',
    NO_ANSWER: 'Der Server antwortet nicht.',
    NOT_THE_SERVER: 'Das Netz lässt diese Säule nicht durch.',
  },
  withoutNetwork: {
    CHECK_IN: {
      works: 'Wir notieren deine Punkte und schreiben sie später gut.',
      stops: 'Sammle deine Punkte jetzt am Schalter.',
    },
    TICKET: {
      works: 'Wir notieren deinen Punkt. Dein Ticket bekommst du am Schalter.',
      stops: 'Punkt und Ticket bekommst du am Schalter.',
    },
    REWARD: {
      works: 'Punkte eintauschen geht gerade nicht.',
      stops: 'Punkte eintauschen geht gerade nicht.',
    },
    MEMBERSHIP: {
      works: 'Wir schauen in die Mitgliederliste dieser Säule.',
      stops: 'Der Schalter kann sehen, ob du Mitglied bist.',
    },
  },
  refused,
  balance,
  pointsEnd: (day) => `Deine Punkte verfallen nach dem ${date(day)}.`,
  euro,

  checkIn: {
    invite: (count) => ({
      title:
        count === 0 ? 'Checke mit deinem UiTPAS ein' : count === 1 ? 'Sammle einen Punkt' : `Sammle ${points(count)}`,
      detail: holdCard,
    }),
    inviteWithoutEvent: { title: holdCardTitle, detail: 'Wir schauen, ob du jetzt Punkte sammeln kannst.' },
    scan: 'Oder scanne mit der UiTPAS-App',
    saved: (count, total) => ({
      title: count === 0 ? 'Hurra, du bist eingecheckt' : `Hurra, ${points(count)} gesammelt`,
      detail: balance(total),
    }),
    noted: {
      title: 'Deine Karte ist notiert',
      detail: 'Es dauert länger als sonst. Deine Punkte kommen später dazu.',
    },
  },
  ticket: {
    invite: (count) => ({
      title:
        count === 0
          ? 'Kaufe dein Ticket'
          : `Sammle ${count === 1 ? 'einen Punkt' : points(count)} und kaufe dein Ticket`,
      detail: holdCard,
    }),
    inviteWithoutEvent: { title: holdCardTitle, detail: 'Wir schauen, ob du jetzt ein Ticket kaufen kannst.' },
    free: 'Gratis',
    price: (basePrice) => `Ein Ticket kostet ${euro(basePrice)}.`,
    whoBuys: 'Mit Sozialtarif kaufst du es hier günstiger. Sonst zahlst du an der Kasse.',
    notNeeded: 'Gratis: Du brauchst kein Ticket',
    sold: ({ price, regularPrice }) => ({
      title: price === 0 ? 'Dein Ticket ist gratis' : `Dein Ticket kostet ${euro(price)}`,
      detail: `Das ist der Sozialtarif. Der Grundpreis ist ${euro(regularPrice)}.`,
    }),
    atTill: (basePrice) =>
      `Ein Ticket kostet ${euro(basePrice)}: Kauf es an der Kasse. Der Sozialtarif gilt hier nicht für dich.`,
    withPoint: (count) => (count === 0 ? 'Du bist auch eingecheckt.' : `Du hast auch ${points(count)} gesammelt.`),
    withoutPoint: 'Diesmal kam kein Punkt dazu.',
    refused: { title: 'Hol dein Ticket am Schalter' },
    maximum: 'Du hast dein Ticket hier schon gekauft',
    groupMaximum: {
      title: 'Der Gruppenpass hat keine Tickets mehr',
      detail: 'Nächstes Jahr gibt es neue. Kauf dein Ticket jetzt an der Kasse.',
    },
    pointStands: (count) =>
      count === 0 ? 'Eingecheckt bist du schon.' : `Gesammelt hast du trotzdem ${points(count)}.`,
    noted: {
      title: 'Dein Punkt ist notiert',
      detail: 'Hol dein Ticket am Schalter. Dein Punkt kommt später dazu.',
    },
  },
  reward: {
    invite: (title, count) => ({ above: `Tausche ${points(count)} gegen`, title, detail: holdCard }),
    none: {
      title: 'Gerade kein Vorteil',
      detail: 'Hier kannst du jetzt keine Punkte einlösen. Schau später wieder vorbei!',
    },
    redeemed: (title, count, total) => ({
      above: `Eingetauscht gegen ${points(count)}`,
      title,
      detail: balance(total),
    }),
  },
  member: {
    invite: (association) => ({ above: association, title: 'Bist du Mitglied?', detail: holdCard }),
    inviteWithoutAssociation: { title: holdCardTitle, detail: 'Wir schauen, ob du Mitglied bist.' },
    active: (until) => (until === undefined ? 'Du bist Mitglied' : `Mitglied bis einschließlich ${date(until)}`),
    expired: 'Mitgliedschaft abgelaufen',
    wasUntil: (until) => (until === undefined ? 'Sie gilt nicht mehr.' : `Sie galt bis einschließlich ${date(until)}.`),
    none: { title: 'Kein Mitglied', detail: 'Mitglied werden? Frag am Schalter danach.' },
    notListed: { title: 'Nicht auf der Mitgliederliste', detail: 'Frag am Schalter, ob du Mitglied bist.' },
    welcome: 'Schön, dass du dabei bist!',
    renewable: 'Verlängern geht jetzt, am Schalter.',
    renewableFrom: (from) => `Verlängern geht ab dem ${date(from)}.`,
    offline: 'So steht es in der Mitgliederliste dieser Säule.',
    listMissing: 'Ohne Netz erkennt diese Säule noch keine Mitglieder.',
  },
}
