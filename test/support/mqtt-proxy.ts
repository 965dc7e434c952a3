import { createRequire } from 'node:module'
import { connect, createServer, type Socket } from 'node:net'
import { parseTopic } from '@zuil/protocol'

/** What is used of mqtt-packet, mqtt.js's own reader and writer of packets. */
interface Packet {
  readonly cmd: string
  readonly topic?: string
  readonly qos?: number
  messageId?: number
}
interface Parser {
  on(event: 'packet', listener: (packet: Packet) => void): void
  parse(bytes: Buffer): void
}
const mqttRequire = createRequire(createRequire(import.meta.url).resolve('mqtt'))
const { parser, generate } = mqttRequire('mqtt-packet') as {
  parser(options: { protocolVersion: number }): Parser
  generate(packet: Packet): Buffer
}

/** What happens to each message on its way. Read anew for each. */
export interface Weather {
  /** Whether this message is lost. `kind` as in its topic, e.g. `verdict`. */
  lose?: (kind: string) => boolean
  /** How many more times a message of a zuil arrives. */
  repeat?: () => number
  /** How long a message is under way, in milliseconds: different times change the order. */
  delayMs?: () => number
}

/** Stands between a zuil and its broker. */
export interface MqttProxy {
  readonly url: string
  weather: Weather
  /** How many messages were lost, repeated, delayed so far. */
  readonly count: { lost: number; repeated: number; delayed: number; connections: number }
  /** Ends every connection; new ones are refused until `mend`. */
  cut(): void
  /** Nothing comes through any more, but no connection ends, until `mend`. */
  freeze(): void
  mend(): void
  stop(): Promise<void>
}

const kindOf = ({ cmd, topic }: Packet): string | undefined =>
  cmd === 'publish' && topic !== undefined ? parseTopic(topic)?.kind : undefined

/** @param target port of the broker on loopback; read at each connection */
export const startMqttProxy = async (target: () => number): Promise<MqttProxy> => {
  const sockets = new Set<Socket>()
  let refusing = false
  let frozen = false
  /** Ids of messages that we repeated: their acknowledgements are ours. */
  let nextId = 40_000
  const count = { lost: 0, repeated: 0, delayed: 0, connections: 0 }
  const proxy: MqttProxy = {
    get url() {
      const address = server.address()
      return `mqtt://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
    },
    weather: {},
    count,
    cut: () => {
      refusing = true
      for (const socket of sockets) socket.destroy()
    },
    freeze: () => {
      frozen = true
    },
    mend: () => {
      refusing = false
      if (!frozen) return
      frozen = false
      // What was held up is gone with its connections.
      for (const socket of sockets) socket.destroy()
    },
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }

  const relay = (from: Socket, to: Socket, ours: Set<number>, up: boolean): void => {
    const packets = parser({ protocolVersion: 4 })
    const write = (packet: Packet): void => {
      if (!to.destroyed && !frozen) to.write(generate(packet))
    }
    packets.on('packet', (packet) => {
      if (!up && packet.cmd === 'puback' && packet.messageId !== undefined && ours.delete(packet.messageId)) return
      const kind = kindOf(packet)
      if (kind === undefined) return write(packet)
      const { lose, repeat, delayMs } = proxy.weather
      if (lose?.(kind)) {
        count.lost++
        // The sender believes that it arrived: as when the receiver dies just then.
        if (packet.qos === 1 && packet.messageId !== undefined)
          from.write(generate({ cmd: 'puback', messageId: packet.messageId }))
        return
      }
      const send = (one: Packet): void => {
        const ms = delayMs?.() ?? 0
        if (ms > 0) {
          count.delayed++
          setTimeout(() => write(one), ms)
        } else write(one)
      }
      send(packet)
      for (let more = up ? (repeat?.() ?? 0) : 0; more > 0; more--) {
        count.repeated++
        const messageId = nextId++
        ours.add(messageId)
        send({ ...packet, messageId })
      }
    })
    from.on('data', (bytes) => {
      if (!frozen) packets.parse(bytes)
    })
    from.on('error', () => to.destroy())
    from.on('close', () => to.destroy())
  }

  const server = createServer((zuil) => {
    if (refusing) {
      zuil.destroy()
      return
    }
    count.connections++
    const broker = connect(target(), '127.0.0.1')
    const ours = new Set<number>()
    for (const socket of [zuil, broker]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('close', () => sockets.delete(socket))
    }
    relay(zuil, broker, ours, true)
    relay(broker, zuil, ours, false)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return proxy
}
