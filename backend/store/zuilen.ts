import { randomInt } from 'node:crypto'
import { type Desired, desired as desiredSchema } from '@zuil/protocol'
import { type Db, isTaken } from './database.ts'
import type { PrismaClient } from './generated/client.ts'
import type { PersonalDataKeys } from './keys.ts'
import type { SetupOutcome, ZuilStore } from './store.ts'

/** Characters of a configuration code: none that look alike. */
const CODE_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

const randomCode = (): string => {
  const four = (): string => Array.from({ length: 4 }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join('')
  return `${four()}-${four()}`
}

/** Zuilen: how they enrol, what they must know, what they said of themselves. */
export const zuilStore = (prisma: PrismaClient, keys: PersonalDataKeys): ZuilStore => {
  const codeHash = (code: string): string => keys.secretHash('code', code)

  const setUp = async (db: Db, request: Parameters<ZuilStore['setup']>[0], now: number): Promise<SetupOutcome> => {
    const { name, code, deviceId, mqttPasswordHash } = request
    // Locked, so that of two zuilen with the same code one waits, and then finds it used.
    await db.$queryRaw`select 1 from configuration_code where code_hash = ${codeHash(code)} for update`
    const known = await db.configurationCode.findUnique({
      where: { codeHash: codeHash(code) },
      include: { zuil: { select: { id: true, name: true, deviceIdHash: true } } },
    })
    if (!known || known.zuil.name.toLowerCase() !== name.trim().toLowerCase()) return { kind: 'NOT_FOUND' }
    const { zuil } = known
    const deviceIdHash = keys.secretHash('device', deviceId)
    // The same device again: its first answer was lost on the way.
    if (known.usedAt && zuil.deviceIdHash !== deviceIdHash) return { kind: 'CODE_USED' }
    if (!known.usedAt && known.expiresAt.getTime() <= now) return { kind: 'CODE_EXPIRED' }
    const other = await db.zuil.findUnique({ where: { deviceIdHash }, select: { id: true } })
    if (other && other.id !== zuil.id) return { kind: 'DEVICE_IN_USE' }
    const moment = new Date(now)
    await db.configurationCode.update({ where: { codeHash: codeHash(code) }, data: { usedAt: known.usedAt ?? moment } })
    await db.zuil.update({ where: { id: zuil.id }, data: { deviceIdHash, mqttPasswordHash, enrolledAt: moment } })
    return { kind: 'DONE', zuilId: zuil.id, zuilName: zuil.name }
  }

  return {
    newConfigurationCode: async (zuilId, now, validMs) => {
      const code = randomCode()
      await prisma.$transaction([
        prisma.configurationCode.deleteMany({ where: { zuilId, usedAt: null } }),
        prisma.configurationCode.create({
          data: { codeHash: codeHash(code), zuilId, expiresAt: new Date(now + validMs) },
        }),
      ])
      return code
    },

    setup: async (request, now) => {
      try {
        return await prisma.$transaction((db) => setUp(db, request, now))
      } catch (error) {
        // Two zuilen with one device id at the same moment.
        if (isTaken(error)) return { kind: 'DEVICE_IN_USE' }
        throw error
      }
    },

    byDeviceId: async (deviceId) =>
      (
        await prisma.zuil.findUnique({
          where: { deviceIdHash: keys.secretHash('device', deviceId) },
          select: { id: true },
        })
      )?.id,

    credentials: async () => {
      const rows = await prisma.zuil.findMany({
        where: { mqttPasswordHash: { not: null } },
        select: { id: true, mqttPasswordHash: true },
        orderBy: { id: 'asc' },
      })
      return rows.flatMap(({ id, mqttPasswordHash }) =>
        mqttPasswordHash === null ? [] : [{ zuilId: id, passwordHash: mqttPasswordHash }],
      )
    },

    revoke: async (zuilId) => {
      await prisma.zuil.update({
        where: { id: zuilId },
        data: { deviceIdHash: null, mqttPasswordHash: null, enrolledAt: null },
      })
    },

    setCounterEvent: async (zuilId, eventId) => {
      await prisma.zuil.update({ where: { id: zuilId }, data: { counterEventId: eventId ?? null } })
    },

    desired: async (zuilId) => {
      const row = await prisma.zuilDelivery.findUnique({ where: { zuilId }, select: { desired: true, revision: true } })
      const document = desiredSchema.safeParse(row?.desired)
      return { revision: row?.revision ?? 0, ...(document.success && { document: document.data }) }
    },

    putDesired: async (zuilId: string, document: Desired) => {
      const previous = document.revision - 1
      const changed = await prisma.$executeRaw`
        insert into zuil_delivery (zuil_id, revision, desired)
        values (${zuilId}::uuid, ${document.revision}, ${JSON.stringify(document)}::jsonb)
        on conflict (zuil_id) do update set revision = excluded.revision, desired = excluded.desired
        where zuil_delivery.revision = ${previous}`
      return changed === 1
    },

    seen: async (zuilId, { session, state, software, at }) => {
      await prisma.$executeRaw`
        insert into zuil_delivery (zuil_id, session, state, software, last_seen_at)
        values (${zuilId}::uuid, ${session}, ${state}, ${software ?? null}, ${new Date(at)})
        on conflict (zuil_id) do update set session = excluded.session, state = excluded.state,
          software = coalesce(excluded.software, zuil_delivery.software), last_seen_at = excluded.last_seen_at
        where zuil_delivery.session <= excluded.session`
    },
  }
}
