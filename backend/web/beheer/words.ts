import type { Desired, DesiredProblem, Health, Language, Weekday } from '@zuil/protocol'
import type { OutboxProblem } from '../../platform/outbox/notices.ts'
import type { Notice, OutageKind } from '../../presence/shapes.ts'
import type { QuarantineOutcome, QuarantineWhy } from '../../taps/shapes.ts'
import type { CommandKind } from '../../zuilen/shapes/command.ts'
import type { HealthProblem } from '../../zuilen/shapes/health-problem.ts'
import type { ZuilSettings, ZuilWarning } from '../../zuilen/shapes/zuil.ts'
import { since } from '../shared/moments.ts'

/** What the terms of zuilen and alerts are called, in Dutch: of each term that there is. */

/** A field of the form. */
export type Field = keyof ZuilSettings

/** As the handbook calls them. */
export const fieldNames: Readonly<Record<Field, string>> = {
  name: 'Naam',
  type: 'Type',
  showQr: 'QR-code tonen',
  counterIds: 'Balie(s)',
  fixedEventId: 'Evenement',
  associationId: 'Lidmaatschap',
  inStock: 'In stock',
  blocked: 'Status',
  languages: 'Talen',
  sound: 'Geluid',
  worksOffline: 'Werkt zonder netwerk',
  openingHours: 'Openingsuren',
  brokerUrl: 'Server voor berichten',
}

/** The field of the form that makes a part of a zuil's document, where the two have other names. */
const madeOf: Readonly<Record<string, Field>> = {
  counters: 'counterIds',
  rewards: 'counterIds',
  association: 'associationId',
  qr: 'showQr',
} satisfies Partial<Record<keyof Desired, Field>>

const isField = (name: string): name is Field => name in fieldNames

/** Which field of the form a problem of a zuil's document is about; undefined = none of them. */
export const fieldOf = ({ field }: Pick<DesiredProblem, 'field'>): Field | undefined =>
  isField(field) ? field : madeOf[field]

/** Why a zuil refuses its document. */
export const reasons: Readonly<Record<DesiredProblem['reason'], string>> = {
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

/** A problem as one sentence, with its field. */
export const problemText = (problem: DesiredProblem): string => {
  if (problem.field === '') return reasons[problem.reason]
  const field = fieldOf(problem)
  return `${field === undefined ? problem.field : fieldNames[field]}: ${reasons[problem.reason]}`
}

/** What somebody should know of a zuil's settings, as one sentence. */
export const warningText = ({ reason, from, reward }: ZuilWarning): string => {
  const here = from === undefined ? 'Deze balie heeft nu' : `Vanaf ${since(from)} heeft deze balie`
  switch (reason) {
    case 'NEXT_REWARD':
      return `Vanaf ${from === undefined ? 'nu' : since(from)} geeft deze zuil: ${reward?.title.nl ?? ''}.`
    case 'NO_REWARD':
      return `${here} geen omruilvoordeel.`
    case 'SEVERAL_REWARDS':
      return `${here} meer dan één omruilvoordeel. Een voordeelzuil heeft er precies één nodig.`
    case 'EVENT_OVER':
      return 'Dit evenement is voorbij. De zuil kiest nu zelf.'
    case 'EVENT_CANCELLED':
      return 'Dit evenement gaat niet door. De zuil kiest nu zelf.'
    case 'EVENT_ELSEWHERE':
      return 'Dit evenement hoort niet bij een balie van deze zuil.'
  }
}

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

export const outageNames: Readonly<Record<OutageKind, string>> = {
  OFFLINE: 'Zuil staat niet aan',
  SITE: 'Veel zuilen tegelijk uit',
  FLAPPING: 'Verbinding valt telkens weg',
  HEALTH: 'Zuil heeft hulp nodig',
  QUARANTINE: 'Taps wachten in quarantaine',
}

/** Why a tap is kept and not booked. */
export const quarantineWhys: Readonly<Record<QuarantineWhy, string>> = {
  TOO_OLD: 'ouder dan wat dit toestel nog te melden had',
  BLOCKED_ZUIL: 'van een geblokkeerde zuil, van voor ze geblokkeerd werd',
  RATE: 'meer taps dan een zuil kan krijgen',
  UNKNOWN_CARDS: 'te veel kaarten die niet bestaan',
  NOT_CONFIGURED: 'de zuil was hier toen niet voor ingesteld',
  SEQUENCE: 'een andere tap van deze zuil heeft hetzelfde volgnummer',
  LOST_DEVICE: 'van een toestel dat kwijt was en vervangen werd',
}

const taps = (count: number): string => (count === 1 ? '1 tap' : `${count} taps`)

/** What became of taps that were decided, in Dutch. */
export const decidedText = (
  decision: 'BOOK' | 'REFUSE',
  { decided, booked }: Omit<QuarantineOutcome, 'waiting'>,
): string => {
  if (decided === 0) return 'Hierover besliste intussen iemand anders.'
  if (decision === 'REFUSE') return `Geweigerd: ${taps(decided)}.`
  const without = decided - booked
  const told = booked > 0 || without === 0 ? [`Alsnog geboekt: ${taps(booked)}.`] : []
  if (without > 0)
    told.push(
      `Nagekeken, maar zonder resultaat: ${taps(without)}. Er was bijvoorbeeld geen evenement, het maximum was bereikt of de kaart is niet gekend.`,
    )
  return told.join(' ')
}

export const noticeStates: Readonly<Record<Notice['state'], string>> = {
  WAITING: 'staat klaar',
  SENDING: 'wordt verstuurd',
  SENT: 'verstuurd',
  GIVEN_UP: 'opgegeven',
  UNKNOWN: 'onbekend of het verstuurd is',
}

/** Why a notice was not sent, where the outbox itself says it. */
const noticeProblems: Readonly<Record<OutboxProblem, string>> = {
  'this channel is not set up': 'mails versturen is nog niet ingesteld',
  'too old': 'te oud om nog te versturen',
  'the mail could not be composed': 'de mail kon niet gemaakt worden',
  'the webhook does not exist any more': 'deze webhook bestaat niet meer',
  'its sender stopped while sending it': 'het versturen werd onderbroken',
  STOPPED: 'het versturen werd onderbroken',
}

const isOutboxProblem = (problem: string): problem is OutboxProblem => problem in noticeProblems

/** Why a notice was not sent. What a server or a network answered stays in its own words. */
export const noticeProblemText = (problem: string | undefined): string => {
  if (problem === undefined) return ''
  return isOutboxProblem(problem) ? noticeProblems[problem] : problem
}

export const commandNames: Readonly<Record<CommandKind, string>> = {
  IDENTIFY: 'Herkennen',
  LOG: 'Log',
  SCREENSHOT: 'Schermafdruk',
  RESTART: 'Herstarten',
}

type Reader = Health['readers'][number]

/** Which reader, as somebody finds it at the zuil. */
const readerKinds: Readonly<Record<Reader['kind'], string>> = {
  PCSC: 'USB-lezer',
  SERIAL: 'seriële lezer of scanner',
  SIMULATED: 'gesimuleerde lezer',
}

/** What is wrong with a reader. */
const readerProblems: Readonly<Record<Reader['status'], string | undefined>> = {
  CONNECTED: undefined,
  STARTING: 'start nog',
  LIBRARY_MISSING: 'haar software ontbreekt',
  SERVICE_DOWN: 'haar dienst staat uit',
  SERVICE_REFUSED: 'haar dienst weigert de zuil',
  UNPLUGGED: 'niet aangesloten',
}

/** Which readers work badly, and why. */
export const readersInWords = (readers: readonly Reader[]): string =>
  readers.length === 0
    ? 'er is geen lezer ingesteld'
    : readers
        .flatMap(({ kind, status }) => {
          const problem = readerProblems[status]
          return problem === undefined ? [] : [`${readerKinds[kind]}: ${problem}`]
        })
        .join(', ')

/** What is wrong with a zuil that is on, and how bad that is. */
export const healthWords: Readonly<Record<HealthProblem, { readonly text: string; readonly level: 'WARN' | 'BAD' }>> = {
  READER_MISSING: { text: 'kaartlezer werkt niet', level: 'BAD' },
  SCREEN_FROZEN: { text: 'scherm staat stil', level: 'BAD' },
  SCREEN_MISSING: { text: 'geen scherm', level: 'WARN' },
  JOURNAL_DEEP: { text: 'veel taps wachten', level: 'WARN' },
  JOURNAL_BROKEN: { text: 'kan niets bewaren', level: 'BAD' },
  JOURNAL_DAMAGED: { text: 'misschien taps verloren', level: 'WARN' },
  DISK_FULL: { text: 'schijf bijna vol', level: 'WARN' },
  DISK_WORN: { text: 'schijf versleten', level: 'WARN' },
  UNDER_VOLTAGE: { text: 'te weinig stroom', level: 'WARN' },
  HOT: { text: 'te warm', level: 'WARN' },
  MEMORY_LOW: { text: 'weinig geheugen', level: 'WARN' },
  CLOCK_OFF: { text: 'klok staat verkeerd', level: 'WARN' },
  OLD_SOFTWARE: { text: 'software verouderd', level: 'WARN' },
  MEMBER_LIST_MISSING: { text: 'geen ledenlijst', level: 'WARN' },
  PRINTER_PAPER: { text: 'papier is op', level: 'WARN' },
  PRINTER_UNPLUGGED: { text: 'printer niet aangesloten', level: 'WARN' },
  COPIED: { text: 'twee toestellen melden zich als deze zuil: zet er een uit', level: 'BAD' },
}
