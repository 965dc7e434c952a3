import type { Desired } from '@zuil/protocol'
import type { Publish } from '../platform/mqtt/link.ts'
import type { Store } from '../store.ts'
import { desiredDocument, sameDesired } from './rules/desired.ts'

export type DesiredStore = Pick<Store, 'catalog'> & {
  readonly zuilen: Pick<Store['zuilen'], 'desiredOf' | 'putDesired' | 'key'>
}

/** More lost races than there are backends: something else is wrong. */
const MOST_RACES = 10
/** So many documents are made in one go; then others get their turn. */
const CHUNK = 200

export interface CurrentDesired {
  readonly document: Desired
  /** This call made the revision. */
  readonly changed: boolean
}

const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * The desired documents of zuilen as they should be now, those that differ from the last ones kept with a new revision:
 * one reading and one writing, however many. Of two backends that find the same change one writes it, the other reads it.
 * @returns by zuil; without those that there are not
 */
export const refreshDesired = async (
  store: DesiredStore,
  zuilIds: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, CurrentDesired>> => {
  const catalog = await store.catalog()
  const current = new Map<string, CurrentDesired>()
  let left = zuilIds.flatMap((zuilId) => catalog.zuilen.get(zuilId) ?? [])
  for (let races = 0; left.length > 0; races++) {
    if (races === MOST_RACES) throw new Error('the revision of a desired document could not be raised')
    const stored = await store.zuilen.desiredOf(left.map(({ id }) => id))
    const changed: Desired[] = []
    for (const [i, zuil] of left.entries()) {
      if (i % CHUNK === CHUNK - 1) await breath()
      const wanted = desiredDocument(catalog, zuil, now, { qrKey: store.zuilen.key('qr', zuil) })
      const { revision, document } = stored.get(zuil.id) ?? { revision: 0 }
      if (document && sameDesired(document, wanted)) current.set(zuil.id, { document, changed: false })
      else changed.push({ ...wanted, revision: revision + 1 })
    }
    const kept = changed.length > 0 ? await store.zuilen.putDesired(changed) : new Set<string>()
    for (const document of changed) {
      if (kept.has(document.zuil.id)) current.set(document.zuil.id, { document, changed: true })
    }
    left = left.filter(({ id }) => !current.has(id))
  }
  return current
}

/** Tells a zuil what it must know: retained, for whoever connects later; a zuil that says hello is told again anyway. */
export const publishDesired = (publish: Publish, document: Desired): void =>
  publish(document.zuil.id, 'desired', document)
