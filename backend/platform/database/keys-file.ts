import { randomBytes } from 'node:crypto'
import { type FileHandle, link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { StartRefused } from '../start-refused.ts'

const key = z.base64().refine((text) => Buffer.from(text, 'base64').length === 32)
const version = z.int().positive()

const keysFile = z.object({
  /** Random; keys the hashes of tokens, codes, device ids and client secrets, and the zuilen's own keys. */
  pepper: key,
  pepperVersion: version.default(1),
  /** Newest first: what was hashed by them is still known, until they are forgotten. */
  formerPeppers: z.array(z.object({ version, pepper: key, replacedAt: z.iso.datetime() })).default([]),
  /** Oldest first; the last is the one new rows are written with. */
  insz: z
    .array(z.object({ version, encryption: key, lookup: key }))
    .min(1)
    .refine((versions) => versions.every(({ version }, i) => i === 0 || version > (versions[i - 1]?.version ?? 0))),
})
/** What is in the keys file; keys are 32 bytes, base64. */
export type KeysFile = z.infer<typeof keysFile>

const newKey = (): string => randomBytes(32).toString('base64')

const writeTo = async (file: FileHandle, content: KeysFile): Promise<void> => {
  await file.writeFile(`${JSON.stringify(content, null, 2)}\n`)
  await file.sync()
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
  const beside = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(beside, 'wx', 0o600)
  const insz = [{ version: 1, encryption: newKey(), lookup: newKey() }]
  await writeTo(file, { pepper: newKey(), pepperVersion: 1, formerPeppers: [], insz }).finally(() => file.close())
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

/**
 * Reads the keys file, or makes it at the first start (mode 0600, its folder 0700).
 * @throws StartRefused when it is there and can't be used
 */
export const readOrMakeKeys = async (path: string): Promise<KeysFile> => (await read(path)) ?? (await make(path))

/**
 * Reads the keys file.
 * @throws StartRefused when there is none, or it can't be used
 */
export const readKeys = async (path: string): Promise<KeysFile> => {
  const file = await read(path)
  if (!file) throw new StartRefused(`There is no keys file ${path}: name the one the backend uses.`)
  return file
}

/** By which it is seen whether the file is another one; `undefined` = there is none that can be looked at. */
export const markOfFile = (path: string): Promise<string | undefined> =>
  stat(path, { bigint: true }).then(
    ({ ino, mtimeNs, size }) => `${ino} ${mtimeNs} ${size}`,
    () => undefined,
  )

/**
 * Puts another content in the file's place, whole or not at all. Of two that change it at once one is refused: what is
 * written with keys that are then lost can't be read by anybody.
 */
const change = async (path: string, next: (file: KeysFile) => KeysFile): Promise<KeysFile> => {
  await readKeys(path)
  const beside = `${path}.new`
  const file = await open(beside, 'wx', 0o600).catch((error: unknown) => {
    if (!isCode(error, 'EEXIST')) throw error
    throw new StartRefused(
      `The keys are being changed by another command, or one was broken off: if none runs, remove ${beside}, which is of no use.`,
    )
  })
  let changed: KeysFile
  try {
    changed = next(await readKeys(path))
    await writeTo(file, changed).finally(() => file.close())
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
  await syncFolder(path)
  return changed
}

/**
 * Adds a new key for INSZ and secrets, and another pepper. What was made by the former ones can be read, and is known,
 * as before.
 * @throws StartRefused when there is no such file, or it can't be used
 */
export const rotateKeys = (path: string, now = Date.now()): Promise<KeysFile> =>
  change(path, ({ pepper, pepperVersion, formerPeppers, insz }) => ({
    pepper: newKey(),
    pepperVersion: pepperVersion + 1,
    formerPeppers: [{ version: pepperVersion, pepper, replacedAt: new Date(now).toISOString() }, ...formerPeppers],
    insz: [
      ...insz,
      { version: Math.max(...insz.map((one) => one.version)) + 1, encryption: newKey(), lookup: newKey() },
    ],
  }))

/**
 * Forgets all peppers but the present one. Keys for INSZ stay: backups are read with them.
 * @throws StartRefused when there is no such file, or it can't be used
 */
export const forgetFormerPeppers = (path: string): Promise<KeysFile> =>
  change(path, (file) => ({ ...file, formerPeppers: [] }))

/**
 * Whether a file that was changed is still that of the same database: it knows the present pepper of before, and all keys
 * for INSZ.
 */
export const continues = (next: KeysFile, before: KeysFile): boolean =>
  [next, ...next.formerPeppers].some(({ pepper }) => pepper === before.pepper) &&
  before.insz.every((old) => next.insz.some((one) => one.version === old.version && one.encryption === old.encryption))
