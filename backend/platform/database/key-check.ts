import { StartRefused } from '../start-refused.ts'
import type { PrismaClient } from './generated/client.ts'
import { type PersonalDataKeys, pepperOf } from './keys.ts'

const wrongKeys = (): StartRefused =>
  new StartRefused(
    'The keys file does not belong to this database: put back the file that was made with it (KEYS_FILE, or keys.json in the folder that is called as DATA_DIR with -keys behind it).',
  )

/**
 * Looks whether these are the keys the database was written with, and notes new ones. Peppers that were forgotten since are
 * not asked for. With other keys every INSZ would be unreadable, and every zuil and client locked out, without a word of why.
 * @throws StartRefused when they are not
 */
export const checkKeys = async (prisma: PrismaClient, keys: PersonalDataKeys): Promise<void> => {
  const ours = new Map(keys.checks().map(({ id, check }) => [id, check]))
  const stored = async () =>
    (await prisma.dataKey.findMany()).filter(({ id }) => (pepperOf(id) ?? Number.POSITIVE_INFINITY) > keys.forgotten)
  const known = await stored()
  for (const { id, check } of known) if (ours.get(id) !== check) throw wrongKeys()
  const ids = new Set(known.map(({ id }) => id))
  const fresh = [...ours].filter(([id]) => !ids.has(id)).map(([id, check]) => ({ id, check }))
  if (fresh.length === 0) return
  await prisma.dataKey.createMany({ data: fresh, skipDuplicates: true })
  // Another backend may have been first, with other keys.
  for (const { id, check } of await stored()) if (ours.get(id) !== check) throw wrongKeys()
}
