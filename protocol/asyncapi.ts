import { z } from 'zod'
import { messageSchemas } from './decode.ts'
import { examples } from './examples.ts'
import { limits } from './limits.ts'
import { type DownKind, delivery, downKinds, downTopic, type UpKind, upKinds, upTopic } from './topics.ts'

type Kind = UpKind | DownKind

const summaries: Readonly<Record<Kind, string>> = {
  status: 'Whether the zuil is connected; also its will. A status of an older session than the one known is ignored.',
  hello: 'After subscribing: asks for a welcome, and for the desired document where its revision is old.',
  heartbeat: 'Every half minute: the zuil is online, and how it is.',
  tap: 'One live tap; the passholder is waiting for the verdict.',
  journal: `Up to ${limits.tapsPerJournalMessage} taps from the journal, in order, judged by the time at which they happened.`,
  reported: 'What the zuil did with a desired document: applied, refused with the reasons by field, or reverted.',
  result: 'The result of a command.',
  welcome: 'The answer to the hello of this session; gives the zuil the time.',
  desired: 'The whole configuration of the zuil, as one document. A lower revision than the one in use is ignored.',
  verdict:
    'The outcome of a live tap, sent after the database committed. The same ActieID always gets the same verdict.',
  'journal-ack': 'These taps are committed, booked or stored with the reason why not; the zuil may forget them.',
  command: 'To be carried out once, unless it has expired.',
}

/** What the backend sends in answer, and for which message. */
const answers: Partial<Readonly<Record<UpKind, DownKind>>> = {
  hello: 'welcome',
  tap: 'verdict',
  journal: 'journal-ack',
}

const schemaOf = (kind: Kind): object => {
  // As input: unknown fields are dropped, not refused, so that a newer sender is understood.
  const { $schema, ...schema } = z.toJSONSchema(messageSchemas[kind], { target: 'draft-7', io: 'input' })
  return schema
}

const entries = <K extends Kind>(kinds: readonly K[], make: (kind: K) => object): object =>
  Object.fromEntries(kinds.map((kind) => [kind, make(kind)]))

const channel = (kind: Kind, address: string): object => ({
  address,
  summary: summaries[kind],
  parameters: { user: { $ref: '#/components/parameters/user' } },
  messages: { [kind]: { $ref: `#/components/messages/${kind}` } },
})

const operation = (action: 'send' | 'receive', kind: Kind): object => ({
  action,
  summary: summaries[kind],
  channel: { $ref: `#/channels/${kind}` },
  messages: [{ $ref: `#/channels/${kind}/messages/${kind}` }],
  bindings: { mqtt: { ...delivery[kind], bindingVersion: '0.2.0' } },
})

const receive = (kind: UpKind): object => {
  const answer = answers[kind]
  return {
    ...operation('receive', kind),
    ...(answer && {
      reply: {
        channel: { $ref: `#/channels/${answer}` },
        messages: [{ $ref: `#/channels/${answer}/messages/${answer}` }],
      },
    }),
  }
}

/**
 * The AsyncAPI 3.0 document of everything that travels over MQTT, seen from the backend: it receives what zuilen
 * send on `up`, and sends on `dn`. Made from the schemas that both sides decode messages with.
 */
export const asyncApiDocument = (): object => ({
  asyncapi: '3.0.0',
  info: {
    title: 'UiTPAS zuilen over MQTT',
    version: `${limits.version}.0.0`,
    description:
      'MQTT 3.1.1. A zuil logs in with the user name, also as client id, and the password given at enrolment ' +
      '(PUT /kiosk-devices/setup), with a clean session; it publishes on its own `up` topics and subscribes to its own `dn/#`, ' +
      `no other. Messages are JSON in UTF-8, at most ${limits.messageBytes} bytes. A receiver refuses another version (\`v\`) ` +
      'and drops fields it does not know. Nothing depends on retained messages: the backend answers a hello with what is missing.',
  },
  defaultContentType: 'application/json',
  channels: {
    ...entries(upKinds, (kind) => channel(kind, upTopic('{user}', kind))),
    ...entries(downKinds, (kind) => channel(kind, downTopic('{user}', kind))),
  },
  operations: {
    ...entries(upKinds, receive),
    ...entries(downKinds, (kind) => operation('send', kind)),
  },
  components: {
    parameters: {
      user: {
        description:
          "The zuil's MQTT user name and client id: its id (a UUID in lower case), a dot, and the generation of its device; " +
          'the id alone for devices of before there were generations.',
      },
    },
    messages: entries([...upKinds, ...downKinds], (kind) => ({
      name: kind,
      summary: summaries[kind],
      payload: schemaOf(kind),
      examples: examples[kind].map(({ name, payload }) => ({ name, payload })),
    })),
  },
})
