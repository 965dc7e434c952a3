import type { Db } from '../../platform/database/database.ts'
import { type ZuilSettings, zuilSettings } from '../shapes/zuil.ts'

/** Each of these settings is a column of the same name. */
export type Columns = Omit<ZuilSettings, 'counterIds'>
export const columns = Object.keys(zuilSettings.omit({ counterIds: true }).shape) as (keyof Columns)[]

/** Settings in words: what they name by its name, as it is called now. */
export const inWords = async (db: Db, settings: ZuilSettings) => {
  const { counterIds, fixedEventId, associationId, ...rest } = settings
  const named = async (id: string | undefined, find: (id: string) => Promise<{ name: unknown } | null>) =>
    id === undefined ? undefined : ((await find(id))?.name ?? id)
  return {
    ...rest,
    counters: (
      await db.counter.findMany({
        where: { id: { in: [...counterIds] } },
        select: { name: true },
        orderBy: { name: 'asc' },
      })
    ).map(({ name }) => name),
    fixedEvent: await named(fixedEventId, (id) => db.event.findUnique({ where: { id }, select: { name: true } })),
    association: await named(associationId, (id) =>
      db.association.findUnique({ where: { id }, select: { name: true } }),
    ),
  }
}

/** The fields of `inWords`, as they are compared. */
export const worded = [
  ...columns.filter((name) => name !== 'fixedEventId' && name !== 'associationId'),
  ...(['counters', 'fixedEvent', 'association'] as const),
]
