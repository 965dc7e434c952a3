import { randomBytes, randomInt } from 'node:crypto'
import type { Actor } from '../../platform/actor.ts'
import { isTaken } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys } from '../../platform/database/keys.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import { Scope } from '../../platform/http/scope.ts'
import { daysLater } from '../../platform/time/calendar.ts'
import type { ZuilKey } from '../checkin-code.ts'
import type { FormerDevice } from '../shapes/zuil.ts'
import { noteZuilAct } from './acts.ts'
import { type SetupOutcome, type SetupRequest, setUp } from './set-up.ts'

/** Characters of a configuration code: none that look alike. */
const CODE_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

const randomCode = (): string => {
  const four = (): string => Array.from({ length: 4 }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join('')
  return `${four()}-${four()}`
}

/** For how long a zuil may still show codes that were made by its key of before a rotation: it has had no network since. */
const FORMER_QR_DAYS = 1

/** Zuilen: how they enrol and are known, what they must know, what they said of themselves. */
export const enrolmentStore = (prisma: PrismaClient, keys: FollowedKeys): EnrolmentStore => {
  /** From now on the device is known by the present pepper. */
  const rewritten = async (id: string, before: string, deviceId: string): Promise<void> => {
    const deviceIdHash = keys.secretHash('device', deviceId)
    if (before !== deviceIdHash)
      await prisma.zuil.updateMany({ where: { id, deviceIdHash: before }, data: { deviceIdHash } })
  }

  return {
    newMqttPassword: () => randomBytes(32).toString('base64url'),

    mqttPasswordOf: async (zuilId) => {
      const row = await prisma.zuil.findUnique({
        where: { id: zuilId },
        select: { mqttPasswordCipher: true, mqttKeyVersion: true },
      })
      if (!row?.mqttPasswordCipher || row.mqttKeyVersion === null) return undefined
      if (row.mqttKeyVersion > keys.version) await keys.refresh()
      return keys.decryptSecret(row.mqttPasswordCipher, row.mqttKeyVersion, zuilId)
    },

    shareGroup: () => keys.secretHash('share', 'backend'),

    newConfigurationCode: async (zuilId, now, validMs, formerDevice = 'LOST', by = Scope.system.actor) => {
      const code = randomCode()
      await prisma.$transaction([
        // Locked, so that of two that are made at once the later one voids the other. No tap waits for it.
        prisma.$queryRaw`select 1 from zuil where id = ${zuilId}::uuid for no key update`,
        prisma.configurationCode.deleteMany({ where: { zuilId, usedAt: null } }),
        prisma.configurationCode.create({
          data: {
            ...{ codeHash: keys.secretHash('code', code), zuilId, expiresAt: new Date(now + validMs) },
            formerDeviceLost: formerDevice === 'LOST',
          },
        }),
        noteZuilAct(prisma, by, now, zuilId, 'ZUIL_CODE', [{ field: 'formerDevice', after: formerDevice }]),
      ])
      return code
    },

    setup: async (request, now) => {
      try {
        const done = await prisma.$transaction((db) => setUp(db, keys, request, now))
        if (done.kind !== 'NOT_FOUND' || !(await keys.refresh())) return done
        return await prisma.$transaction((db) => setUp(db, keys, request, now))
      } catch (error) {
        // Two zuilen with one device id at the same moment.
        if (isTaken(error)) return { kind: 'DEVICE_IN_USE' }
        throw error
      }
    },

    byDeviceId: (deviceId) =>
      keys.lookUp(async () => {
        const row = await prisma.zuil.findFirst({
          where: { deviceIdHash: { in: keys.secretHashes('device', deviceId) } },
          select: { id: true, generation: true, deviceIdHash: true },
        })
        if (!row?.deviceIdHash) return undefined
        await rewritten(row.id, row.deviceIdHash, deviceId)
        return { zuilId: row.id, generation: row.generation }
      }),

    byFormerDeviceId: async (deviceId, since) => {
      const row = await keys.lookUp(async () => {
        const found = await prisma.formerDevice.findFirst({
          where: { deviceIdHash: { in: keys.secretHashes('device', deviceId) } },
          include: { zuil: { select: { generation: true } } },
        })
        return found ?? undefined
      })
      const replacedAt = row?.replacedAt.getTime()
      if (!row || replacedAt === undefined || replacedAt < since) return undefined
      return {
        zuilId: row.zuilId,
        generation: row.zuil.generation,
        replacedAt,
        ...(row.lost && { lost: true }),
        ...withoutNulls({ undeliveredSince: row.undeliveredSince?.getTime() }),
      }
    },

    key: (purpose, zuil) => keys.zuilKey(purpose, zuil),

    formerKeys: (now) => keys.formerZuilKeys(daysLater(now, -FORMER_QR_DAYS)),

    credentials: async (zuilIds) => {
      const rows = await prisma.zuil.findMany({
        where: { mqttPasswordHash: { not: null }, ...(zuilIds && { id: { in: [...zuilIds] } }) },
        select: { id: true, generation: true, mqttPasswordHash: true, enrolledAt: true },
        orderBy: { id: 'asc' },
      })
      return rows.flatMap(({ id, generation, mqttPasswordHash: passwordHash, enrolledAt }) =>
        passwordHash === null
          ? []
          : [{ zuilId: id, generation, passwordHash, ...withoutNulls({ enrolledAt: enrolledAt?.getTime() }) }],
      )
    },

    revoke: async (zuilId, now, by = Scope.system.actor) => {
      await prisma.$transaction([
        noteZuilAct(prisma, by, now, zuilId, 'ZUIL_REVOKED'),
        prisma.zuil.update({
          where: { id: zuilId },
          data: {
            ...{ deviceIdHash: null, mqttPasswordHash: null, enrolledAt: null },
            ...{ mqttPasswordCipher: null, mqttKeyVersion: null },
            ...{ keyVersion: { increment: 1 }, generation: { increment: 1 } },
          },
        }),
        // Nor does what it counted outlive it: it may have been made up.
        prisma.zuilDelivery.updateMany({
          where: { zuilId },
          data: { session: 0, plannedStop: false, undeliveredSince: null },
        }),
        // The zuil was taken for stolen: perhaps it had been in wrong hands before.
        prisma.formerDevice.deleteMany({ where: { zuilId } }),
        prisma.configurationCode.deleteMany({ where: { zuilId, usedAt: null } }),
      ])
    },

    setCounterEvent: async (zuilId, eventId) => {
      await prisma.zuil.update({ where: { id: zuilId }, data: { counterEventId: eventId ?? null } })
    },
  }
}

/** Whose device something is. */
export interface Device {
  readonly zuilId: string
  /** Of the zuil when this was read: is it another by the time that something is booked, the device may be no longer its. */
  readonly generation: number
}

export interface EnrolmentStore {
  /** Makes an MQTT password: 256 bits. */
  newMqttPassword(): string
  /** The MQTT password of a zuil; `undefined` = it has none, or one of an older program, which nobody has but the zuil. */
  mqttPasswordOf(zuilId: string): Promise<string | undefined>
  /** The name under which the backends share what arrives at a broker: nobody else knows it. */
  shareGroup(): string
  /**
   * Makes a configuration code for a zuil; earlier unused ones no longer work. Only its hash is kept.
   * @param formerDevice where the device is that is replaced, if one is: LOST unless somebody says otherwise, since then
   *   nothing is believed and nothing is lost
   * @param by who asks for it; absent = nobody
   */
  newConfigurationCode(
    zuilId: string,
    now: number,
    validMs: number,
    formerDevice?: FormerDevice,
    by?: Actor,
  ): Promise<string>
  /** Uses up a code: in one transaction, so that of two zuilen with the same code one is refused. */
  setup(request: SetupRequest, now: number): Promise<SetupOutcome>
  /** The zuil whose device id this is, and its generation. */
  byDeviceId(deviceId: string): Promise<Device | undefined>
  /**
   * The zuil that had this device until it was replaced, not longer ago than `since`, when that was, and since when it may
   * have something to deliver. The generation is the zuil's present one. `lost`: nobody vouches for it.
   */
  byFormerDeviceId(
    deviceId: string,
    since: number,
  ): Promise<
    (Device & { readonly replacedAt: number; readonly undeliveredSince?: number; readonly lost?: boolean }) | undefined
  >
  /** The zuil's own key for a purpose, base64url; it is another one after a replacement or a revocation. */
  key: ZuilKey
  /** The same by the keys before the present ones, for codes that a zuil without a network may still show. */
  formerKeys(now: number): readonly ZuilKey[]
  /** Every zuil that may connect, or those among the given ones, with when it was enrolled (milliseconds since 1970). */
  credentials(
    zuilIds?: readonly string[],
  ): Promise<readonly (Device & { readonly passwordHash: string; readonly enrolledAt?: number })[]>
  /**
   * Takes device id and MQTT credential away, and what else is in the hands of who had the zuil: codes, and the right of
   * the devices that it had before to hand in a journal.
   * @param by who does it; absent = nobody
   */
  revoke(zuilId: string, now: number, by?: Actor): Promise<void>
  /** The event set for a zuil at its own request (`/kiosk-devices/events`); undefined clears it. */
  setCounterEvent(zuilId: string, eventId: string | undefined): Promise<void>
}
