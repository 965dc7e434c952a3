import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { PersonalDataKeys } from '../../platform/database/keys.ts'
import { verifyMqttPassword } from '../../platform/mqtt/password.ts'

/** As they were made before they were kept: of the keys, the device and the moment of its set-up. */
const madeOfKeys = async (
  keys: PersonalDataKeys,
  made: { readonly deviceIdHash: string; readonly enrolledAt: Date; readonly mqttPasswordHash: string },
): Promise<string | undefined> => {
  for (const password of keys.secretHashes('mqtt', `${made.deviceIdHash} ${made.enrolledAt.getTime()}`))
    if (await verifyMqttPassword(password, made.mqttPasswordHash)) return password
  return undefined
}

/** Keeps the MQTT passwords of zuilen encrypted with the present key, also those that could be made of the keys before. */
export const rewriteMqttPasswords = async (prisma: PrismaClient, keys: PersonalDataKeys): Promise<void> => {
  const rows = await prisma.zuil.findMany({
    where: {
      mqttPasswordHash: { not: null },
      OR: [{ mqttKeyVersion: null }, { mqttKeyVersion: { not: keys.version } }],
    },
    select: {
      ...{ id: true, deviceIdHash: true, enrolledAt: true, mqttPasswordHash: true },
      ...{ mqttPasswordCipher: true, mqttKeyVersion: true },
    },
  })
  for (const { id, deviceIdHash, enrolledAt, mqttPasswordHash, mqttPasswordCipher, mqttKeyVersion } of rows) {
    if (mqttPasswordHash === null) continue
    let password: string | undefined
    if (mqttPasswordCipher && mqttKeyVersion !== null)
      password = keys.decryptSecret(mqttPasswordCipher, mqttKeyVersion, id)
    else if (deviceIdHash !== null && enrolledAt)
      password = await madeOfKeys(keys, { deviceIdHash, enrolledAt, mqttPasswordHash })
    if (password === undefined) continue
    await prisma.zuil.updateMany({
      where: { id, mqttPasswordHash },
      data: { mqttPasswordCipher: keys.encryptSecret(password, id), mqttKeyVersion: keys.version },
    })
  }
}
