import type { AddressInfo } from 'node:net'
import { simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A mail as a real server got and read it. */
export interface GotMail {
  readonly to: string
  readonly from: string
  /** As the headers have them, decoded. */
  readonly headers: { readonly from: string; readonly to: string }
  readonly subject: string
  readonly text: string
  readonly messageId: string
  readonly tls: boolean
}

export interface TestSmtpServer {
  readonly port: number
  readonly mails: readonly GotMail[]
  /** How often a client said DATA. */
  readonly texts: number
  /** All that clients sent, byte by byte (without TLS). */
  readonly wire: string
  clear(): void
  /** The server refuses a recipient, or the whole text, with this code. */
  refuse: { recipient?: number; text?: number }
  /** Cuts the line once the text is in, taken or not, instead of answering. */
  cutAfterText: boolean
  stop(): Promise<void>
}

const refusal = (responseCode: number): Error => Object.assign(new Error('refused'), { responseCode })

/** A real SMTP server on loopback. @param port 0 = a free one */
export const startSmtp = async (port = 0, options: SMTPServerOptions = {}): Promise<TestSmtpServer> => {
  const mails: GotMail[] = []
  let texts = 0
  let wire = ''
  const server = new SMTPServer({
    logger: false,
    authOptional: true,
    ...options,
    onRcptTo: (_address, _session, done) => {
      const code = state.refuse.recipient
      done(code === undefined ? null : refusal(code))
    },
    onData: (stream, session, done) => {
      texts++
      void simpleParser(stream).then((mail) => {
        if (state.refuse.text !== undefined) return done(refusal(state.refuse.text))
        const [to] = session.envelope.rcptTo
        mails.push({
          to: to?.address ?? '',
          from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
          headers: {
            from: mail.from?.text ?? '',
            to: [mail.to ?? []]
              .flat()
              .map(({ text }) => text)
              .join(', '),
          },
          subject: mail.subject ?? '',
          text: mail.text ?? '',
          messageId: mail.messageId ?? '',
          tls: session.secure,
        })
        if (state.cutAfterText) socketOf(session.id)?.destroy()
        else done()
      })
    },
  })
  server.on('error', () => undefined)
  server.server.on('connection', (socket) => {
    socket.on('data', (bytes) => {
      wire += bytes.toString('latin1')
    })
  })
  // The connections, to be able to cut one.
  const { connections } = server as unknown as { connections: Set<{ id: string; _socket: { destroy(): void } }> }
  const socketOf = (id: string) => [...connections].find((connection) => connection.id === id)?._socket
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const state: TestSmtpServer = {
    port: (server.server.address() as AddressInfo).port,
    mails,
    get texts() {
      return texts
    },
    get wire() {
      return wire
    },
    clear: () => {
      mails.length = 0
      texts = 0
    },
    refuse: {},
    cutAfterText: false,
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
  return state
}
