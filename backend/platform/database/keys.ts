import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { StartRefused } from '../start-refused.ts'

/**
 * The keys to personal data and secrets, kept in a file apart from the database: a copy of the database alone shows
 * no INSZ, no token and no code.
 */
export interface PersonalDataKeys {
  /** The version new rows are written with. */
  readonly version: number
  /**
   * Encrypts an INSZ with AES-256-GCM under the current version.
   * @param owner the passholder's id: a cipher copied to another passholder's row does not open
   */
  encryptInsz(insz: string, owner: string): Uint8Array<ArrayBuffer>
  /** @throws when the key version is unknown or the cipher was changed */
  decryptInsz(cipher: Uint8Array, version: number, owner: string): string
  /** Keyed hash by which an INSZ is found, under the current version. */
  inszHash(insz: string): string
  /** The same under every version: while rows are being re-encrypted, one of these is the row's. */
  inszHashes(insz: string): readonly string[]
  /** Encrypts a secret that must be read again, in the same way. @param owner of whose row it is */
  encryptSecret(secret: string, owner: string): Uint8Array<ArrayBuffer>
  /** @throws when the key version is unknown or the cipher was changed */
  decryptSecret(cipher: Uint8Array, version: number, owner: string): string
  /** A zuil's own key for a purpose: 32 bytes, base64url. It is made of the pepper, and another one for each version. */
  zuilKey(purpose: 'qr' | 'members', zuil: { readonly id: string; readonly keyVersion: number }): string
  /** Keyed hash of a secret. `purpose` keeps hashes of different kinds apart. */
  secretHash(purpose: 'token' | 'code' | 'device' | 'client' | 'mqtt' | 'share' | 'card', secret: string): string
  /** By which each key is known in the database; nothing can be read with it. */
  checks(): readonly { readonly id: string; readonly check: string; readonly version?: number }[]
}

const key = z.base64().refine((text) => Buffer.from(text, 'base64').length === 32)
const keysFile = z.object({
  /** Random; keys the hashes of tokens, codes, device ids and client secrets, and the zuilen's own keys. Can't be rotated: those would all end. */
  pepper: key,
  /** Oldest first; the last is the one new rows are written with. */
  insz: z
    .array(z.object({ version: z.int().positive(), encryption: key, lookup: key }))
    .min(1)
    .refine((versions) => versions.every(({ version }, i) => i === 0 || version > (versions[i - 1]?.version ?? 0))),
})
type KeysFile = z.infer<typeof keysFile>

const IV_BYTES = 12
const TAG_BYTES = 16

const newKey = (): string => randomBytes(32).toString('base64')
const hmac = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('base64url')

/** Writes the whole file beside its place, synced, readable to its owner alone. */
const writeBeside = async (path: string, content: KeysFile): Promise<string> => {
  const beside = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(beside, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(content, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  return beside
}

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(dirname(path), 'r')
  await folder.sync().finally(() => folder.close())
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

const read = async (path: string): Promise<KeysFile | undefined> => {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw new StartRefused(`The keys file ${path} can't be read: make it readable to the backend's user.`)
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = undefined
  }
  const parsed = keysFile.safeParse(json)
  if (parsed.success) return parsed.data
  throw new StartRefused(`The keys file ${path} is damaged: put back the copy you kept of it.`)
}

const make = async (path: string): Promise<KeysFile> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(() => {
    throw new StartRefused(
      `There is no folder for the keys file ${path}: make it for the backend's user, or set KEYS_FILE.`,
    )
  })
  const beside = await writeBeside(path, {
    pepper: newKey(),
    insz: [{ version: 1, encryption: newKey(), lookup: newKey() }],
  })
  try {
    // A link, not a rename: when two start at once, both use the keys of the first.
    await link(beside, path)
    await syncFolder(path)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    await rm(beside)
  }
  const made = await read(path)
  if (!made) throw new StartRefused(`The keys file ${path} disappeared while it was made: start again.`)
  return made
}

const keysOf = (file: KeysFile): PersonalDataKeys => {
  const pepper = Buffer.from(file.pepper, 'base64')
  const versions = new Map(
    file.insz.map(({ version, encryption, lookup }) => [
      version,
      { encryption: Buffer.from(encryption, 'base64'), lookup: Buffer.from(lookup, 'base64') },
    ]),
  )
  const version = Math.max(...versions.keys())
  const of = (wanted: number) => {
    const found = versions.get(wanted)
    if (!found) throw new Error(`there is no key of version ${wanted}`)
    return found
  }
  /** AES-256-GCM: IV, tag, and the text. */
  const encrypt = (text: string, owner: string): Uint8Array<ArrayBuffer> => {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', of(version).encryption, iv).setAAD(Buffer.from(owner))
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Uint8Array.from(Buffer.concat([iv, cipher.getAuthTag(), body]))
  }
  const decrypt = (bytes: Uint8Array, from: number, owner: string): string => {
    const iv = bytes.subarray(0, IV_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', of(from).encryption, iv, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(owner))
      .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
  }
  // A secret's cipher does not open as an INSZ.
  const secretOf = (owner: string): string => `secret ${owner}`
  return {
    version,
    encryptInsz: encrypt,
    decryptInsz: decrypt,
    encryptSecret: (secret, owner) => encrypt(secret, secretOf(owner)),
    decryptSecret: (bytes, from, owner) => decrypt(bytes, from, secretOf(owner)),
    zuilKey: (purpose, { id, keyVersion }) => hmac(pepper, `zuil-key ${purpose} ${id} ${keyVersion}`),
    inszHash: (insz) => hmac(of(version).lookup, insz),
    inszHashes: (insz) => [...versions.values()].map(({ lookup }) => hmac(lookup, insz)),
    secretHash: (purpose, secret) => hmac(pepper, `${purpose} ${secret}`),
    checks: () => [
      { id: 'pepper', check: hmac(pepper, 'check') },
      ...[...versions].map(([version, { encryption, lookup }]) => ({
        id: `insz-${version}`,
        check: `${hmac(encryption, 'check')}.${hmac(lookup, 'check')}`,
        version,
      })),
    ],
  }
}

/**
 * Opens the keys file, or makes it at the first start (mode 0600, its folder 0700).
 * @throws StartRefused when it is there and can't be used
 */
export const openKeys = async (path: string): Promise<PersonalDataKeys> =>
  keysOf((await read(path)) ?? (await make(path)))

/**
 * Adds a new version to the keys file: from the next start on, rows are written with it. Older versions stay, to read
 * what is not yet re-encrypted, and backups.
 * @throws StartRefused when there is no such file, or it can't be used
 */
export const rotateKeys = async (path: string): Promise<PersonalDataKeys> => {
  const file = await read(path)
  if (!file) throw new StartRefused(`There is no keys file ${path} to rotate: name the one the backend uses.`)
  const version = Math.max(...file.insz.map((one) => one.version)) + 1
  const rotated = { ...file, insz: [...file.insz, { version, encryption: newKey(), lookup: newKey() }] }
  await rename(await writeBeside(path, rotated), path)
  await syncFolder(path)
  return keysOf(rotated)
}
