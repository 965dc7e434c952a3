import { randomUUID } from 'node:crypto'
import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Desired, desired, enrolmentGrant } from '@zuil/protocol'
import { z } from 'zod'
import type { Enrolment } from '../ports.ts'
import { readJson, writeJson } from './files.ts'

const enrolmentFile = enrolmentGrant
  .omit({ serverTime: true })
  .extend({ backendUrl: z.string(), deviceId: z.string().min(1) })

/** What a zuil keeps beside its journal, each in a file of its own in the state directory. */
export interface Kept {
  readonly enrolment: Enrolment | undefined
  readonly desired: Desired | undefined
  /** The last time the backend gave; 0 = never. */
  readonly serverMs: number
  /** The highest revision of a desired document that was given up; 0 = none. */
  readonly reverted: number
  keepEnrolment(enrolment: Enrolment): Promise<void>
  keepDesired(desired: Desired): Promise<void>
  keepServerTime(serverMs: number): Promise<void>
  keepReverted(revision: number): Promise<void>
  /** This device's own secret for the kiosk-devices API: made once, and kept before it is used. */
  deviceId(): Promise<string>
  /** One more than the last, of whichever device of this zuil. */
  nextSession(): Promise<number>
  /** Resolves when all that was to be kept is on disk, or failed. */
  written(): Promise<void>
}

/** Opens the state directory; made if need be, readable to its user alone. */
export const openKept = async (stateDir: string): Promise<Kept> => {
  await mkdir(stateDir, { recursive: true, mode: 0o700 })
  await chmod(stateDir, 0o700)
  const file = (name: string): string => join(stateDir, `${name}.json`)
  const enrolment = await readJson(file('credentials'), enrolmentFile)
  const document = await readJson(file('desired'), desired)
  const time = await readJson(file('server-time'), z.object({ serverMs: z.number().nonnegative() }))
  const given = await readJson(file('reverted'), z.object({ zuilId: z.string(), revision: z.int().nonnegative() }))
  const used = await readJson(file('session'), z.object({ session: z.int().nonnegative() }))
  let session = Math.max(used?.session ?? 0, enrolment?.session ?? 0)
  let zuilId = enrolment?.id ?? ''
  /** One write after the other: the newest is the last. */
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = (write: () => Promise<void>): Promise<void> => {
    const turn = last.then(write)
    last = turn.catch(() => undefined)
    return turn
  }
  return {
    enrolment,
    // Of another zuil that this device once was: not this one's.
    desired: document?.zuil.id === enrolment?.id ? document : undefined,
    serverMs: time?.serverMs ?? 0,
    reverted: given !== undefined && given.zuilId === enrolment?.id ? given.revision : 0,
    keepEnrolment: (value) => {
      // An old device's will must not put this one offline.
      session = Math.max(session, value.session)
      zuilId = value.id
      return inTurn(() => writeJson(file('credentials'), value))
    },
    keepReverted: (revision) => inTurn(() => writeJson(file('reverted'), { zuilId, revision })),
    keepDesired: (value) => inTurn(() => writeJson(file('desired'), value)),
    keepServerTime: (serverMs) => inTurn(() => writeJson(file('server-time'), { serverMs })),
    deviceId: async () => {
      const known = await readJson(file('device'), z.object({ deviceId: z.uuid() }))
      if (known) return known.deviceId
      const deviceId = randomUUID()
      await inTurn(() => writeJson(file('device'), { deviceId }))
      return deviceId
    },
    nextSession: async () => {
      session += 1
      const value = session
      await inTurn(() => writeJson(file('session'), { session: value }))
      return value
    },
    written: async () => {
      await last
    },
  }
}
