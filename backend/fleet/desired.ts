import type { Desired } from '@zuil/protocol'
import { desiredDocument, sameDesired } from '../core/desired.ts'
import type { Store } from '../store/store.ts'
import type { Publish } from './taps.ts'

export type DesiredStore = Pick<Store, 'catalog'> & {
  readonly zuilen: Pick<Store['zuilen'], 'desired' | 'putDesired'>
}

/** More lost races than there are backends: something else is wrong. */
const MOST_RACES = 10

/**
 * The desired document of a zuil as it should be now, kept with a new revision if it differs from the last one.
 * Of two backends that find the same change one writes it, the other reads it.
 * @returns `changed` = this call made the revision; `undefined` = there is no such zuil
 */
export const refreshDesired = async (
  store: DesiredStore,
  zuilId: string,
  now: number,
): Promise<{ readonly document: Desired; readonly changed: boolean } | undefined> => {
  const catalog = await store.catalog()
  const zuil = catalog.zuilen.get(zuilId)
  if (!zuil) return undefined
  const wanted = desiredDocument(catalog, zuil, now)
  for (let races = 0; races < MOST_RACES; races++) {
    const stored = await store.zuilen.desired(zuilId)
    if (stored.document && sameDesired(stored.document, wanted)) return { document: stored.document, changed: false }
    const document: Desired = { ...wanted, revision: stored.revision + 1 }
    if (await store.zuilen.putDesired(zuilId, document)) return { document, changed: true }
  }
  throw new Error('the revision of a desired document could not be raised')
}

/** Tells a zuil what it must know: retained, for whoever connects later; a zuil that says hello is told again anyway. */
export const publishDesired = (publish: Publish, document: Desired): void =>
  publish(document.zuil.id, 'desired', document)
