import type { PersonalDataKeys } from '../../platform/database/keys.ts'

/** The version of the key stands before the cipher. */
const VERSION_BYTES = 4

/** Bytes of people that wait in the database: a copy of it shows nothing of them. @param owner whose row it is */
export const seal = (keys: PersonalDataKeys, content: Uint8Array, owner: string): Uint8Array<ArrayBuffer> => {
  const version = Buffer.alloc(VERSION_BYTES)
  version.writeUInt32BE(keys.version)
  const text = Buffer.from(content).toString('latin1')
  return Uint8Array.from(Buffer.concat([version, keys.encryptSecret(text, owner)]))
}

/** @throws when it is another row's, or the key is no longer there */
export const unseal = (keys: PersonalDataKeys, sealed: Uint8Array, owner: string): Buffer => {
  const bytes = Buffer.from(sealed)
  return Buffer.from(keys.decryptSecret(bytes.subarray(VERSION_BYTES), bytes.readUInt32BE(), owner), 'latin1')
}
