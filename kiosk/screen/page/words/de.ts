import type { Words } from './words.ts'

const number = new Intl.NumberFormat('de-BE')
const points = (count: number): string => (count === 1 ? '1 Punkt' : `${number.format(count)} Punkte`)
const lay = 'Halte deinen UiTPAS an das Symbol.'
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
    J1: { title: broken, detail: 'Die Säule kann nichts mehr speichern: Ihr Speicher ist voll oder defekt.' },
    K1: { title: broken, detail: 'Der Server kennt diese Säule nicht mehr.' },
    B1: { title: 'Diese Säule ist außer Betrieb', detail: 'Die Verwaltung hat sie gesperrt.' },
    C1: { title: 'Diese Säule ist gleich bereit', detail: 'Sie wartet auf ihre Einstellungen vom Server.' },
    S1: { title: broken, detail: 'Der Bildschirm hat keine Verbindung zur Säule.' },
  },
  tell: 'Sammle deinen Punkt am Schalter und nenne dort diesen Namen und Code.',
  zuil: 'Säule',
  code: 'Code',
  invite: (count) => ({
    title:
      count === 0 ? 'Checke mit deinem UiTPAS ein' : count === 1 ? 'Sammle einen Punkt' : `Sammle ${points(count)}`,
    detail: lay,
  }),
  inviteWithoutEvent: {
    title: 'Halte deinen UiTPAS an das Symbol',
    detail: 'Wir schauen, ob du jetzt Punkte sammeln kannst.',
  },
  offline: 'Keine Netzverbindung. Wir notieren deine Punkte und schreiben sie später gut.',
  busy: { title: 'Einen Moment', detail: 'Wir prüfen deine Karte.' },
  saved: (count, balance) => ({
    title: count === 0 ? 'Hurra, du bist eingecheckt' : `Hurra, ${points(count)} gesammelt`,
    detail: `Du hast jetzt ${points(balance)}.`,
  }),
  refused: {
    'card-blocked': { title: 'Diese Karte ist gesperrt', detail: 'Bitte am Schalter um eine neue Karte.' },
    'invalid-card': { title: 'Wir kennen diese Karte nicht', detail: 'Zeige sie am Schalter.' },
    'invalid-card-status': { title: 'Diese Karte ist nicht aktiv', detail: 'Lass sie am Schalter freischalten.' },
    'passholder-not-found': {
      title: 'Diese Karte gehört noch niemandem',
      detail: 'Melde dich am Schalter an.',
    },
    'passholder-blocked': {
      title: 'Dein UiTPAS funktioniert zurzeit nicht',
      detail: 'Am Schalter hilft man dir gerne weiter.',
    },
    'passholder-no-active-cardsystems': {
      title: 'Dein UiTPAS ist nicht mehr gültig',
      detail: 'Lass ihn am Schalter verlängern.',
    },
    'event-not-found': {
      title: 'Zurzeit gibt es hier keine Aktivität',
      detail: 'Komm zur nächsten Aktivität wieder.',
    },
    'checkin-not-allowed': {
      title: 'Sammeln geht noch nicht oder nicht mehr',
      detail: 'Versuche es um die Uhrzeit der Aktivität noch einmal.',
    },
    'maximum-reached': {
      title: 'Du hast hier schon gesammelt',
      detail: 'Deine Punkte sind auf deinem UiTPAS. Bis zum nächsten Mal!',
    },
    'zuil-blocked': { title: 'Diese Säule ist außer Betrieb', detail: 'Sammle deinen Punkt am Schalter.' },
    PHONE: { title: 'Ein Telefon können wir nicht lesen', detail: 'Halte deine UiTPAS-Karte an das Symbol.' },
    OTHER_CHIP: {
      title: 'Das ist kein UiTPAS',
      detail: 'Nimm deinen UiTPAS aus der Brieftasche und halte nur diese Karte an das Symbol.',
    },
    READ_FAILED: { title: 'Das ging etwas zu schnell', detail: 'Halte deinen UiTPAS noch einmal ruhig an das Symbol.' },
    NOT_A_UITPAS_NUMBER: {
      title: 'Dieser Code ist nicht von einem UiTPAS',
      detail: 'Scanne den Barcode auf deinem UiTPAS.',
    },
  },
  noted: {
    title: 'Deine Karte ist notiert',
    detail: 'Es dauert länger als sonst. Deine Punkte kommen später dazu.',
  },
}
