import {
  type ConnectionProblem,
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
  /** The server, or what stands before it, is out of order. */
  | 'UNAVAILABLE'
  | 'NOT_UNDERSTOOD'
  | ConnectionProblem

/** What the person at the zuil reads, and what to do about it. */
export const enrolSentences: Readonly<Record<EnrolProblem, string>> = {
  BAD_CODE: 'Een configuratiecode heeft acht tekens, zoals K7PM-3XQ9. Kijk ze na.',
  NOT_FOUND: 'Er is geen zuil met deze naam en deze code. Kijk allebei na.',
  EXPIRED: 'Deze code is vervallen. Vraag een nieuwe in het kaartsysteembeheer.',
  USED: 'Deze code is al gebruikt. Vraag een nieuwe in het kaartsysteembeheer.',
  DEVICE_IN_USE: 'Dit toestel is al in gebruik als een andere zuil. Laat die eerst vrijgeven.',
  RATE_LIMITED: 'Te veel pogingen. Probeer het over enkele minuten opnieuw.',
  UNREACHABLE: 'De server is niet bereikbaar. Kijk het adres en het netwerk na.',
  UNAVAILABLE: 'De server is even niet beschikbaar. Probeer het over enkele minuten opnieuw.',
  CLOCK: 'De klok van deze zuil staat verkeerd. Zet haar juist, of laat de zuil een tijdserver (NTP) bereiken.',
  CERTIFICATE_EXPIRED:
    'Het certificaat van de server is vervallen. Vraag de beheerder van de server om het te vernieuwen, of kijk of de klok van deze zuil voorloopt.',
  CERTIFICATE_OF_ANOTHER:
    'Het certificaat is van een ander adres. Kijk het adres na. Klopt het, dan zit het netwerk ertussen: moet je je er eerst aanmelden?',
  CERTIFICATE_UNKNOWN:
    'Deze zuil vertrouwt het certificaat van de server niet. Kijk het adres en TLS_CA_FILE na. Kloppen die, dan zit het netwerk ertussen: moet je je er eerst aanmelden?',
  NAME_UNKNOWN: 'Dit adres bestaat niet. Kijk het na.',
  NO_NETWORK: 'Er is geen netwerkverbinding. Kijk de kabel of de wifi na.',
  REFUSED:
    'De server is niet bereikbaar: op dit adres draait er geen. Kijk het adres na, of vraag of de server aanstaat.',
  NO_ANSWER:
    'De server antwoordt niet: ze staat uit, of het netwerk laat de zuil niet door. Vraag het na bij wie het netwerk beheert.',
  NOT_THE_SERVER:
    'Er antwoordt iets anders dan de server. Kijk het adres na. Klopt het, dan moet je je op dit netwerk eerst aanmelden.',
  NOT_UNDERSTOOD: 'De server gaf een antwoord dat deze zuil niet begrijpt. Kijk het adres na.',
}

const TIMEOUT_MS = 15_000
const MAX_BYTES = 64 * 1024

/** A page for people where JSON was asked for, or the way to one: a network on which one must sign in first. */
const isPortal = ({ status, json }: HttpAnswer): boolean =>
  status === 511 || (status >= 300 && status < 400) || (status === 200 && json === undefined)

const problemOf = (answer: HttpAnswer): EnrolProblem => {
  const { status, json: body } = answer
  if (status === 429) return 'RATE_LIMITED'
  if (isPortal(answer)) return 'NOT_THE_SERVER'
  if (status >= 502 && status <= 504) return 'UNAVAILABLE'
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
  if (!answer.ok) return err(answer.error.problem ?? 'UNREACHABLE')
  if (answer.value.status !== 200 || answer.value.json === undefined) return err(problemOf(answer.value))
  const grant = enrolmentGrant.safeParse(answer.value.json)
  return grant.success ? ok(grant.data) : err('NOT_UNDERSTOOD')
}
