import { describeError, type Log } from '@zuil/protocol'
import type { Recipient, RecipientsOf } from '../accounts/store/recipients.ts'
import type { NewNotice } from '../platform/outbox/notices.ts'
import type { OutboxStore } from '../platform/outbox/store.ts'
import { dayAfter, dayOf, momentOf } from '../platform/time/calendar.ts'
import { composeDigest } from './mail/compose.ts'
import type { OutageStore, StoredOutage } from './store/outages.ts'

export interface DigestOptions {
  readonly store: {
    readonly outages: Pick<OutageStore, 'list'>
    readonly outbox: Pick<OutboxStore, 'list' | 'add'>
    readonly recipientsOf: RecipientsOf
  }
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly newId: () => string
  readonly publicUrl: string
}

/** HH:mm in Europe/Brussels. */
const DIGEST_TIME = '08:00'
/** After a longer standstill older outages are left out. */
const MAX_DAYS = 7
const MAX_OUTAGES = 2_000
const MAX_NOTICES = 1_000

const keyOf = (day: string, email: string): string => `digest ${day} ${email}`

/** The day (yyyy-mm-dd) whose digest is due: yesterday's until eight o'clock. */
const digestDay = (now: number): string => {
  const today = dayOf(now)
  return now < momentOf(today, DIGEST_TIME) ? dayAfter(today, -1) : today
}

/** The day of the digest before this one, as far as it is known. */
const previousDigestDay = async ({ outbox }: DigestOptions['store'], day: string): Promise<string> => {
  const days = (await outbox.list(MAX_NOTICES)).flatMap(({ dedupeKey }) => {
    const [, made] = /^digest (\d{4}-\d{2}-\d{2}) /.exec(dedupeKey) ?? []
    return made !== undefined && made < day ? [made] : []
  })
  const last = days.sort().at(-1) ?? dayAfter(day, -1)
  const oldest = dayAfter(day, -MAX_DAYS)
  return last < oldest ? oldest : last
}

/** Outages that opened or closed between two moments, oldest first. */
const outagesBetween = async (
  { outages }: DigestOptions['store'],
  from: number,
  until: number,
): Promise<readonly StoredOutage[]> => {
  const isWithin = (at: number | undefined): boolean => at !== undefined && from <= at && at < until
  // One that opened earlier may have closed since then.
  const since = momentOf(dayAfter(dayOf(until), -4 * MAX_DAYS), DIGEST_TIME)
  const found = await outages.list({ since, limit: MAX_OUTAGES })
  return found.filter(({ openedAt, closedAt }) => isWithin(openedAt) || isWithin(closedAt)).reverse()
}

/**
 * Makes the daily mails that are due, for everyone who chose them and whose zuilen had an outage since the last one. It may
 * be called any number of times and by several backends: each mail is made once.
 * @param madeFor what the last call returned
 * @returns the day whose mails have been made
 */
export const makeDigests = async (options: DigestOptions, madeFor: string | undefined): Promise<string> => {
  const { store, clock, newId, publicUrl } = options
  const now = clock()
  const day = digestDay(now)
  if (day === madeFor) return day
  const until = momentOf(day, DIGEST_TIME)
  const from = momentOf(await previousDigestDay(store, day), DIGEST_TIME)
  const perRecipient = new Map<string, { recipient: Recipient; outages: StoredOutage[] }>()
  for (const outage of await outagesBetween(store, from, until)) {
    for (const recipient of await store.recipientsOf(outage.zuilIds)) {
      if (recipient.mode !== 'DAILY') continue
      const known = perRecipient.get(recipient.email)
      if (known) known.outages.push(outage)
      else perRecipient.set(recipient.email, { recipient, outages: [outage] })
    }
  }
  const notices = [...perRecipient.values()].map(
    ({ recipient: { email, language }, outages }): NewNotice => ({
      id: newId(),
      channel: 'MAIL',
      recipient: email,
      dedupeKey: keyOf(day, email),
      content: { ...composeDigest(outages, language, publicUrl) },
    }),
  )
  if (notices.length > 0) await store.outbox.add(notices, now)
  return day
}

const CHECK_EVERY_MS = 60_000

/** Checks every minute whether digests are due. */
export const startDigests = (options: DigestOptions, log: Log): { stop(): Promise<void> } => {
  let madeFor: string | undefined
  let running: Promise<void> | undefined
  const check = async (): Promise<void> => {
    try {
      madeFor = await makeDigests(options, madeFor)
    } catch (error) {
      log.error(describeError(error), 'The daily mails could not be made; retrying')
    }
    running = undefined
  }
  const timer = setInterval(() => {
    running ??= check()
  }, CHECK_EVERY_MS)
  return {
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}
