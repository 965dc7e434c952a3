import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import {
  configurationCode,
  customTokenHeader,
  type EnrolmentGrant,
  enrolmentGrant,
  err,
  normalizeConfigurationCode,
  ok,
  type Result,
} from '@zuil/protocol'

export interface EnrolRequest {
  readonly backendUrl: string
  /** The zuil's name, as on the sticker. */
  readonly name: string
  /** As it was typed. */
  readonly code: string
  /** Kept before this is called: a request whose answer is lost is made again with the same. */
  readonly deviceId: string
  /** Certificates to trust beside the system's, PEM. */
  readonly ca?: string
}

export type EnrolProblem =
  | 'BAD_CODE'
  | 'NOT_FOUND'
  | 'EXPIRED'
  | 'USED'
  | 'DEVICE_IN_USE'
  | 'RATE_LIMITED'
  | 'UNREACHABLE'
  | 'NOT_UNDERSTOOD'

/** What a person is told, and what to do about it. */
export const enrolSentences: Readonly<Record<EnrolProblem, string>> = {
  BAD_CODE: 'Een configuratiecode heeft acht tekens, zoals K7PM-3XQ9. Kijk ze na.',
  NOT_FOUND: 'Er is geen zuil met deze naam en deze code. Kijk allebei na.',
  EXPIRED: 'Deze code is vervallen. Vraag een nieuwe in het kaartsysteembeheer.',
  USED: 'Deze code is al gebruikt. Vraag een nieuwe in het kaartsysteembeheer.',
  DEVICE_IN_USE: 'Dit toestel is al in gebruik als een andere zuil. Laat die eerst vrijgeven.',
  RATE_LIMITED: 'Te veel pogingen. Probeer het over enkele minuten opnieuw.',
  UNREACHABLE: 'De server is niet bereikbaar. Kijk het adres en het netwerk na.',
  NOT_UNDERSTOOD: 'De server gaf een antwoord dat deze zuil niet begrijpt. Kijk het adres na.',
}

const TIMEOUT_MS = 15_000
const MOST_BYTES = 64 * 1024

interface Answer {
  readonly status: number
  readonly text: string
}

const put = (url: URL, headers: Record<string, string>, body: string, ca: string | undefined): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const make = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = make(
      url,
      { method: 'PUT', headers, signal: AbortSignal.timeout(TIMEOUT_MS), ...(ca !== undefined && { ca }) },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
          if (text.length > MOST_BYTES) response.destroy(new Error('the answer is too long'))
        })
        response.on('error', reject)
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      },
    )
    request.on('error', reject)
    request.end(body)
  })

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const problemOf = ({ status, text }: Answer): EnrolProblem => {
  if (status === 429) return 'RATE_LIMITED'
  const body = parse(text)
  const field = (name: string): string => {
    const value = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
    return typeof value === 'string' ? value : ''
  }
  const type = field('type')
  if (type.endsWith('/kiosk-not-found')) return /expired/i.test(field('detail')) ? 'EXPIRED' : 'NOT_FOUND'
  if (type.endsWith('/kiosk-already-configured')) return 'USED'
  if (type.endsWith('/kiosk-device-already-in-use')) return 'DEVICE_IN_USE'
  return 'NOT_UNDERSTOOD'
}

/** Uses up a configuration code (PUT /kiosk-devices/setup): gives the zuil's identity and its way to the broker. */
export const enrol = async (wanted: EnrolRequest): Promise<Result<EnrolmentGrant, EnrolProblem>> => {
  const code = normalizeConfigurationCode(wanted.code)
  if (!configurationCode.safeParse(code).success) return err('BAD_CODE')
  const url = new URL('/api/kiosk-devices/setup', wanted.backendUrl)
  const body = JSON.stringify({ name: wanted.name.trim(), deviceId: wanted.deviceId })
  const headers = { 'content-type': 'application/json', [customTokenHeader]: code }
  let answer: Answer
  try {
    answer = await put(url, headers, body, wanted.ca)
  } catch {
    return err('UNREACHABLE')
  }
  if (answer.status !== 200) return err(problemOf(answer))
  const grant = enrolmentGrant.safeParse(parse(answer.text))
  return grant.success ? ok(grant.data) : err('NOT_UNDERSTOOD')
}
