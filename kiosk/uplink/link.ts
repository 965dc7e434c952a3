import type { Enrolment } from '../io/state-directory.ts'
import type { Uplink } from './uplink.ts'

/** As whom the zuil connects, and where. */
export interface LinkTarget {
  readonly enrolment: Enrolment
  /** Another broker than that of the enrolment. */
  readonly brokerUrl: string | undefined
}

/** The one uplink there is at a time, which another can replace. */
export interface Link {
  readonly uplink: Uplink | undefined
  readonly enrolment: Enrolment | undefined
  /** Leaves the present broker, if any, and connects to another target. */
  connect(target: LinkTarget): void
  /** The same zuil at another broker. */
  changeBroker(brokerUrl: string | undefined): void
  stop(): Promise<void>
}

/** @param onLeave called when the present uplink is left: it gives no events itself any more */
export const createLink = (open: (target: LinkTarget) => Uplink, onLeave: () => void): Link => {
  let uplink: Uplink | undefined
  let target: LinkTarget | undefined
  let lastChange: Promise<unknown> = Promise.resolve()

  const connect = (next: LinkTarget): void => {
    target = next
    const stopping = uplink?.stop()
    uplink = undefined
    onLeave()
    lastChange = lastChange
      .then(() => stopping)
      .then(() => {
        // Meanwhile there may be another target, or none.
        if (next === target) uplink = open(next)
      })
  }

  return {
    get uplink() {
      return uplink
    },
    get enrolment() {
      return target?.enrolment
    },
    connect,
    changeBroker: (brokerUrl) => target && connect({ enrolment: target.enrolment, brokerUrl }),
    stop: async () => {
      target = undefined
      await lastChange
      await uplink?.stop()
    },
  }
}
