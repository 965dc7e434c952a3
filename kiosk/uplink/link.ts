import type { Enrolment } from '../io/state-directory.ts'
import type { Uplink } from './uplink.ts'

/** As whom the zuil connects, and where. */
export interface Way {
  readonly enrolment: Enrolment
  /** Another broker than that of the enrolment. */
  readonly brokerUrl: string | undefined
}

/** The one uplink there is at a time, which another may take the place of. */
export interface Link {
  readonly uplink: Uplink | undefined
  readonly enrolment: Enrolment | undefined
  /** Leaves the present broker, if any, and connects another way. */
  take(way: Way): void
  /** The same zuil at another broker. */
  connect(brokerUrl: string | undefined): void
  stop(): Promise<void>
}

/** @param left called when the present uplink is left: it says nothing more itself */
export const createLink = (open: (way: Way) => Uplink, left: () => void): Link => {
  let uplink: Uplink | undefined
  let wanted: Way | undefined
  let turn: Promise<unknown> = Promise.resolve()

  const take = (way: Way): void => {
    wanted = way
    const stopping = uplink?.stop()
    uplink = undefined
    left()
    turn = turn
      .then(() => stopping)
      .then(() => {
        // Meanwhile another way may be wanted, or none.
        if (way === wanted) uplink = open(way)
      })
  }

  return {
    get uplink() {
      return uplink
    },
    get enrolment() {
      return wanted?.enrolment
    },
    take,
    connect: (brokerUrl) => wanted && take({ enrolment: wanted.enrolment, brokerUrl }),
    stop: async () => {
      wanted = undefined
      await turn
      await uplink?.stop()
    },
  }
}
