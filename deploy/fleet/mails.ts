import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import type { Alert } from './alerts.ts'
import type { Difference } from './reconcile.ts'

/** A mail as it came. */
export interface GotMail {
  readonly to: readonly string[]
  /** The notice that it was made of; empty when it does not say. */
  readonly noticeId: string
}

/** A notice of the backend's outbox, to be mailed. */
export interface Notice {
  readonly id: string
  readonly outageId: string
  readonly event: 'OPENED' | 'CLOSED'
  readonly recipient: string
  /** WAITING and SENDING: it is under way. */
  readonly state: string
}

export interface Mailbox {
  readonly url: string
  readonly mails: readonly GotMail[]
  stop(): Promise<void>
}

/** A mail server on this machine that keeps what it gets. */
export const openMailbox = async (): Promise<Mailbox> => {
  const mails: GotMail[] = []
  const server = new SMTPServer({
    logger: false,
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, session, done) => {
      void text(stream).then((mail) => {
        const [, noticeId = ''] = /^Message-ID:\s*<([^@>]+)@/im.exec(mail) ?? []
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), noticeId })
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return { url: `smtp://127.0.0.1:${port}`, mails, stop: () => new Promise((resolve) => server.close(resolve)) }
}

/** Who goes and comes back causes two mails; who flaps or has a problem one. */
const ENDS_ARE_TOLD: readonly string[] = ['OFFLINE', 'SITE']

/** Each alert must have come as exactly one mail to each recipient, and as one more when it was over; no other came. */
export const compareMails = (
  alerts: readonly Alert[],
  notices: readonly Notice[],
  mails: readonly GotMail[],
  recipients: readonly string[],
): readonly Difference[] => {
  const differences: Difference[] = []
  for (const { id, kind, closedAt } of alerts) {
    const events = ENDS_ARE_TOLD.includes(kind) && closedAt !== undefined ? ['OPENED', 'CLOSED'] : ['OPENED']
    const wanted = events.flatMap((event) => recipients.map((recipient) => `${event} ${recipient}`)).sort()
    const made = notices
      .filter(({ outageId }) => outageId === id)
      .map(({ event, recipient }) => `${event} ${recipient}`)
    if (made.sort().join() !== wanted.join())
      differences.push({ what: `an alert (${kind}) was sent as "${made.join(', ')}", not "${wanted.join(', ')}"`, id })
  }
  for (const { id, recipient, state } of notices) {
    const came = mails.filter(({ noticeId }) => noticeId === id)
    if (came.length !== 1) differences.push({ what: `a mail (${state}) came ${came.length} times`, id })
    if (came.some(({ to }) => to.join() !== recipient)) differences.push({ what: 'a mail came to another', id })
  }
  const known = new Set(notices.map(({ id }) => id))
  for (const { noticeId } of mails)
    if (!known.has(noticeId)) differences.push({ what: 'a mail came of nothing', id: noticeId })
  return differences
}
