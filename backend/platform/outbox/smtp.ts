import { Readable } from 'node:stream'
import { connectionProblemOf } from '@zuil/protocol'
import { inAscii, type MailAddress, readAddress } from './address.ts'
import type { Delivery, OutboxProblem, Sender, StoredNotice } from './notices.ts'

export interface SmtpOptions {
  readonly host: string
  readonly port: number
  /** TLS from the start; otherwise STARTTLS, which is required unless the server is on this machine. */
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
/** Limit of a whole attempt, whatever the server does: shorter than the time after which the outbox thinks its sender died. */
const MAX_ATTEMPT_MS = 5 * 60_000

interface SmtpError {
  readonly code?: unknown
  readonly command?: unknown
  readonly responseCode?: unknown
}

const describe = (error: SmtpError): string => {
  const { code, command, responseCode } = error
  return [code, command, responseCode, connectionProblemOf(error)]
    .filter((part) => typeof part === 'string' || typeof part === 'number')
    .join(' ')
}

/** Commands that a server refuses because of this recipient or this text, not because of who we are. */
const ABOUT_THIS_MAIL = ['RCPT TO', 'DATA']

/**
 * What a failed attempt means. An answer of the server is certain. Without an answer it depends on whether we had begun to
 * send the text: then the server may have accepted it.
 */
const deliveryOf = (error: SmtpError, textBegun: boolean): Delivery => {
  const problem = describe(error) || 'failed'
  const { responseCode, command } = error
  if (typeof responseCode === 'number') {
    const permanent = responseCode >= 500 && (textBegun || ABOUT_THIS_MAIL.includes(String(command)))
    return { kind: permanent ? 'GIVEN_UP' : 'RETRY', problem }
  }
  return { kind: textBegun ? 'UNKNOWN' : 'RETRY', problem }
}

/**
 * Nodemailer is read for the first mail: each start of a backend or a command would take longer by it.
 * @param to in ASCII, like that of `from`
 */
const compose = async (notice: StoredNotice, from: MailAddress, to: string): Promise<Buffer> => {
  const { subject, text } = notice.content
  const domain = from.address.split('@')[1] ?? 'localhost'
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer')
  return new MailComposer({
    from: { ...from },
    to: { name: '', address: to },
    subject: String(subject),
    text: String(text),
    // Unique for each notice, so that a mail that arrived twice after all can be recognised.
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

  const sentFrom = readAddress(from)
  const sender = { ...sentFrom, address: inAscii(sentFrom.address) }

  const attempt = async (mail: Buffer, to: string, signal: AbortSignal): Promise<Delivery> => {
    const { default: SMTPConnection } = await import('nodemailer/lib/smtp-connection')
    if (signal.aborted) return { kind: 'RETRY', problem: 'STOPPED' satisfies OutboxProblem }
    return new Promise((resolve) => {
      let textBegun = false
      const connection = new SMTPConnection({
        host,
        port,
        secure,
        requireTLS: !secure && !loopback,
        // On this machine a certificate is most often self-signed.
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
      const failed = (error: unknown): void => end(deliveryOf((error ?? {}) as SmtpError, textBegun))
      const onAbort = (): void => failed({ code: 'STOPPED' })
      signal.addEventListener('abort', onAbort)
      // Read only after the server has said that it accepts the text.
      const body = Readable.from(
        (function* () {
          textBegun = true
          yield mail
        })(),
      )
      const send = (): void =>
        connection.send({ from: sender.address, to: [to] }, body, (error) =>
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
  }

  return {
    send: async (notice, signal) => {
      try {
        const limited = AbortSignal.any([signal, AbortSignal.timeout(MAX_ATTEMPT_MS)])
        const to = inAscii(notice.recipient)
        return await attempt(await compose(notice, sender, to), to, limited)
      } catch {
        return { kind: 'GIVEN_UP', problem: 'the mail could not be composed' satisfies OutboxProblem }
      }
    },
  }
}
