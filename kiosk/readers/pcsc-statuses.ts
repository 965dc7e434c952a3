import type { ReaderStatus } from '../core/model.ts'
import type { ReaderEvents } from '../ports.ts'

/** The id of the service, as against `pcsc:<reader name>`. */
const serviceId = 'pcsc'

export interface PcscStatuses {
  /** The service has no reader, for this reason. @returns whether that is news */
  service(status: Exclude<ReaderStatus, 'CONNECTED'>): boolean
  /** The service is there, with these readers. */
  readers(names: readonly string[]): void
  /** The child ended: what it had is gone; what is known to be missing is missing still. */
  childEnded(): void
  /** The service's status. */
  readonly current: ReaderStatus | undefined
}

/**
 * What is told of the PC/SC service and its readers, each status once.
 *
 * `pcsc` is the service: STARTING, LIBRARY_MISSING, SERVICE_DOWN, UNPLUGGED (it has no reader) or CONNECTED (it has).
 * `pcsc:<reader name>` is a reader: CONNECTED, or UNPLUGGED once it is gone. So `pcsc` is CONNECTED exactly while some
 * `pcsc:<reader name>` is, and otherwise says why none is.
 *
 * On the way down the service comes first, on the way up last: at no moment there is no reader for no reason.
 */
export const createPcscStatuses = (events: Pick<ReaderEvents, 'status'>): PcscStatuses => {
  const known = new Map<string, ReaderStatus>()

  const tell = (id: string, status: ReaderStatus): boolean => {
    if (known.get(id) === status) return false
    known.set(id, status)
    events.status(id, 'PCSC', status)
    return true
  }
  const unplugBut = (ids: ReadonlySet<string>): void => {
    for (const id of [...known.keys()]) if (id !== serviceId && !ids.has(id)) tell(id, 'UNPLUGGED')
  }
  const service = (status: ReaderStatus): boolean => {
    const news = tell(serviceId, status)
    unplugBut(new Set())
    return news
  }

  return {
    service,
    readers: (names) => {
      if (names.length === 0) {
        service('UNPLUGGED')
        return
      }
      const ids = new Set(names.map((name) => `${serviceId}:${name}`))
      for (const id of ids) tell(id, 'CONNECTED')
      tell(serviceId, 'CONNECTED')
      unplugBut(ids)
    },
    childEnded: () => {
      const status = known.get(serviceId)
      if (status === 'CONNECTED' || status === 'UNPLUGGED') service('STARTING')
    },
    get current() {
      return known.get(serviceId)
    },
  }
}
