import type { CardRead } from '@zuil/protocol'
import type { ReaderStatus, UnreadableReason } from '../../../kiosk/core/model.ts'
import type { ReaderEvents } from '../../../kiosk/ports.ts'

/** Keeps what a reader says, to be looked at. */
export const recordReader = () => {
  const cards: CardRead[] = []
  const unreadable: UnreadableReason[] = []
  const statuses = new Map<string, ReaderStatus>()
  const history: string[] = []
  const taken: string[] = []
  const logged: { readonly obj: Record<string, unknown>; readonly msg: string }[] = []
  const write = (obj: object, msg: string) => {
    logged.push({ obj: { ...obj }, msg })
  }
  const events: ReaderEvents = {
    card: (card) => cards.push(card),
    unreadable: (reason) => unreadable.push(reason),
    taken: (place) => taken.push(place),
    status: (id, _kind, status) => {
      statuses.set(id, status)
      history.push(`${id} ${status}`)
    },
  }
  return {
    cards,
    unreadable,
    taken,
    statuses,
    history,
    logged,
    events,
    /** Forgets the cards so far. */
    clear: () => {
      cards.length = 0
      unreadable.length = 0
      taken.length = 0
    },
    log: { debug: write, info: write, warn: write, error: write },
    /** The processes it started, in order. */
    childPids: () => logged.filter(({ msg }) => msg.endsWith('process started')).map(({ obj }) => Number(obj.pid)),
  }
}
