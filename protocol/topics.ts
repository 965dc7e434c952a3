import { zuilId as zuilIdSchema } from './identifiers.ts'

/**
 * Every topic, in one place. Root `zuil/v1/{user}/`: the zuil's user name at the broker first, so that a broker's own
 * access patterns (`%u`) suffice; `up` from the zuil, `dn` to it.
 */
const ROOT = 'zuil/v1'

/**
 * The user name of a zuil at the broker, and its client id: its id and the generation of its device, so that the broker
 * vouches for both. Devices of before there were generations have 0, and the bare id.
 */
export const mqttUser = (zuilId: string, generation: number): string =>
  generation === 0 ? zuilId : `${zuilId}.${generation}`

/** Reads a user name of `mqttUser`; `undefined` = it is none. */
export const parseMqttUser = (user: string): { readonly zuilId: string; readonly generation: number } | undefined => {
  const [zuilId = '', generation, ...more] = user.split('.')
  if (more.length > 0 || !zuilIdSchema.safeParse(zuilId).success) return undefined
  if (generation === undefined) return { zuilId, generation: 0 }
  return /^[1-9]\d{0,8}$/.test(generation) ? { zuilId, generation: Number(generation) } : undefined
}

export const upKinds = ['status', 'hello', 'heartbeat', 'tap', 'journal', 'reported', 'result'] as const
export const downKinds = ['welcome', 'desired', 'verdict', 'journal-ack', 'command'] as const
export type UpKind = (typeof upKinds)[number]
export type DownKind = (typeof downKinds)[number]

/** Quality of service and retention by topic, as both sides publish them. */
export const delivery: Readonly<Record<UpKind | DownKind, { readonly qos: 0 | 1; readonly retain: boolean }>> = {
  status: { qos: 1, retain: true },
  hello: { qos: 1, retain: false },
  heartbeat: { qos: 0, retain: false },
  tap: { qos: 1, retain: false },
  journal: { qos: 1, retain: false },
  reported: { qos: 1, retain: false },
  result: { qos: 1, retain: false },
  welcome: { qos: 1, retain: false },
  desired: { qos: 1, retain: true },
  verdict: { qos: 1, retain: false },
  'journal-ack': { qos: 1, retain: false },
  command: { qos: 1, retain: false },
}

export const upTopic = (user: string, kind: UpKind): string => `${ROOT}/${user}/up/${kind}`
export const downTopic = (user: string, kind: DownKind): string => `${ROOT}/${user}/dn/${kind}`

/** The one filter a zuil subscribes to. A broker grants a zuil this filter, to the letter, and no other. */
export const downFilter = (user: string): string => `${ROOT}/${user}/dn/#`

/** All topics of zuilen and backends: what a broker lets the backend use. */
export const allTopics = `${ROOT}/#`

/** What the backend subscribes to. */
export const upFilter = (kind: UpKind): string => `${ROOT}/+/up/${kind}`

/** The same, shared between several backends (MQTT 5 brokers grant it to 3.1.1 clients too). */
export const sharedUpFilter = (group: string, kind: UpKind): string => `$share/${group}/${upFilter(kind)}`

/** A backend's own topic, on which it finds out whether a broker delivers to shared subscriptions. No zuil may use it. */
export const probeTopic = (backendId: string): string => `${ROOT}/backend/probe/${backendId}`
export const sharedProbeFilter = (backendId: string): string => `$share/${backendId}/${probeTopic(backendId)}`

export type ParsedTopic = {
  /** As in the topic: see `mqttUser`. */
  readonly user: string
  readonly zuilId: string
  readonly generation: number
} & ({ readonly direction: 'up'; readonly kind: UpKind } | { readonly direction: 'dn'; readonly kind: DownKind })

/** Reads a topic name. Anything but the exact shape of a topic above gives `undefined`. */
export const parseTopic = (topic: string): ParsedTopic | undefined => {
  const parts = topic.split('/')
  if (parts.length !== 5 || `${parts[0]}/${parts[1]}` !== ROOT) return undefined
  const [, , user = '', direction, kind] = parts
  const zuil = parseMqttUser(user)
  if (!zuil) return undefined
  if (direction === 'up') {
    const up = upKinds.find((k) => k === kind)
    return up && { direction, user, ...zuil, kind: up }
  }
  if (direction === 'dn') {
    const down = downKinds.find((k) => k === kind)
    return down && { direction, user, ...zuil, kind: down }
  }
  return undefined
}
