import type { FieldChange, NotedAct } from '../../platform/database/audit.ts'
import type { TableColumn } from '../../platform/files/table.ts'
import type { ActName, RecordKind } from '../../platform/shapes.ts'

/** What a file of the log shows of each act, in the words of the screens: a test holds these to `nl.json`. */

export const kindWords: Readonly<Record<RecordKind, string>> = {
  ZUIL: 'Zuil',
  CHECKIN: 'Check-in',
  TICKET: 'Ticket',
  REDEMPTION: 'Ingeruild voordeel',
  COUNTER: 'Balie',
  EVENT: 'Evenement',
  DISTRIBUTION_KEY: 'Verdeelsleutel',
  ASSOCIATION: 'Lidmaatschap',
  REWARD: 'Voordeel',
  ACCOUNT: 'Gebruiker',
  CARD_SYSTEM: 'Kaartsysteem',
  PASSHOLDER: 'Pashouder',
  REGISTRATION: 'Bestand met pashouders',
  CARD: 'Kaart',
  CARD_BATCH: 'Reeks kaarten',
  CARD_PACKAGE: 'Pakje kaarten',
  CLIENT: 'Programma',
  WEBHOOK: 'Webhook',
}

export const actWords: Readonly<Record<ActName, string>> = {
  ZUIL_SETTINGS: 'Instellingen gewijzigd',
  ZUIL_ADDED: 'Zuil toegevoegd',
  ZUIL_CODE: 'Configuratiecode gemaakt',
  ZUIL_REVOKED: 'Toegang ingetrokken',
  ZUIL_COMMAND: 'Iets gevraagd aan de zuil',
  ZUIL_EVENT: 'Evenement gekozen aan de balie',
  QUARANTINE_DECIDED: 'Beslist over taps in quarantaine',
  ACCOUNT_GRANTED: 'Gebruiker toegevoegd',
  ACCOUNT_CHANGED: 'Gebruiker gewijzigd',
  ACCOUNT_WITHDRAWN: 'Gebruiker ingetrokken',
  SESSIONS_ENDED: 'Afgemeld door iemand anders',
  ENVIRONMENT_RESET: 'Opnieuw begonnen',
  LIST_EXPORTED: 'Lijst geëxporteerd',
  COUNTER_ADDED: 'Balie toegevoegd',
  COUNTER_CHANGED: 'Balie gewijzigd',
  STAFF_ADDED: 'Medewerker toegevoegd',
  STAFF_REMOVED: 'Medewerker verwijderd',
  ASSOCIATION_ADDED: 'Lidmaatschap toegevoegd',
  ASSOCIATION_CHANGED: 'Lidmaatschap gewijzigd',
  ASSOCIATION_REMOVED: 'Lidmaatschap verwijderd',
  ASSOCIATION_COUNTER: 'Rechten van een balie gewijzigd',
  MEMBER_ADDED: 'Lid toegevoegd',
  MEMBER_RENEWED: 'Lid verlengd',
  MEMBER_STOPPED: 'Lid gestopt',
  REWARD_ADDED: 'Voordeel toegevoegd',
  REWARD_CHANGED: 'Voordeel gewijzigd',
  REWARD_STATUS: 'Voordeel gestopt, teruggezet of verwijderd',
  EVENT_ADDED: 'Evenement toegevoegd',
  EVENT_CHANGED: 'Evenement gewijzigd',
  EVENT_CANCELLED: 'Evenement geannuleerd of teruggezet',
  EVENT_REMOVED: 'Evenement verwijderd',
  KEY_ADDED: 'Verdeelsleutel toegevoegd',
  KEY_CHANGED: 'Verdeelsleutel gewijzigd',
  KEY_ENDED: 'Verdeelsleutel beëindigd of teruggezet',
  CHECKIN_AT_COUNTER: 'Check-in geboekt aan de balie',
  TICKET_AT_COUNTER: 'Ticket verkocht aan de balie',
  REDEMPTION_AT_COUNTER: 'Voordeel gegeven aan de balie',
  CHECKIN_REVERSED: 'Check-in teruggedraaid',
  TICKET_REVERSED: 'Ticket teruggedraaid',
  REDEMPTION_REVERSED: 'Voordeel teruggedraaid',
  TAP_BOOKED: 'Alsnog geboekt',
  TAP_PUT_ASIDE: 'Opzij gelegd',
  PASSHOLDER_REGISTERED: 'Pashouder geregistreerd',
  FILE_SENT: 'Bestand gestuurd',
  FILE_CHECKED: 'Bestand nagekeken',
  FILE_REMOVED: 'Bestand gewist',
  PASSHOLDERS_REGISTERED: 'Pashouders geregistreerd uit een bestand',
  PASSHOLDER_CHANGED: 'Pashouder gewijzigd',
  PASSHOLDER_INSZ_READ: 'Rijksregisternummer bekeken',
  PASSHOLDER_INSZ_SOUGHT: 'Gevonden via rijksregisternummer',
  PASSHOLDER_BLOCKED: 'Lidmaatschap geblokkeerd',
  PASSHOLDER_UNBLOCKED: 'Lidmaatschap gedeblokkeerd',
  PASSHOLDER_CARD_BLOCKED: 'Kaart geblokkeerd',
  PASSHOLDER_CARD_UNBLOCKED: 'Kaart gedeblokkeerd',
  PASSHOLDER_CARD_REPLACED: 'Kaart vervangen',
  PASSHOLDER_CARD_GIVEN: 'Kaart gegeven',
  PASSHOLDER_SOCIAL_STATUS: 'Kansenstatuut gewijzigd',
  PASSHOLDER_POINTS_CORRECTED: 'Punten verbeterd',
  PASSHOLDER_JOINED: 'Toegevoegd aan een kaartsysteem',
  PASSHOLDER_DATA_GIVEN: 'Gegevens als bestand gegeven',
  PASSHOLDER_UITID_LINKED: 'UiTiD gekoppeld',
  PASSHOLDER_ERASED: 'Pashouder gewist',
  CARD_BLOCKED: 'Kaart geblokkeerd',
  CARD_DELETED: 'Kaart verwijderd',
  CARD_PUT_BACK: 'Kaart teruggezet',
  CARD_TO_STOCK: 'Kaart terug naar stock',
  CARD_RECEIVED: 'Kaart ontvangen aan de balie',
  NUMBERS_GENERATED: 'UiTPAS-nummers gegenereerd',
  NUMBERS_DOWNLOADED: 'Nummers gedownload voor de leverancier',
  CHIPS_LOADED: 'Chipnummers opgeladen',
  PACKAGE_SENT: 'Pakje verdeeld',
  PACKAGE_RECEIVED: 'Pakje ontvangen',
  CARD_SETTINGS: 'Instellingen van kaarten gewijzigd',
  CARD_SYSTEM_CHANGED: 'Instellingen gewijzigd',
  CARD_SYSTEM_PRICES: 'Prijzen en punten gewijzigd',
  CARD_SYSTEM_BRANDING: 'Uitzicht van de zuilen gewijzigd',
  CARD_SYSTEM_ALERTS: 'Adressen voor meldingen gewijzigd',
  CARD_SYSTEM_RETENTION: 'Bewaartermijnen gewijzigd',
  CLIENT_PERMISSIONS: 'Rechten van programma gewijzigd',
  WEBHOOK_ADDED: 'Webhook toegevoegd',
  WEBHOOK_CHANGED: 'Webhook gewijzigd',
  WEBHOOK_TESTED: 'Proefbericht gestuurd',
  WEBHOOK_REPLAYED: 'Berichten opnieuw gestuurd',
  WEBHOOK_REMOVED: 'Webhook verwijderd',
}

/** Of another version of the backend it may be one without words. */
const wordsOf = (words: Readonly<Record<string, string>>, name: string): string => words[name] ?? name

/** A value as one line: a list between commas, a name in several languages by its Dutch one. */
const valueText = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map(valueText).join(', ')
  if (typeof value === 'object') return 'nl' in value ? String(value.nl) : Object.values(value).map(valueText).join(' ')
  return String(value)
}

/** `points: 3 → 5`; of what is secret the field alone. */
const changeText = ({ field, before, after }: FieldChange): string => {
  if (before === undefined && after === undefined) return field
  return `${field}: ${before === undefined ? '' : `${valueText(before)} → `}${valueText(after)}`
}

export const auditColumns: readonly TableColumn<NotedAct>[] = [
  { head: 'Wanneer', kind: 'MOMENT', of: ({ at }) => at },
  { head: 'Wie', kind: 'TEXT', of: ({ actor }) => actor.id },
  { head: 'Wat', kind: 'TEXT', of: ({ action }) => wordsOf(actWords, action) },
  { head: 'Soort', kind: 'TEXT', of: ({ subject }) => wordsOf(kindWords, subject.kind) },
  { head: 'Naam', kind: 'TEXT', of: ({ subject }) => subject.name },
  { head: 'Id', kind: 'TEXT', of: ({ subject }) => subject.id },
  { head: 'Wijzigingen', kind: 'TEXT', of: ({ changes = [] }) => changes.map(changeText).join('; ') },
  { head: 'Waarom', kind: 'TEXT', of: ({ reason }) => reason },
  { head: 'Nummer', kind: 'NUMBER', of: ({ id }) => Number(id) },
]
