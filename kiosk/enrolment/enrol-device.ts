import { err, ok, type Result } from '@zuil/protocol'
import { type Config, isBackendUrl } from '../config.ts'
import type { Kept } from '../io/state-directory.ts'
import type { Enrolment } from '../ports.ts'
import { enrol, enrolSentences } from './enrol.ts'

/** What a person types in to enrol a zuil. */
export interface Typed {
  readonly backendUrl?: string
  readonly name: string
  readonly code: string
}

/** Enrols this device, and keeps what it got; the error is a sentence for who stands before the zuil. */
export const enrolDevice = async (
  config: Pick<Config, 'backendUrl' | 'ca'>,
  kept: Kept,
  typed: Typed,
): Promise<Result<{ readonly enrolment: Enrolment; readonly serverMs: number }, string>> => {
  const backendUrl = typed.backendUrl ?? config.backendUrl
  if (backendUrl === undefined || !isBackendUrl(backendUrl))
    return err('Het adres van de server moet met https:// beginnen.')
  const deviceId = await kept.deviceId()
  const { name, code } = typed
  const grant = await enrol({ backendUrl, name, code, deviceId, ...(config.ca !== undefined && { ca: config.ca }) })
  if (!grant.ok) return err(enrolSentences[grant.error])
  const { serverTime, ...identity } = grant.value
  const enrolment: Enrolment = { ...identity, backendUrl, deviceId }
  await kept.keepEnrolment(enrolment)
  return ok({ enrolment, serverMs: Date.parse(serverTime) })
}
