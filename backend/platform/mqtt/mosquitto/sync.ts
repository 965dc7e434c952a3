import type { Log } from '@zuil/protocol'
import type { Endpoint } from '../broker/supervisor.ts'
import { accessChanges, admission, removal, type ZuilCredential } from './access.ts'
import { openControl } from './control.ts'

export interface AccessOptions {
  /** The backend's own, which may change who may do what. */
  readonly endpoint: Endpoint
  /** Every zuil that may connect, as the database has it now. */
  readonly credentials: () => Promise<readonly ZuilCredential[]>
  /** The password of a zuil; `undefined` = nobody has it any more but the zuil, it is of an older program or older keys. */
  readonly passwordOf: (user: string) => Promise<string | undefined>
  readonly log: Log
}

/** Zuilen in one message of commands: 100 kB at most. */
const AT_ONCE = 50

const chunks = function* <T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += AT_ONCE) yield all.slice(start, start + AT_ONCE)
}

/**
 * Brings a Mosquitto up to date.
 * @throws when it could not
 */
export const syncMosquitto = async ({ endpoint, credentials, passwordOf, log }: AccessOptions): Promise<void> => {
  const control = await openControl(endpoint)
  try {
    const actual = await control.clients()
    const { removed, missing } = accessChanges(actual, await credentials())
    const admitted: (readonly object[])[] = []
    let unknown = 0
    for (const one of missing) {
      const password = await passwordOf(one.user)
      if (password === undefined) unknown++
      else admitted.push([...(actual.has(one.user) ? removal(one.user) : []), ...admission(one, password)])
    }
    for (const some of chunks([...removed.map(removal), ...admitted])) {
      const problems = await control.run(some.flat())
      // What another backend did in the same moment is done.
      const serious = problems.filter((problem) => !/already exists|not found/i.test(problem))
      if (serious.length > 0) throw new Error(`the broker did not change who may connect: ${serious[0]}`)
    }
    if (removed.length + admitted.length > 0)
      log.info(
        { removed: removed.length, admitted: admitted.length },
        'The MQTT broker was brought up to date: who may connect',
      )
    if (unknown > 0)
      log.error(
        { zuilen: unknown },
        'The MQTT broker lacks credentials that can not be made again; give it the file of zuil-backend mosquitto-access',
      )
  } finally {
    control.close()
  }
}
