import type { ReaderStatus } from '../core/model.ts'
import type { ReaderEvents } from '../ports.ts'

/** The id of the service, as against `pcsc:<reader name>`. */
const serviceId = 'pcsc'

export interface PcscStatuses {
  /** The service has no reader, for this reason. @returns whether that changed */
  service(status: Exclude<ReaderStatus, 'CONNECTED'>): boolean
  /** The service runs, with these readers. */
  readers(names: readonly string[]): void
  /** The child ended: its readers are unplugged; what is known to be missing is still missing. */
  childEnded(): void
  /** The service's status. */
  readonly current: ReaderStatus | undefined
}

/**
 * Reports the statuses of the PC/SC service and its readers, each change once.
 *
 * `pcsc` is the service: STARTING, LIBRARY_MISSING, SERVICE_DOWN, SERVICE_REFUSED, UNPLUGGED (it has no reader) or CONNECTED (it has).
 * `pcsc:<reader name>` is a reader: CONNECTED, or UNPLUGGED. So `pcsc` is CONNECTED exactly while some
 * `pcsc:<reader name>` is, and otherwise says why none is.
 *
 * Going down, the service is reported first; coming up, last: at no moment are all readers missing without a reason.
 */
export const createPcscStatuses = (events: Pick<ReaderEvents, 'status'>): PcscStatuses => {
  const known = new Map<string, ReaderStatus>()

  const report = (id: string, status: ReaderStatus): boolean => {
    if (known.get(id) === status) return false
    known.set(id, status)
    events.status(id, 'PCSC', status)
    return true
  }
  const unplugAllBut = (ids: ReadonlySet<string>): void => {
    for (const id of [...known.keys()]) if (id !== serviceId && !ids.has(id)) report(id, 'UNPLUGGED')
  }
  const service = (status: ReaderStatus): boolean => {
    const changed = report(serviceId, status)
    unplugAllBut(new Set())
    return changed
  }

  return {
    service,
    readers: (names) => {
      if (names.length === 0) {
        service('UNPLUGGED')
        return
      }
      const ids = new Set(names.map((name) => `${serviceId}:${name}`))
      for (const id of ids) report(id, 'CONNECTED')
      report(serviceId, 'CONNECTED')
      unplugAllBut(ids)
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
