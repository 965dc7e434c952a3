import type { Language } from '@zuil/protocol'
import type { OutageFacts, OutageKind, ZuilInOutage } from '../shapes.ts'
import { wordsIn } from './languages.ts'
import type { AlertWords, Steps } from './words.ts'

/** A mail as it goes into the outbox: plain text. */
export interface MailContent {
  readonly subject: string
  readonly text: string
}

/** An outage that a mail is about. Times in milliseconds since 1970. */
export interface MailedOutage {
  readonly kind: OutageKind
  readonly facts: OutageFacts
  readonly startedAt: number
  /** Present = it is over. */
  readonly closedAt?: number
}

const timeIn = ({ locale }: AlertWords, at: number): string =>
  new Intl.DateTimeFormat(locale, {
    timeZone: 'Europe/Brussels',
    dateStyle: 'full',
    timeStyle: 'short',
  }).format(at)

/** A name goes into the subject of a mail: it must be on one line. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

const nameOf = ({ zuilen }: OutageFacts): string => oneLine(zuilen[0]?.name ?? '?')

/** What happened, in one line: the subject of a mail, or a line of the digest. */
export const titleOf = (outage: MailedOutage, language: Language): string => {
  const { subject, problems } = wordsIn(language)
  const { kind, facts, closedAt } = outage
  const [name, count, over] = [nameOf(facts), facts.zuilen.length, closedAt !== undefined]
  switch (kind) {
    case 'OFFLINE':
      return over ? subject.back(name) : subject.off(name)
    case 'SITE':
      return over ? subject.siteBack(count, name) : subject.siteOff(count, name)
    case 'FLAPPING':
      return subject.flapping(name)
    case 'HEALTH':
      return facts.problem ? `${name}: ${problems[facts.problem].title}` : name
    case 'QUARANTINE':
      return subject.quarantine(name)
  }
}

const stepsOf = ({ kind, facts }: MailedOutage, { steps, problems }: AlertWords): Steps => {
  if (kind === 'HEALTH' && facts.problem) return problems[facts.problem].steps
  if (kind === 'SITE') return steps.site
  if (kind === 'QUARANTINE') return steps.quarantine
  return kind === 'FLAPPING' ? steps.flapping : steps.off
}

const openingOf = ({ kind, closedAt }: MailedOutage, { opening }: AlertWords): string => {
  if (kind === 'SITE') return closedAt === undefined ? opening.siteOff : opening.siteBack
  if (kind === 'FLAPPING') return opening.flapping
  if (kind === 'HEALTH') return opening.health
  if (kind === 'QUARANTINE') return opening.quarantine
  return closedAt === undefined ? opening.off : opening.back
}

const whereabouts = (zuil: ZuilInOutage, { facts }: AlertWords): string[] => [
  `${facts.zuil}: ${oneLine(zuil.name)}`,
  ...(zuil.counter === undefined ? [] : [`${facts.counter}: ${oneLine(zuil.counter)}`]),
]

const conditionOf = (zuil: ZuilInOutage, words: AlertWords): string[] => {
  const { facts, problems } = words
  return [
    `${facts.lastHeard}: ${zuil.lastHeardAt === undefined ? facts.never : timeIn(words, Date.parse(zuil.lastHeardAt))}`,
    ...(zuil.software === undefined ? [] : [`${facts.software}: ${oneLine(zuil.software)}`]),
    ...(zuil.journalDepth ? [`${facts.journal}: ${zuil.journalDepth}`] : []),
    ...(zuil.problems.length === 0
      ? []
      : [`${facts.lastProblems}: ${zuil.problems.map((problem) => problems[problem].title).join(', ')}`]),
  ]
}

const factsOf = (zuil: ZuilInOutage, { waiting }: OutageFacts, words: AlertWords): string[] => [
  ...whereabouts(zuil, words),
  // Of taps that wait it does not matter how the zuil is: perhaps it has no device any more.
  ...(waiting === undefined ? conditionOf(zuil, words) : [`${words.facts.waiting}: ${waiting}`]),
]

const linkTo = (publicUrl: string, zuilId: string): string => `${publicUrl}/zuilen/${zuilId}`

/** The mail about one outage that began or is over. @param publicUrl without a slash at its end */
export const composeMail = (outage: MailedOutage, language: Language, publicUrl: string): MailContent => {
  const words = wordsIn(language)
  const { facts, startedAt, closedAt } = outage
  const detail = facts.detail ? ` (${facts.detail})` : ''
  const what = facts.problem ? [`${words.problems[facts.problem].title}${detail}`] : []
  const times = [
    `${words.facts.since}: ${timeIn(words, startedAt)}`,
    ...(closedAt === undefined ? [] : [`${words.facts.until}: ${timeIn(words, closedAt)}`]),
  ]
  const advice =
    closedAt === undefined ? [words.tryThis, ...stepsOf(outage, words).map((text, i) => `${i + 1}. ${text}`), ''] : []
  const lines = [
    openingOf(outage, words),
    ...what,
    '',
    ...times,
    ...facts.zuilen.flatMap((zuil) => [
      ...factsOf(zuil, facts, words),
      `${words.link}: ${linkTo(publicUrl, zuil.id)}`,
      '',
    ]),
    ...advice,
    words.signature,
  ]
  return { subject: titleOf(outage, language), text: `${lines.join('\n')}\n` }
}

/** The daily mail: every outage in one line, with its link. Oldest first. */
export const composeDigest = (outages: readonly MailedOutage[], language: Language, publicUrl: string): MailContent => {
  const words = wordsIn(language)
  const { facts } = words
  const lines = outages.flatMap((outage) => {
    const { closedAt, startedAt } = outage
    const state = closedAt === undefined ? facts.stillOpen : `${facts.over}, ${timeIn(words, closedAt)}`
    const { closedAt: _, ...begun } = outage
    return [
      `- ${titleOf(begun, language)}`,
      `  ${facts.since}: ${timeIn(words, startedAt)} (${state})`,
      ...outage.facts.zuilen.map(({ id, name }) => `  ${oneLine(name)}: ${linkTo(publicUrl, id)}`),
    ]
  })
  return {
    subject: words.subject.digest(outages.length),
    text: `${[words.opening.digest, '', ...lines, '', words.signature].join('\n')}\n`,
  }
}
