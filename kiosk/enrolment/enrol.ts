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
import { type HttpAnswer, requestJson } from '../io/http.ts'

export interface EnrolRequest {
  readonly backendUrl: string
  /** The zuil's name, as on the sticker. */
  readonly name: string
  /** As it was typed. */
  readonly code: string
  /** Saved before this is called: a request whose answer is lost is made again with the same. */
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

/** What the person at the zuil reads, and what to do about it. */
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
const MAX_BYTES = 64 * 1024

const problemOf = ({ status, json: body }: HttpAnswer): EnrolProblem => {
  if (status === 429) return 'RATE_LIMITED'
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

/** Uses up a configuration code (PUT /kiosk-devices/setup): gives the zuil's identity and its access to the broker. */
export const enrol = async (request: EnrolRequest): Promise<Result<EnrolmentGrant, EnrolProblem>> => {
  const code = normalizeConfigurationCode(request.code)
  if (!configurationCode.safeParse(code).success) return err('BAD_CODE')
  const url = new URL('/api/kiosk-devices/setup', request.backendUrl)
  const answer = await requestJson(url, {
    method: 'PUT',
    headers: { [customTokenHeader]: code },
    body: { name: request.name.trim(), deviceId: request.deviceId },
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    ca: request.ca,
  })
  if (!answer.ok) return err('UNREACHABLE')
  if (answer.value.status !== 200) return err(problemOf(answer.value))
  const grant = enrolmentGrant.safeParse(answer.value.json)
  return grant.success ? ok(grant.data) : err('NOT_UNDERSTOOD')
}
