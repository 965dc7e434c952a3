import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { customTokenHeader, type Desired, describeError, type KioskLogo, kioskLogo, type Log } from '@zuil/protocol'
import { readJson, writeJson } from '../io/files.ts'
import { requestJson } from '../io/http.ts'
import type { LogoPicture, Logos, StartTimer } from '../ports.ts'

/** The backend's answer; undefined = none that can be used. */
export type FetchLogo = () => Promise<KioskLogo | undefined>

interface FetchOptions {
  readonly backendUrl: string
  readonly deviceId: string
  /** Certificates to trust beside the system's, PEM. */
  readonly ca?: string
}

const TIMEOUT_MS = 30_000
const MAX_BYTES = 1024 * 1024

/** Whether it is the picture that it says it is, whole. */
const isWhole = ({ tag, content }: KioskLogo): boolean =>
  createHash('sha256').update(Buffer.from(content, 'base64')).digest('hex').startsWith(tag)

/** `GET /kiosk-devices/logo`: asked for when another tag is wanted than there is. Never rejects. */
export const fetchLogo = async ({ backendUrl, deviceId, ca }: FetchOptions): Promise<KioskLogo | undefined> => {
  const answer = await requestJson(new URL('/api/kiosk-devices/logo', backendUrl), {
    ...{ method: 'GET', headers: { [customTokenHeader]: deviceId }, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, ca },
  })
  const logo = answer.ok && answer.value.status === 200 ? kioskLogo.safeParse(answer.value.json) : undefined
  return logo?.success && isWhole(logo.data) ? logo.data : undefined
}

export interface LogoOptions {
  /** The file that holds it. */
  readonly path: string
  readonly fetch: FetchLogo
  /** Another is there, or none any more. */
  readonly changed: () => void
  readonly startTimer: StartTimer
  readonly log: Log
}

/** After a failure it is asked for again after this long. */
const RETRY_MS = 5 * 60_000

/**
 * Keeps the logo that the zuil's document names: asked for once, when its tag is another; kept on disk, so that it is shown
 * without a network and after a restart.
 */
export const openLogos = async ({ path, fetch, changed, startTimer, log }: LogoOptions): Promise<Logos> => {
  const saved = await readJson(path, kioskLogo).catch(() => undefined)
  let cached: KioskLogo | undefined = saved && isWhole(saved) ? saved : undefined
  /** Absent = there is no document, or none is wanted. */
  let wanted: string | undefined
  let reachable = false
  let asking = false
  let cancelRetry = (): void => undefined
  /** One write or removal after the other. */
  let onDisk: Promise<void> = Promise.resolve()

  const keep = (next: KioskLogo | undefined): void => {
    cached = next
    changed()
    onDisk = onDisk
      .then(() => (next ? writeJson(path, next) : rm(path, { force: true })))
      .catch((error: unknown) =>
        log.warn(describeError(error), 'Writing the logo to disk failed; it is asked for again'),
      )
  }

  const ask = async (): Promise<void> => {
    cancelRetry()
    if (asking || !reachable || wanted === undefined || wanted === cached?.tag) return
    asking = true
    const tag = wanted
    const found = await fetch().catch(() => undefined)
    asking = false
    // The one before it stays until another is there.
    if (found && found.tag === wanted) keep(found)
    else if (wanted !== tag) await ask()
    else {
      log.warn({ tag }, 'Fetching the logo failed; retrying later')
      cancelRetry = startTimer(RETRY_MS, () => void ask())
    }
  }

  return {
    desiredChanged: (desired: Desired | undefined) => {
      // A zuil that has no document (yet) may have its logo from before.
      if (!desired) return
      wanted = desired.branding?.logo
      if (wanted === undefined && cached) keep(undefined)
      void ask()
    },
    backendReached: () => {
      reachable = true
      void ask()
    },
    get picture(): LogoPicture | undefined {
      return cached && { tag: cached.tag, type: cached.type, content: Buffer.from(cached.content, 'base64') }
    },
    stop: async () => {
      cancelRetry()
      await onDisk
    },
  }
}
