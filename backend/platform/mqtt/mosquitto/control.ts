import { randomUUID } from 'node:crypto'
import mqtt from 'mqtt'
import { z } from 'zod'
import type { Endpoint } from '../broker/supervisor.ts'
import { answerTopic, controlTopic } from './access.ts'

const CONNECT_TIMEOUT_MS = 5_000
const ANSWER_TIMEOUT_MS = 10_000
/** Clients that are asked for at once. */
const PAGE = 500

const response = z.object({
  command: z.string(),
  correlationData: z.string().optional(),
  error: z.string().optional(),
  data: z.unknown().optional(),
})
const responses = z.object({ responses: z.array(response) })
type Response = z.infer<typeof response>

const clientList = z.object({
  totalCount: z.int(),
  clients: z.array(z.object({ username: z.string(), textname: z.string().optional() })),
})

/** A connection to Mosquitto's dynamic security plugin, for one piece of work. */
export interface Control {
  /**
   * Carries out commands, in order. @returns what the plugin said of those that it refused
   * @throws when it does not answer
   */
  run(commands: readonly object[]): Promise<readonly string[]>
  /** All clients of the broker: user names, with the text that stands beside them. */
  clients(): Promise<ReadonlyMap<string, string | undefined>>
  close(): void
}

/** @throws when the broker does not let us in, or has no such plugin */
export const openControl = async ({ url, username, password }: Endpoint): Promise<Control> => {
  const client = await mqtt.connectAsync(
    url,
    {
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...{ clientId: `backend-access-${randomUUID()}`, protocolVersion: 4, clean: true, reconnectPeriod: 0 },
      connectTimeout: CONNECT_TIMEOUT_MS,
    },
    false,
  )
  /** By the id that the commands carry. */
  const waiting = new Map<string, { resolve(answers: readonly Response[]): void; reject(error: Error): void }>()
  const fail = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  client.on('error', fail)
  client.on('close', () => fail(new Error('the connection to the broker ended')))
  client.on('message', (_topic, payload) => {
    const answered = responses.safeParse(JSON.parse(payload.toString()))
    const id = answered.data?.responses[0]?.correlationData ?? ''
    waiting.get(id)?.resolve(answered.data?.responses ?? [])
    waiting.delete(id)
  })

  const ask = async (commands: readonly object[]): Promise<readonly Response[]> => {
    const correlationData = randomUUID()
    const answered = new Promise<readonly Response[]>((resolve, reject) => {
      waiting.set(correlationData, { resolve, reject })
    })
    const timer = setTimeout(
      () => fail(new Error('the dynamic security plugin of the broker does not answer')),
      ANSWER_TIMEOUT_MS,
    )
    try {
      const text = JSON.stringify({ commands: commands.map((command) => ({ ...command, correlationData })) })
      const [answers] = await Promise.all([answered, client.publishAsync(controlTopic, text, { qos: 1 })])
      return answers
    } finally {
      clearTimeout(timer)
    }
  }

  try {
    await client.subscribeAsync(answerTopic, { qos: 1 })
  } catch (error) {
    client.end(true)
    throw error
  }
  return {
    run: async (commands) => (await ask(commands)).flatMap(({ error }) => error ?? []),
    clients: async () => {
      const found = new Map<string, string | undefined>()
      for (let offset = 0, total = 1; offset < total; offset += PAGE) {
        const [answer] = await ask([{ command: 'listClients', verbose: true, count: PAGE, offset }])
        const list = clientList.parse(answer?.data)
        total = list.totalCount
        for (const { username: name, textname } of list.clients) found.set(name, textname)
      }
      return found
    },
    close: () => client.end(true),
  }
}
