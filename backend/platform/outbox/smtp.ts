import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Delivery, Sender } from './delivery.ts'
import type { StoredNotice } from './store.ts'

export interface SmtpOptions {
  readonly host: string
  readonly port: number
  /** TLS from the start; else STARTTLS, which is demanded unless the server is on this machine. */
  readonly secure: boolean
  readonly loopback: boolean
  readonly auth?: { readonly user: string; readonly pass: string }
  /** `Name <address>`, or an address alone. */
  readonly from: string
  /** Certificates to trust beside those of the system. */
  readonly ca?: string
  /** Of connecting, and of each answer. */
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 30_000
/** Of a whole attempt, whatever a server does: shorter than what the outbox takes for a dead sender. */
const MOST_MS = 5 * 60_000

interface SmtpError {
  readonly code?: unknown
  readonly command?: unknown
  readonly responseCode?: unknown
}

const describe = ({ code, command, responseCode }: SmtpError): string =>
  [code, command, responseCode].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ')

/** Commands that a server refuses because of whom or what it is given, not because of who we are. */
const OF_THIS_MAIL = ['RCPT TO', 'DATA']

/**
 * What a failed attempt comes down to. An answer of the server is certain. Without one all depends on whether the text was
 * on its way: then the server may have taken it.
 * @param begun the text was on its way
 */
const deliveryOf = (error: SmtpError, begun: boolean): Delivery => {
  const problem = describe(error) || 'failed'
  const { responseCode, command } = error
  if (typeof responseCode === 'number') {
    const forGood = responseCode >= 500 && (begun || OF_THIS_MAIL.includes(String(command)))
    return { kind: forGood ? 'GIVEN_UP' : 'AGAIN', problem }
  }
  return { kind: begun ? 'UNKNOWN' : 'AGAIN', problem }
}

const addressOf = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim()

const compose = (notice: StoredNotice, from: string): Promise<Buffer> => {
  const { subject, text } = notice.content
  const domain = addressOf(from).split('@')[1] ?? 'localhost'
  return new MailComposer({
    from,
    to: { name: '', address: notice.recipient },
    subject: String(subject),
    text: String(text),
    // Its own for each notice: a mail that came twice all the same can be told by it.
    messageId: `<${notice.id}@${domain}>`,
    date: new Date(notice.createdAt),
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
    .compile()
    .build()
}

/** Sends mails over SMTP, a connection for each: there are few. */
export const smtpSender = (options: SmtpOptions): Sender => {
  const { host, port, secure, loopback, auth, from, ca, timeoutMs = TIMEOUT_MS } = options

  const attempt = (mail: Buffer, to: string, signal: AbortSignal): Promise<Delivery> =>
    new Promise((resolve) => {
      let begun = false
      const connection = new SMTPConnection({
        host,
        port,
        secure,
        requireTLS: !secure && !loopback,
        // On this machine a certificate is most often of the server's own making.
        ignoreTLS: !secure && loopback && ca === undefined,
        connectionTimeout: timeoutMs,
        greetingTimeout: timeoutMs,
        socketTimeout: timeoutMs,
        dnsTimeout: timeoutMs,
        logger: false,
        ...(ca !== undefined && { tls: { ca } }),
      })
      const end = (delivery: Delivery): void => {
        signal.removeEventListener('abort', onAbort)
        resolve(delivery)
        if (delivery.kind === 'SENT') connection.quit()
        else connection.close()
      }
      const failed = (error: unknown): void => end(deliveryOf((error ?? {}) as SmtpError, begun))
      const onAbort = (): void => failed({ code: 'STOPPED' })
      signal.addEventListener('abort', onAbort)
      // Read only once the server said that it takes the text.
      const body = Readable.from(
        (function* () {
          begun = true
          yield mail
        })(),
      )
      const send = (): void =>
        connection.send({ from: addressOf(from), to: [to] }, body, (error) =>
          error ? failed(error) : end({ kind: 'SENT' }),
        )
      connection.on('error', failed)
      connection.on('end', () => failed({ code: 'ENDED' }))
      connection.connect((error) => {
        if (error) failed(error)
        else if (auth) {
          connection.login({ user: auth.user, pass: auth.pass }, (refused) => (refused ? failed(refused) : send()))
        } else send()
      })
    })

  return {
    send: async (notice, signal) => {
      if (signal.aborted) return { kind: 'AGAIN', problem: 'STOPPED' }
      try {
        const limited = AbortSignal.any([signal, AbortSignal.timeout(MOST_MS)])
        return await attempt(await compose(notice, from), notice.recipient, limited)
      } catch {
        return { kind: 'GIVEN_UP', problem: 'it can not be written as a mail' }
      }
    },
  }
}
