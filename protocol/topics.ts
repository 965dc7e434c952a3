import { zuilId as zuilIdSchema } from './identifiers.ts'

/**
 * Every topic, in one place. Root `zuil/v1/{id}/`: the zuil's id first, so that a broker's own
 * access patterns (`%u`) suffice; `up` from the zuil, `dn` to it.
 */
const ROOT = 'zuil/v1'

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

export const upTopic = (zuilId: string, kind: UpKind): string => `${ROOT}/${zuilId}/up/${kind}`
export const downTopic = (zuilId: string, kind: DownKind): string => `${ROOT}/${zuilId}/dn/${kind}`

/** The one filter a zuil subscribes to. A broker grants a zuil this filter, to the letter, and no other. */
export const downFilter = (zuilId: string): string => `${ROOT}/${zuilId}/dn/#`

/** What the backend subscribes to. */
export const upFilter = (kind: UpKind): string => `${ROOT}/+/up/${kind}`

/** The same, shared between several backends (MQTT 5 brokers grant it to 3.1.1 clients too). */
export const sharedUpFilter = (group: string, kind: UpKind): string => `$share/${group}/${upFilter(kind)}`

/** A backend's own topic, on which it finds out whether a broker delivers to shared subscriptions. No zuil may use it. */
export const probeTopic = (backendId: string): string => `${ROOT}/backend/probe/${backendId}`
export const sharedProbeFilter = (backendId: string): string => `$share/${backendId}/${probeTopic(backendId)}`

export type ParsedTopic =
  | { readonly direction: 'up'; readonly zuilId: string; readonly kind: UpKind }
  | { readonly direction: 'dn'; readonly zuilId: string; readonly kind: DownKind }

/** Reads a topic name. Anything but the exact shape of a topic above gives `undefined`. */
export const parseTopic = (topic: string): ParsedTopic | undefined => {
  const parts = topic.split('/')
  if (parts.length !== 5 || `${parts[0]}/${parts[1]}` !== ROOT) return undefined
  const [, , zuilId = '', direction, kind] = parts
  if (!zuilIdSchema.safeParse(zuilId).success) return undefined
  if (direction === 'up') {
    const up = upKinds.find((k) => k === kind)
    return up && { direction, zuilId, kind: up }
  }
  if (direction === 'dn') {
    const down = downKinds.find((k) => k === kind)
    return down && { direction, zuilId, kind: down }
  }
  return undefined
}
