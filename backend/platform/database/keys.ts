import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { describeError, type Log, noLog } from '@zuil/protocol'
import { continues, type KeysFile, markOfFile, readKeys, readOrMakeKeys } from './keys-file.ts'

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
  zuilKey: ZuilKey
  /** That of former peppers, newest first, of those replaced after `since` (milliseconds since 1970). */
  formerZuilKeys(since: number): readonly ZuilKey[]
  /** Keyed hash of a secret, by the present pepper. `purpose` keeps hashes of different kinds apart. */
  secretHash(purpose: SecretPurpose, secret: string): string
  /** The same by every pepper that is known, the present one first: what was made before a rotation has one of the others. */
  secretHashes(purpose: SecretPurpose, secret: string): string[]
  /** With what a hash by the present pepper begins; '' = it is the first one. */
  readonly hashPrefix: string
  /** The peppers before the present one that are not forgotten yet, newest first. */
  readonly former: readonly { readonly version: number; readonly replacedAt: number }[]
  /** By which each key is known in the database; nothing can be read with it. */
  checks(): readonly KeyCheck[]
  /** The newest pepper that this file has forgotten; 0 = none. */
  readonly forgotten: number
}

type SecretPurpose =
  | 'token'
  | 'session'
  | 'login'
  | 'code'
  | 'device'
  | 'client'
  | 'mqtt'
  | 'share'
  | 'card'
  | 'report'
  | 'picture'
  | 'registration'
type ZuilKey = (purpose: 'qr' | 'members', zuil: { readonly id: string; readonly keyVersion: number }) => string

interface KeyCheck {
  readonly id: string
  readonly check: string
}

/** The keys as they are in the file now: a running backend takes over what a rotation wrote there. */
export interface FollowedKeys extends PersonalDataKeys {
  /**
   * Looks whether the file was changed, and goes by it from then on. Never rejects: with a file that can't be used, or is
   * another database's, it goes by what it has.
   * @returns whether there are other keys now
   */
  refresh(): Promise<boolean>
  /** Calls back whenever there are other keys. @returns unsubscribe */
  onChange(listener: () => void): () => void
  /** What a look-up by keyed hash gives. One that finds nothing is made again where there are other keys by then. */
  lookUp<T>(look: () => Promise<T | undefined>): Promise<T | undefined>
}

const pepperId = (version: number): string => (version === 1 ? 'pepper' : `pepper-${version}`)

/** Which pepper a check is of; `undefined` = of none. */
export const pepperOf = (id: string): number | undefined => {
  const [, version] = /^pepper(?:-(\d+))?$/.exec(id) ?? [undefined, undefined]
  if (id === 'pepper') return 1
  return version === undefined ? undefined : Number(version)
}

const IV_BYTES = 12
const TAG_BYTES = 16

const hmac = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('base64url')

const keysOf = (file: KeysFile): PersonalDataKeys => {
  const peppers = [
    { version: file.pepperVersion, pepper: file.pepper, replacedAt: Number.POSITIVE_INFINITY },
    ...file.formerPeppers.map((former) => ({ ...former, replacedAt: Date.parse(former.replacedAt) })),
  ].map((one) => ({ ...one, pepper: Buffer.from(one.pepper, 'base64') }))
  const [present = peppers[0], ...former] = peppers
  if (!present) throw new Error('no pepper')
  // A hash says by which pepper it is. Those of the first are older than the others.
  const prefixOf = (version: number): string => (version === 1 ? '' : `${version}.`)
  const hashOf = (one: typeof present, purpose: SecretPurpose, secret: string): string =>
    prefixOf(one.version) + hmac(one.pepper, `${purpose} ${secret}`)
  const zuilKeyOf =
    ({ pepper }: typeof present): ZuilKey =>
    (purpose, { id, keyVersion }) =>
      hmac(pepper, `zuil-key ${purpose} ${id} ${keyVersion}`)
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
    zuilKey: zuilKeyOf(present),
    formerZuilKeys: (since) => former.filter(({ replacedAt }) => replacedAt > since).map(zuilKeyOf),
    inszHash: (insz) => hmac(of(version).lookup, insz),
    inszHashes: (insz) => [...versions.values()].map(({ lookup }) => hmac(lookup, insz)),
    secretHash: (purpose, secret) => hashOf(present, purpose, secret),
    secretHashes: (purpose, secret) => peppers.map((one) => hashOf(one, purpose, secret)),
    hashPrefix: prefixOf(present.version),
    former,
    forgotten: Math.min(...peppers.map(({ version }) => version)) - 1,
    checks: () => [
      ...peppers.map(({ version, pepper }) => ({ id: pepperId(version), check: hmac(pepper, 'check') })),
      ...[...versions].map(([version, { encryption, lookup }]) => ({
        id: `insz-${version}`,
        check: `${hmac(encryption, 'check')}.${hmac(lookup, 'check')}`,
      })),
    ],
  }
}

/**
 * Opens the keys file, or makes it at the first start (mode 0600, its folder 0700).
 * @throws StartRefused when it is there and can't be used
 */
export const openKeys = async (path: string, log: Pick<Log, 'info' | 'error'> = noLog): Promise<FollowedKeys> => {
  let mark = await markOfFile(path)
  let file = await readOrMakeKeys(path)
  let keys = keysOf(file)
  const listeners = new Set<() => void>()
  /** Counts changes: who looked something up before one looks again. */
  let changes = 0

  const readAgain = async (): Promise<void> => {
    const now = await markOfFile(path)
    if (now === undefined || now === mark) return
    mark = now
    try {
      const next = await readKeys(path)
      if (JSON.stringify(next) === JSON.stringify(file)) return
      if (!continues(next, file)) throw new Error('the keys file is not a later one of the same database')
      file = next
      keys = keysOf(next)
      changes++
      log.info({ keyVersion: keys.version, pepperVersion: next.pepperVersion }, 'The keys were changed')
      for (const listener of listeners) listener()
    } catch (error) {
      log.error(describeError(error), 'The keys file was changed and can not be used; going on with the keys of before')
    }
  }
  let reading: Promise<void> | undefined
  const refresh = async (): Promise<boolean> => {
    const before = changes
    reading ??= readAgain().finally(() => {
      reading = undefined
    })
    await reading
    return changes !== before
  }

  return {
    get version() {
      return keys.version
    },
    get hashPrefix() {
      return keys.hashPrefix
    },
    get former() {
      return keys.former
    },
    get forgotten() {
      return keys.forgotten
    },
    encryptInsz: (...of) => keys.encryptInsz(...of),
    decryptInsz: (...of) => keys.decryptInsz(...of),
    inszHash: (insz) => keys.inszHash(insz),
    inszHashes: (insz) => keys.inszHashes(insz),
    encryptSecret: (...of) => keys.encryptSecret(...of),
    decryptSecret: (...of) => keys.decryptSecret(...of),
    zuilKey: (...of) => keys.zuilKey(...of),
    formerZuilKeys: (since) => keys.formerZuilKeys(since),
    secretHash: (...of) => keys.secretHash(...of),
    secretHashes: (...of) => keys.secretHashes(...of),
    checks: () => keys.checks(),
    refresh,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    lookUp: async (look) => {
      const before = changes
      const found = await look()
      if (found !== undefined) return found
      return (await refresh()) || changes !== before ? look() : undefined
    },
  }
}
