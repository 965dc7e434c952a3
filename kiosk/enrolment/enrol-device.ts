import { err, ok, type Result } from '@zuil/protocol'
import { isBackendUrl, readersFit } from '../io/addresses.ts'
import type { Enrolment, StateDirectory } from '../io/state-directory.ts'
import type { EnrolInput } from '../ports.ts'
import { enrol, enrolSentences } from './enrol.ts'

export interface EnrolConfig {
  /** Where the zuil enrols unless the input says otherwise. */
  readonly backendUrl?: string
  /** Certificates to trust beside the system's, PEM. */
  readonly ca?: string
  readonly readers: readonly { readonly kind: string }[]
}

const NOT_KEPT =
  'De zuil kan niets bewaren: haar geheugen is vol of stuk. Maak plaats of vervang het, en probeer opnieuw.'

/** Enrols this device and saves the result; the error is a sentence for the person at the zuil. */
export const enrolDevice = async (
  config: EnrolConfig,
  stateDirectory: StateDirectory,
  input: EnrolInput,
): Promise<Result<{ readonly enrolment: Enrolment; readonly serverMs: number }, string>> => {
  const backendUrl = input.backendUrl ?? config.backendUrl
  if (backendUrl === undefined || !isBackendUrl(backendUrl))
    return err('Het adres van de server moet met https:// beginnen.')
  if (!readersFit(config.readers, backendUrl))
    return err(
      'Met een nagebootste lezer (READERS=simulated) kan deze zuil alleen bij een server op dit toestel horen.',
    )
  const deviceId = await stateDirectory.deviceId().catch(() => undefined)
  if (deviceId === undefined) return err(NOT_KEPT)
  const { name, code } = input
  const grant = await enrol({ backendUrl, name, code, deviceId, ...(config.ca !== undefined && { ca: config.ca }) })
  if (!grant.ok) return err(enrolSentences[grant.error])
  const { serverTime, ...identity } = grant.value
  const enrolment: Enrolment = { ...identity, backendUrl, deviceId }
  try {
    await stateDirectory.saveEnrolment(enrolment)
  } catch {
    // The code is good for another attempt of this device.
    return err(NOT_KEPT)
  }
  return ok({ enrolment, serverMs: Date.parse(serverTime) })
}
