import { randomUUID } from 'node:crypto'
import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Desired, desired, enrolmentGrant, maxOrdinal, ordinal } from '@zuil/protocol'
import { z } from 'zod'
import type { Reverted } from '../core/model.ts'
import { readJson, writeJson } from './files.ts'

const enrolmentFile = enrolmentGrant
  .omit({ serverTime: true })
  .extend({ backendUrl: z.string(), deviceId: z.string().min(1) })
const timeFile = z.object({ serverMs: z.number().nonnegative() })
const revertedFile = z.object({ zuilId: z.string(), revision: ordinal, brokerUrl: z.string().optional() })
/** `user`: whose numbers they are, at the broker; absent = an older program wrote it, of the bare id. */
const sessionFile = z.object({ session: ordinal, user: z.string().optional() })
const deviceFile = z.object({ deviceId: z.uuid() })

/** Who this zuil is, and how it reaches its backend and broker. */
export type Enrolment = z.infer<typeof enrolmentFile>

/** What a zuil saves beside its journal, each in a file of its own. */
export interface StateDirectory {
  readonly enrolment: Enrolment | undefined
  readonly desired: Desired | undefined
  /** The last time the backend gave; 0 = never. */
  readonly serverMs: number
  /** The desired document that was reverted last. */
  readonly reverted: Reverted | undefined
  saveEnrolment(enrolment: Enrolment): Promise<void>
  saveDesired(desired: Desired): Promise<void>
  saveServerTime(serverMs: number): Promise<void>
  saveReverted(reverted: Reverted): Promise<void>
  /** This device's own secret for the kiosk-devices API: made once, and saved before it is used. */
  deviceId(): Promise<string>
  /**
   * One more than the last, of whichever device of this zuil. Never rejects: a zuil that can't write must be able to
   * talk. One that could not be written may come again after a restart; the backend then says which it knows.
   * @param above a number that another connection had: the backend knows what a card that was put back does not
   */
  nextSession(above?: number): Promise<number>
  /** Resolves when every write so far is on disk, or failed. */
  flushed(): Promise<void>
}

/**
 * Opens the state directory; made if need be, readable to its user alone. One that is full or read-only is opened too.
 * @throws when it can't be made or read: nobody knows then who this zuil is
 */
export const openStateDirectory = async (path: string): Promise<StateDirectory> => {
  await mkdir(path, { recursive: true, mode: 0o700 })
  await chmod(path, 0o700).catch(() => undefined)
  const file = (name: string): string => join(path, `${name}.json`)
  const enrolment = await readJson(file('credentials'), enrolmentFile)
  const document = await readJson(file('desired'), desired)
  const time = await readJson(file('server-time'), timeFile)
  const reverted = await readJson(file('reverted'), revertedFile)
  const used = await readJson(file('session'), sessionFile)
  const isOwn = (used?.user ?? enrolment?.id) === enrolment?.mqtt.username
  let session = Math.max(isOwn ? (used?.session ?? 0) : 0, enrolment?.session ?? 0)
  let user = enrolment?.mqtt.username
  let zuilId = enrolment?.id ?? ''
  /** One write after the other: the newest is the last. */
  let lastWrite: Promise<unknown> = Promise.resolve()
  const save = (name: string, value: object): Promise<void> => {
    const write = lastWrite.then(() => writeJson(file(name), value))
    lastWrite = write.catch(() => undefined)
    return write
  }
  return {
    enrolment,
    // A document of another zuil that this device once was is not this one's.
    desired: document?.zuil.id === enrolment?.id ? document : undefined,
    serverMs: time?.serverMs ?? 0,
    reverted: reverted?.zuilId === enrolment?.id ? reverted : undefined,
    saveEnrolment: (value) => {
      // What is left of an earlier connection under this name, its will, must not put this one offline. Under another name
      // numbers begin anew.
      session = user === value.mqtt.username ? Math.max(session, value.session) : value.session
      user = value.mqtt.username
      zuilId = value.id
      return save('credentials', value)
    },
    saveReverted: (value) => save('reverted', { zuilId, ...value }),
    saveDesired: (value) => save('desired', value),
    saveServerTime: (serverMs) => save('server-time', { serverMs }),
    deviceId: async () => {
      const saved = await readJson(file('device'), deviceFile)
      if (saved) return saved.deviceId
      const deviceId = randomUUID()
      await save('device', { deviceId })
      return deviceId
    },
    nextSession: async (above = 0) => {
      session = Math.min(Math.max(session, above) + 1, maxOrdinal)
      const value = session
      await save('session', { session: value, user }).catch(() => undefined)
      return value
    },
    flushed: async () => {
      await lastWrite
    },
  }
}
