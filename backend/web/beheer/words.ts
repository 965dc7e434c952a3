import type { Language, Weekday } from './model.ts'

/** What the terms of zuilen and alerts are called, in Dutch. */

/** The fields of the form, as the handbook calls them; beside them what a zuil's configuration calls the same. */
export const fieldNames: Readonly<Record<string, string>> = {
  name: 'Naam',
  type: 'Type',
  showQr: 'QR-code tonen',
  qr: 'QR-code tonen',
  counterIds: 'Balie(s)',
  counters: 'Balie(s)',
  rewards: 'Balie(s)',
  fixedEventId: 'Evenement',
  associationId: 'Lidmaatschap',
  association: 'Lidmaatschap',
  inStock: 'In stock',
  blocked: 'Status',
  languages: 'Talen',
  sound: 'Geluid',
  worksOffline: 'Werkt zonder netwerk',
  openingHours: 'Openingsuren',
  brokerUrl: 'Server voor berichten',
}

/** Why a zuil refuses its configuration. */
const reasons: Readonly<Record<string, string>> = {
  NO_COUNTER: 'Kies een balie: een zuil hoort bij een balie.',
  SEVERAL_COUNTERS: 'Kies één balie: een voordeelzuil hoort bij één balie.',
  NO_REWARD: 'Deze balie heeft geen omruilvoordeel. Een voordeelzuil heeft er precies één nodig.',
  SEVERAL_REWARDS: 'Deze balie heeft meer dan één omruilvoordeel. Een voordeelzuil heeft er precies één nodig.',
  NO_ASSOCIATION: 'Kies een lidmaatschap dat deze balie mag lezen.',
  ONLY_CHECK_IN: 'Alleen een check-in zuil toont een QR-code.',
  INSECURE: 'Dit adres is niet beveiligd: het moet met mqtts:// beginnen.',
  NOT_UNDERSTOOD: 'Deze versie van de zuil kent deze instelling niet. Werk de zuil bij.',
  CUT_OFF: 'Hiermee verloor de zuil de verbinding. Ze ging terug naar wat ze had.',
  NOT_KEPT: 'De zuil kon dit niet op haar schijf bewaren.',
}

export const reasonText = (reason: string): string => reasons[reason] ?? reason

/** A problem as one sentence, with its field. */
export const problemText = ({ field, reason }: { readonly field: string; readonly reason: string }): string =>
  `${fieldNames[field] ?? field}: ${reasonText(reason)}`

export const languageNames: Readonly<Record<Language, string>> = {
  nl: 'Nederlands',
  fr: 'Frans',
  de: 'Duits',
  en: 'Engels',
}

export const dayNames: Readonly<Record<Weekday, string>> = {
  MONDAY: 'ma',
  TUESDAY: 'di',
  WEDNESDAY: 'wo',
  THURSDAY: 'do',
  FRIDAY: 'vr',
  SATURDAY: 'za',
  SUNDAY: 'zo',
}

export const outageNames: Readonly<Record<string, string>> = {
  OFFLINE: 'Zuil staat niet aan',
  SITE: 'Veel zuilen tegelijk uit',
  FLAPPING: 'Verbinding valt telkens weg',
  HEALTH: 'Zuil heeft hulp nodig',
}

export const noticeStates: Readonly<Record<string, string>> = {
  WAITING: 'staat klaar',
  SENDING: 'wordt verstuurd',
  SENT: 'verstuurd',
  GIVEN_UP: 'opgegeven',
  UNKNOWN: 'onbekend of het verstuurd is',
}

export const commandNames = {
  IDENTIFY: 'Herkennen',
  LOG: 'Log',
  SCREENSHOT: 'Schermafdruk',
  RESTART: 'Herstarten',
} as const
