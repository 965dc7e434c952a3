import type { Refusals } from '../words.ts'

export const refused: Refusals = {
  'card-blocked': { title: 'Diese Karte ist gesperrt', detail: 'Bitte am Schalter um eine neue Karte.' },
  'invalid-card': { title: 'Wir kennen diese Karte nicht', detail: 'Zeige sie am Schalter.' },
  'invalid-card-status': { title: 'Diese Karte ist nicht aktiv', detail: 'Lass sie am Schalter freischalten.' },
  'passholder-not-found': {
    title: 'Diese Karte ist auf niemanden ausgestellt',
    detail: 'Am Schalter hilft man dir gerne weiter.',
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
  'social-tariff-expired': { title: 'Dein Sozialtarif ist abgelaufen', detail: 'Lass ihn am Schalter verlängern.' },
  'social-tariff-suspended': {
    title: 'Dein Sozialtarif gilt gerade nicht',
    detail: 'Frag am Schalter, woran das liegt.',
  },
  'social-tariff-not-available': {
    title: 'Der Sozialtarif gilt hier nicht',
    detail: 'Kauf dein Ticket am Schalter.',
  },
  'reward-not-found': {
    title: 'Diesen Vorteil gibt es nicht mehr',
    detail: 'Frag am Schalter, was du bekommen kannst. Du behältst deine Punkte.',
  },
  'reward-period-constraint': {
    title: 'Diesen Vorteil gibt es gerade nicht',
    detail: 'Die Zeit dafür ist vorbei oder kommt noch. Du behältst deine Punkte.',
  },
  'reward-volume-constraint': {
    title: 'Dieser Vorteil ist aufgebraucht',
    detail: 'Frag am Schalter, was es noch gibt. Du behältst deine Punkte.',
  },
  'reward-passholder-volume-constraint': {
    title: 'Du hast diesen Vorteil schon bekommen',
    detail: 'Noch einmal geht jetzt nicht. Du behältst deine Punkte.',
  },
  'reward-passholder-points-constraint': {
    title: 'Nicht genug Punkte',
    detail: 'Sammle noch etwas weiter und komm dann wieder.',
  },
  'reward-passholder-no-applicable-cardsystems': {
    title: 'Dieser Vorteil gilt nicht für deinen UiTPAS',
    detail: 'Er ist für eine andere Region oder Stadt. Frag am Schalter, was du bekommen kannst.',
  },
  'association-not-found': {
    title: 'Diese Mitgliedschaft lesen wir hier nicht',
    detail: 'Der Schalter kann sehen, ob du Mitglied bist.',
  },
  'zuil-blocked': { title: 'Diese Säule ist außer Betrieb', detail: 'Am Schalter hilft man dir weiter.' },
  'ticket-price-unknown': {
    title: 'Wir kennen den Preis deines Tickets nicht',
    detail: 'Kaufe dein Ticket am Schalter.',
  },
  'ticket-price-unseen': {
    title: 'Der Preis hat sich gerade geändert',
    detail: 'Schau auf den Bildschirm und halte deinen UiTPAS noch einmal an das Symbol.',
  },
  'ticket-not-needed': { title: 'Gratis: Du brauchst kein Ticket', detail: 'Komm einfach herein.' },
  'event-cancelled': { title: 'Diese Aktivität findet nicht statt', detail: 'Frag am Schalter, was es sonst gibt.' },
  'not-confirmed': { title: 'Das hat nicht geklappt', detail: 'Es dauerte zu lange. Versuche es noch einmal.' },
  'actie-id-in-use': { title: 'Das ging nicht', detail: 'Halte deine Karte noch einmal an das Symbol.' },
  'device-replaced': { title: 'Dieses Gerät wurde ersetzt', detail: 'Am Schalter geht es weiter.' },
  'in-quarantine': {
    title: 'Das prüfen wir noch',
    detail: 'Es steht noch nicht auf deinem UiTPAS. Fragen? Am Schalter hilft man dir.',
  },
  'quarantine-refused': {
    title: 'Das wurde nicht angenommen',
    detail: 'Wir haben es geprüft. Fragen? Am Schalter hilft man dir.',
  },
  NO_NETWORK_REWARD: {
    title: 'Punkte eintauschen geht jetzt nicht',
    detail: 'Du behältst deine Punkte. Versuche es später noch einmal.',
  },
  NO_NETWORK: {
    title: 'Es gibt keine Netzverbindung',
    detail: 'Versuche es später noch einmal oder geh zum Schalter.',
  },
  NO_MEMBER_LIST: {
    title: 'Wir sehen jetzt nicht, ob du Mitglied bist',
    detail: 'Frag am Schalter.',
  },
  PHONE: { title: 'Ein Telefon können wir nicht lesen', detail: 'Halte deine UiTPAS-Karte an das Symbol.' },
  OTHER_CHIP: {
    title: 'Das ist kein UiTPAS',
    detail: 'Nimm deinen UiTPAS aus der Brieftasche und halte nur diese Karte an das Symbol.',
  },
  READ_FAILED: { title: 'Das ging etwas zu schnell', detail: 'Halte deinen UiTPAS noch einmal ruhig an das Symbol.' },
  CARD_LEFT: { title: 'Da lag schon eine Karte', detail: 'Nimm sie kurz weg und halte sie noch einmal an das Symbol.' },
  NOT_A_UITPAS_NUMBER: {
    title: 'Dieser Code ist nicht von einem UiTPAS',
    detail: 'Scanne den Barcode auf deinem UiTPAS.',
  },
}
