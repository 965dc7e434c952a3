import { describeError, type Log } from '@zuil/protocol'
import type { Recipient } from '../accounts/recipients.ts'
import type { NewNotice } from '../platform/outbox/store.ts'
import { dayAfter, dayOf, momentOf } from '../platform/time/calendar.ts'
import { composeDigest, type ToldOutage } from './mail/compose.ts'
import type { OutageFacts } from './rules/model.ts'
import type { AlertStore, StoredOutage } from './store/outages.ts'

export interface DigestOptions {
  readonly store: Pick<AlertStore, 'outages' | 'recipients' | 'notices' | 'addNotices'>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly newId: () => string
  readonly publicUrl: string
}

/** HH:mm in Europe/Brussels. */
const DIGEST_AT = '08:00'
/** After a longer standstill what is older is left out. */
const MOST_DAYS = 7
const MOST_OUTAGES = 2_000
const MOST_NOTICES = 1_000

const keyOf = (day: string, email: string): string => `digest ${day} ${email}`

/** The day (yyyy-mm-dd) whose digest is due: yesterday's until eight o'clock. */
const digestDay = (now: number): string => {
  const today = dayOf(now)
  return now < momentOf(today, DIGEST_AT) ? dayAfter(today, -1) : today
}

/** The day of the digest before, as far as it is known. */
const dayBefore = async (store: DigestOptions['store'], day: string): Promise<string> => {
  const days = (await store.notices(MOST_NOTICES)).flatMap(({ dedupeKey }) => {
    const [, made] = /^digest (\d{4}-\d{2}-\d{2}) /.exec(dedupeKey) ?? []
    return made !== undefined && made < day ? [made] : []
  })
  const last = days.sort().at(-1) ?? dayAfter(day, -1)
  const oldest = dayAfter(day, -MOST_DAYS)
  return last < oldest ? oldest : last
}

const told = ({ kind, facts, startedAt, closedAt }: StoredOutage): ToldOutage => ({
  kind,
  facts: facts as unknown as OutageFacts,
  startedAt,
  ...(closedAt !== undefined && { closedAt }),
})

/**
 * Makes the daily mails that are due, for those who chose so and whose zuilen had something: of all that began or ended
 * since the last. May be called as often as one likes, by several backends: each mail is made once.
 * @returns the day whose mails are made, to spare the next call
 */
export const makeDigests = async (options: DigestOptions, madeFor: string | undefined): Promise<string> => {
  const { store, clock, newId, publicUrl } = options
  const now = clock()
  const day = digestDay(now)
  if (day === madeFor) return day
  const until = momentOf(day, DIGEST_AT)
  const from = momentOf(await dayBefore(store, day), DIGEST_AT)
  const within = (at: number | undefined): boolean => at !== undefined && from <= at && at < until
  // What began earlier may have ended since: as far back as a digest reaches.
  const since = momentOf(dayAfter(day, -4 * MOST_DAYS), DIGEST_AT)
  const outages = (await store.outages({ since, limit: MOST_OUTAGES })).filter(
    ({ openedAt, closedAt }) => within(openedAt) || within(closedAt),
  )
  const perRecipient = new Map<string, { recipient: Recipient; outages: StoredOutage[] }>()
  for (const outage of outages.reverse()) {
    for (const recipient of await store.recipients(outage.zuilIds)) {
      if (recipient.mode !== 'DAILY') continue
      const known = perRecipient.get(recipient.email)
      if (known) known.outages.push(outage)
      else perRecipient.set(recipient.email, { recipient, outages: [outage] })
    }
  }
  const notices = [...perRecipient.values()].map(
    ({ recipient: { email, language }, outages: own }): NewNotice => ({
      id: newId(),
      channel: 'MAIL',
      recipient: email,
      dedupeKey: keyOf(day, email),
      content: { ...composeDigest(own.map(told), language, publicUrl) },
    }),
  )
  if (notices.length > 0) await store.addNotices(notices, now)
  return day
}

const LOOK_MS = 60_000

/** Looks every minute whether digests are due. */
export const keepDigests = (options: DigestOptions, log: Log): { stop(): Promise<void> } => {
  let madeFor: string | undefined
  let running: Promise<void> | undefined
  const look = async (): Promise<void> => {
    try {
      madeFor = await makeDigests(options, madeFor)
    } catch (error) {
      log.error(describeError(error), 'the daily mails could not be made; trying again')
    }
    running = undefined
  }
  const timer = setInterval(() => {
    running ??= look()
  }, LOOK_MS)
  return {
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}
