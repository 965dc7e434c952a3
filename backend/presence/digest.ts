import { describeError, type Log } from '@zuil/protocol'
import type { NewNotice } from '../platform/outbox/notices.ts'
import type { OutboxStore } from '../platform/outbox/store.ts'
import { composeDigest } from './mail/compose.ts'
import { digestDay, digestKey, digestSpan, isInDigest, openedSince } from './rules/digest.ts'
import type { Recipient } from './rules/recipients.ts'
import type { OutageStore, StoredOutage } from './store/outages.ts'
import type { RecipientsOf } from './store/recipients.ts'

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

const MAX_OUTAGES = 2_000
const MAX_NOTICES = 1_000

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
  const span = digestSpan(
    day,
    (await store.outbox.list(MAX_NOTICES)).map(({ dedupeKey }) => dedupeKey),
  )
  const outages = await store.outages.list({ since: openedSince(day), limit: MAX_OUTAGES })
  const perRecipient = new Map<string, { recipient: Recipient; outages: StoredOutage[] }>()
  // Oldest first.
  for (const outage of outages.filter((one) => isInDigest(one, span)).reverse()) {
    for (const recipient of await store.recipientsOf(outage.zuilIds)) {
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
      dedupeKey: digestKey(day, email),
      content: { ...composeDigest(own, language, publicUrl) },
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
