import { delivery, downFilter, limits, parseTopic } from '@zuil/protocol'

/**
 * Who may do what at the embedded broker. Pure, so that every rule can be tried without a socket. A Mosquitto
 * gets the same rules as roles: mosquitto/access.ts.
 */

/** The backend's own user name; every other user is a zuil: see `mqttUser`. */
export const backendUser = 'backend'

/** What the broker refuses, as it is counted: what was tried, never by whom or with which content. */
export const refusalKinds = [
  /** A client id that is not the user name. */
  'CLIENT_ID',
  /** clean=false: aedes would keep even the filters that it denied. */
  'KEPT_SESSION',
  /** Unknown or revoked user, or a wrong password. */
  'CREDENTIAL',
  /** Any filter but the zuil's own `dn/#`, to the letter. */
  'SUBSCRIBE',
  /** A topic that is not the zuil's own, or the wrong quality of service or retention. */
  'PUBLISH',
  /** A message that was about to go to a zuil that may not get it. */
  'FORWARD',
  /** Above the sizes of `sizes`. */
  'TOO_LARGE',
  /** Bytes that are not MQTT, or do not begin with a CONNECT. */
  'NOT_MQTT',
  /** Connected, but sent no CONNECT in time. */
  'SILENT',
  /** Did not read what was sent to it. */
  'STALLED',
  /** Sent more than its rate allows, and was slowed down. */
  'FLOOD',
  /** One connection too many of those who have not said yet who they are. */
  'CROWD',
] as const
export type RefusalKind = (typeof refusalKinds)[number]

/** Bytes: of a CONNECT, of any packet after it (a message, its topic and headers), and of what waits for a zuil to read it. */
export const sizes = { connect: 4 * 1024, packet: 2 * limits.messageBytes, unread: 16 * limits.messageBytes } as const

/** @returns why this CONNECT is refused whatever its password, or `undefined` */
export const connectRefusal = (connect: {
  readonly user: string | undefined
  readonly clientId: string
  readonly clean: boolean
}): RefusalKind | undefined => {
  if (connect.user === undefined) return 'CREDENTIAL'
  if (connect.user === backendUser) return connect.clientId.startsWith(`${backendUser}-`) ? undefined : 'CLIENT_ID'
  if (connect.clientId !== connect.user) return 'CLIENT_ID'
  return connect.clean ? undefined : 'KEPT_SESSION'
}

/** A zuil may have exactly one filter; wildcards, `$share` and prefixes are not interpreted here. */
export const maySubscribe = (user: string, filter: string): boolean =>
  user === backendUser || filter === downFilter(user)

/** @returns why this message (or will) of a connected user is dropped, or `undefined` */
export const publishRefusal = (
  user: string,
  message: { readonly topic: string; readonly qos: number; readonly retain: boolean; readonly bytes: number },
): RefusalKind | undefined => {
  if (user === backendUser) return undefined
  if (message.bytes > limits.messageBytes) return 'TOO_LARGE'
  const topic = parseTopic(message.topic)
  if (topic?.direction !== 'up' || topic.user !== user) return 'PUBLISH'
  const { qos, retain } = delivery[topic.kind]
  return message.qos !== qos || (message.retain && !retain) ? 'PUBLISH' : undefined
}

/** Whether a message goes out to a user: asked again at delivery, whatever was granted before. */
export const mayReceive = (user: string, topic: string): boolean => {
  if (user === backendUser) return true
  const parsed = parseTopic(topic)
  return parsed?.direction === 'dn' && parsed.user === user
}
