import ipaddr from 'ipaddr.js'

/** How many connections may be open on which nobody has proved yet who it is. */
export interface StrangerLimits {
  /** From one address. */
  readonly perAddress: number
  /** In all, from addresses from which nobody has come in lately. */
  readonly total: number
}

/** A connection of a stranger. */
export interface Visit {
  /** Whoever it is has proved it: it takes no room of strangers any more, and its address is known from now on. */
  known(): void
  /** The connection is closed. May be called more than once. */
  leave(): void
}

/** Room for strangers, so that they can't take that of those who are known. */
export interface StrangerRoom {
  /** @param address of who connects. @returns `undefined` = there is no room: the connection must be closed */
  enter(address: string): Visit | undefined
}

/** A house behind one address: so many more of its zuilen may be connecting at once. */
const KNOWN_FACTOR = 10
/** Addresses that are remembered. */
const MAX_KNOWN = 20_000

/** What one who connects can't change at will: an IPv4 address, or an IPv6 network of 64 bits. */
export const networkOf = (address: string): string => {
  if (!ipaddr.isValid(address)) return address
  // An IPv4 address that is written as IPv6 is that IPv4 address.
  const known = ipaddr.process(address)
  if (!('parts' in known)) return known.toString()
  const network = known.parts.slice(0, 4)
  return network.map((part) => part.toString(16)).join(':')
}

export const strangerRoom = ({ perAddress, total }: StrangerLimits): StrangerRoom => {
  const open = new Map<string, number>()
  /** The latest last. */
  const known = new Set<string>()
  let all = 0

  const remember = (network: string): void => {
    known.delete(network)
    known.add(network)
    const [oldest] = known
    if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest)
  }

  return {
    enter: (address) => {
      const network = networkOf(address)
      const factor = known.has(network) ? KNOWN_FACTOR : 1
      const here = open.get(network) ?? 0
      if (here >= perAddress * factor || all >= total * factor) return undefined
      open.set(network, here + 1)
      all++
      let inside = true
      const leave = (): void => {
        if (!inside) return
        inside = false
        all--
        const left = (open.get(network) ?? 1) - 1
        if (left > 0) open.set(network, left)
        else open.delete(network)
      }
      return {
        leave,
        known: () => {
          leave()
          remember(network)
        },
      }
    },
  }
}
