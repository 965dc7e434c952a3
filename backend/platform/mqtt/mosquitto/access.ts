import { createHash } from 'node:crypto'
import { allTopics, downFilter, parseMqttUser, upKinds, upTopic } from '@zuil/protocol'

/**
 * Who may do what at an external Mosquitto, as its dynamic security plugin has it: a client and a role of its own for each
 * zuil, since the plugin of Mosquitto 2.0 knows no patterns. What no role allows is denied, subscriptions too. The embedded
 * broker's rules are broker/access.ts.
 */

/** The topic on which the plugin takes commands, and that on which it answers who sent them. */
export const controlTopic = '$CONTROL/dynamic-security/v1'
export const answerTopic = `${controlTopic}/response`

interface Acl {
  readonly acltype:
    | 'publishClientSend'
    | 'publishClientReceive'
    | 'subscribeLiteral'
    | 'subscribePattern'
    | 'unsubscribeLiteral'
    | 'unsubscribePattern'
  readonly topic: string
  readonly allow: true
}

const allow = (acltype: Acl['acltype'], topic: string): Acl => ({ acltype, topic, allow: true })

/** What a zuil may do: write its own `up` topics, and subscribe to its own `dn/#`, to the letter. */
export const zuilAcls = (user: string): readonly Acl[] => [
  ...upKinds.map((kind) => allow('publishClientSend', upTopic(user, kind))),
  ...(['subscribeLiteral', 'unsubscribeLiteral', 'publishClientReceive'] as const).map((acltype) =>
    allow(acltype, downFilter(user)),
  ),
]

/** What the backend may do: all of the zuilen, and change who may do what. */
const backendAcls: readonly Acl[] = [
  ...[allTopics, controlTopic].map((topic) => allow('publishClientSend', topic)),
  ...[allTopics, answerTopic].map((topic) => allow('publishClientReceive', topic)),
  ...[allTopics, '$share/#', answerTopic].map((topic) => allow('subscribePattern', topic)),
  ...[allTopics, '$share/#'].map((topic) => allow('unsubscribePattern', topic)),
]

/** A zuil's credential. `passwordHash`: in Mosquitto's own format, see password.ts. */
export interface ZuilCredential {
  readonly user: string
  readonly passwordHash: string
}

/** By which it is seen at the broker which password a client has: nothing of it can be read. */
export const markOf = (passwordHash: string): string =>
  createHash('sha256').update(passwordHash).digest('hex').slice(0, 32)

/** What differs between the broker and the database. */
export interface AccessChanges {
  /** No zuil's any more. */
  readonly removed: readonly string[]
  /** Not there yet, or with another password. */
  readonly missing: readonly ZuilCredential[]
}

/**
 * @param actual the clients of the broker, each with its mark; those that are no zuil's are left alone
 * @param wanted read after `actual`: what was set up meanwhile by another backend is then not taken for one too many
 */
export const accessChanges = (
  actual: ReadonlyMap<string, string | undefined>,
  wanted: readonly ZuilCredential[],
): AccessChanges => {
  const missing = wanted.filter(({ user, passwordHash }) => actual.get(user) !== markOf(passwordHash))
  const kept = new Set(wanted.map(({ user }) => user))
  return { removed: [...actual.keys()].filter((user) => parseMqttUser(user) && !kept.has(user)), missing }
}

/** The commands that take a client away, and end its connection. */
export const removal = (user: string): readonly object[] => [
  { command: 'deleteClient', username: user },
  { command: 'deleteRole', rolename: user },
]

/** The commands that let a zuil in. The client id is bound too, so that none can push another off. */
export const admission = ({ user, passwordHash }: ZuilCredential, password: string): readonly object[] => [
  { command: 'createRole', rolename: user, acls: zuilAcls(user) },
  {
    ...{ command: 'createClient', username: user, clientid: user, password, textname: markOf(passwordHash) },
    roles: [{ rolename: user }],
  },
]

/** A password hash as the plugin's file has it. */
const hashFields = (passwordHash: string): object => {
  const [, , iterations = '', salt = '', password = ''] = passwordHash.split('$')
  return { password, salt, iterations: Number(iterations) }
}

const BACKEND_ROLE = 'backend'

/**
 * The plugin's file for a broker that has none yet: the backend, every zuil that may connect, and nothing else allowed.
 * @param backend its user name, and the hash of its password
 */
export const accessFile = (backend: ZuilCredential, zuilen: readonly ZuilCredential[]): string =>
  `${JSON.stringify(
    {
      defaultACLAccess: {
        ...{ publishClientSend: false, publishClientReceive: false, subscribe: false, unsubscribe: false },
      },
      clients: [
        { username: backend.user, ...hashFields(backend.passwordHash), roles: [{ rolename: BACKEND_ROLE }] },
        ...zuilen.map(({ user, passwordHash }) => ({
          ...{ username: user, clientid: user, textname: markOf(passwordHash), ...hashFields(passwordHash) },
          roles: [{ rolename: user }],
        })),
      ],
      roles: [
        { rolename: BACKEND_ROLE, acls: backendAcls },
        ...zuilen.map(({ user }) => ({ rolename: user, acls: zuilAcls(user) })),
      ],
    },
    null,
    1,
  )}\n`
