import { randomBytes, randomInt } from 'node:crypto'
import { type Db, isTaken } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys } from '../../platform/database/keys.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import { nameKey } from '../../platform/names.ts'
import { daysLater } from '../../platform/time/calendar.ts'
import type { ZuilKey } from '../checkin-code.ts'
import type { FormerDevice } from '../shapes/zuil.ts'

/** Characters of a configuration code: none that look alike. */
const CODE_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

const randomCode = (): string => {
  const four = (): string => Array.from({ length: 4 }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join('')
  return `${four()}-${four()}`
}

/** The device that is replaced may still hand in its journal; `lost`: for quarantine. */
const retire = async (
  db: Db,
  zuilId: string,
  deviceIdHash: string | null,
  facts: { readonly replacedAt: Date; readonly undeliveredSince: Date | null; readonly lost: boolean },
): Promise<void> => {
  if (deviceIdHash === null) return
  await db.formerDevice.upsert({
    where: { deviceIdHash },
    create: { deviceIdHash, zuilId, ...facts },
    update: { zuilId, ...facts },
  })
}

/** For how long a zuil may still show codes that were made by its key of before a rotation: it has had no network since. */
const FORMER_QR_DAYS = 1

/** Zuilen: how they enrol and are known, what they must know, what they said of themselves. */
export const enrolmentStore = (prisma: PrismaClient, keys: FollowedKeys): EnrolmentStore => {
  const setUp = async (db: Db, request: Parameters<EnrolmentStore['setup']>[0], now: number): Promise<SetupOutcome> => {
    const { name, code, deviceId, mqttPassword, mqttPasswordHash } = request
    const codeHashes = keys.secretHashes('code', code)
    // Of two devices with the same code one waits, and then finds it used; a revocation comes before or after.
    await db.$queryRaw`select 1 from zuil
      where id = (select zuil_id from configuration_code where code_hash = any (${codeHashes}::text[]))
      for no key update`
    const known = await db.configurationCode.findFirst({
      where: { codeHash: { in: codeHashes } },
      include: {
        zuil: {
          select: {
            id: true,
            name: true,
            deviceIdHash: true,
            keyVersion: true,
            generation: true,
            delivery: { select: { session: true, undeliveredSince: true } },
          },
        },
      },
    })
    if (!known || nameKey(known.zuil.name) !== nameKey(name)) return { kind: 'NOT_FOUND' }
    const { zuil } = known
    const [deviceIdHash, deviceIdHashes] = [keys.secretHash('device', deviceId), keys.secretHashes('device', deviceId)]
    const isNew = zuil.deviceIdHash === null || !deviceIdHashes.includes(zuil.deviceIdHash)
    // The same device again: its first answer was lost on the way.
    if (known.usedAt && isNew) return { kind: 'CODE_USED' }
    if (known.expiresAt.getTime() <= now) return { kind: 'CODE_EXPIRED' }
    const other = await db.zuil.findFirst({
      where: { deviceIdHash: { in: deviceIdHashes }, id: { not: zuil.id } },
      select: { id: true },
    })
    if (other) return { kind: 'DEVICE_IN_USE' }
    const moment = new Date(now)
    const { codeHash } = known
    await db.configurationCode.update({ where: { codeHash }, data: { usedAt: known.usedAt ?? moment } })
    const replaces = isNew && zuil.deviceIdHash !== null
    const { formerDeviceLost: lost } = known
    const before = zuil.delivery?.undeliveredSince ?? null
    if (replaces) await retire(db, zuil.id, zuil.deviceIdHash, { replacedAt: moment, undeliveredSince: before, lost })
    // A device that comes back is not a former one any more; it may still have what it noted then, unless it was lost.
    const former = await db.formerDevice.findFirst({ where: { deviceIdHash: { in: deviceIdHashes } } })
    await db.formerDevice.deleteMany({ where: { deviceIdHash: { in: deviceIdHashes }, zuilId: zuil.id } })
    const generation = zuil.generation + (isNew ? 1 : 0)
    const keyVersion = zuil.keyVersion + (replaces ? 1 : 0)
    await db.zuil.update({
      where: { id: zuil.id },
      data: {
        ...{ deviceIdHash, mqttPasswordHash, enrolledAt: moment, keyVersion, generation },
        mqttPasswordCipher: mqttPassword === undefined ? null : keys.encryptSecret(mqttPassword, zuil.id),
        mqttKeyVersion: mqttPassword === undefined ? null : keys.version,
      },
    })
    // That the device before it had stopped on purpose is no reason not to miss this one; nor are its numbers this one's.
    const since = former?.zuilId === zuil.id && !former.lost ? former.undeliveredSince : moment
    const delivery = { plannedStop: false, ...(isNew && { session: 0, undeliveredSince: since }) }
    await db.zuilDelivery.upsert({
      where: { zuilId: zuil.id },
      create: { zuilId: zuil.id, ...delivery },
      update: delivery,
    })
    const session = isNew ? 0 : (zuil.delivery?.session ?? 0)
    return { kind: 'DONE', zuilId: zuil.id, zuilName: zuil.name, generation, session }
  }

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

    newConfigurationCode: async (zuilId, now, validMs, formerDevice = 'LOST') => {
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
      ])
      return code
    },

    setup: async (request, now) => {
      try {
        const done = await prisma.$transaction((db) => setUp(db, request, now))
        if (done.kind !== 'NOT_FOUND' || !(await keys.refresh())) return done
        return await prisma.$transaction((db) => setUp(db, request, now))
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

    revoke: async (zuilId) => {
      await prisma.$transaction([
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

export type SetupOutcome =
  | {
      readonly kind: 'DONE'
      readonly zuilId: string
      readonly zuilName: string
      readonly generation: number
      /** The highest session number that this device has used as this zuil; 0 = none. */
      readonly session: number
    }
  /** No zuil of that name, or the code is not its code (which of the two is not said). */
  | { readonly kind: 'NOT_FOUND' }
  | { readonly kind: 'CODE_EXPIRED' }
  | { readonly kind: 'CODE_USED' }
  /** Another zuil has this device id. */
  | { readonly kind: 'DEVICE_IN_USE' }

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
   */
  newConfigurationCode(zuilId: string, now: number, validMs: number, formerDevice?: FormerDevice): Promise<string>
  /** Uses up a code: in one transaction, so that of two zuilen with the same code one is refused. */
  setup(
    request: {
      readonly name: string
      readonly code: string
      readonly deviceId: string
      /** Kept encrypted, so that a broker that lost it can be given it again; absent = it can't. */
      readonly mqttPassword?: string
      readonly mqttPasswordHash: string
    },
    now: number,
  ): Promise<SetupOutcome>
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
   */
  revoke(zuilId: string): Promise<void>
  /** The event set for a zuil at its own request (`/kiosk-devices/events`); undefined clears it. */
  setCounterEvent(zuilId: string, eventId: string | undefined): Promise<void>
}
