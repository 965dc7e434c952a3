import { customTokenHeader, type Log } from '@zuil/protocol'
import { requestJson } from '../io/http.ts'
import type { StartTimer } from '../ports.ts'

export interface ShowDeviceOptions {
  /** Shows the backend the device id. @returns whether it saw it */
  readonly show: () => Promise<boolean>
  readonly startTimer: StartTimer
  /** In [0, 1). */
  readonly random: () => number
  readonly log: Pick<Log, 'debug'>
}

/**
 * Shows the backend the zuil's device id now and then. What the backend keeps of it is a hash, which it makes anew when its
 * keys were changed and the device comes (docs/decisions/11-changing-keys.md); and most types of zuil ask nothing over HTTPS
 * by themselves.
 */
export interface DeviceShowing {
  /** The backend was reached: over MQTT it answers. */
  backendReached(): void
  stop(): void
}

/** Zuilen that come back together, after a power cut say, do not ask together. */
const SPREAD_MS = 10 * 60_000
const DAY_MS = 86_400_000
/** After one that was not seen. */
const RETRY_MS = 3_600_000

export const createDeviceShowing = ({ show, startTimer, random, log }: ShowDeviceOptions): DeviceShowing => {
  let begun = false
  let stopped = false
  let cancel = (): void => undefined

  const later = (ms: number): void => {
    if (!stopped) cancel = startTimer(ms + random() * SPREAD_MS, () => void now())
  }
  const now = async (): Promise<void> => {
    const seen = await show()
    if (!seen) log.debug({}, 'The device id could not be shown to the backend; retrying in an hour')
    later(seen ? DAY_MS : RETRY_MS)
  }

  return {
    backendReached: () => {
      if (begun) return
      begun = true
      later(0)
    },
    stop: () => {
      stopped = true
      cancel()
    },
  }
}

const TIMEOUT_MS = 10_000
const MAX_BYTES = 64 * 1_024

/** `GET /kiosk-devices`. Never rejects. */
export const showDevice = async (
  { backendUrl, deviceId }: { readonly backendUrl: string; readonly deviceId: string },
  ca?: string,
): Promise<boolean> => {
  const answer = await requestJson(new URL('/api/kiosk-devices', backendUrl), {
    method: 'GET',
    headers: { [customTokenHeader]: deviceId },
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    ca,
  })
  return answer.ok && answer.value.status === 200
}
