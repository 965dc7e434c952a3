import type { Db } from '../../platform/database/database.ts'
import type { PersonalDataKeys } from '../../platform/database/keys.ts'
import { nameKey } from '../../platform/names.ts'

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

export interface SetupRequest {
  readonly name: string
  readonly code: string
  readonly deviceId: string
  /** Kept encrypted, so that a broker that lost it can be given it again; absent = it can't. */
  readonly mqttPassword?: string
  readonly mqttPasswordHash: string
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

/**
 * Uses up a configuration code, in a transaction of its own: the device is the zuil's from then on, and the one before it a
 * former one.
 */
export const setUp = async (
  db: Db,
  keys: PersonalDataKeys,
  request: SetupRequest,
  now: number,
): Promise<SetupOutcome> => {
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
  // What another device used up of what a zuil may have in an hour and a day, this one did not.
  if (isNew) await db.zuilTapCount.deleteMany({ where: { zuilId: zuil.id } })
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
