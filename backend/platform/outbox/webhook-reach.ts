import { type LookupAddress, lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { isLoopback } from '../loopback.ts'

/**
 * Where webhooks may lead. Their addresses are typed in by people, and the backend stands inside a network where others
 * trust it: so it posts to the internet alone, and to networks that a setting names.
 */
export interface WebhookReach {
  /** What is wrong with a URL as a webhook's, in a sentence; absent = nothing, as far as is known before a look-up. */
  problemOf(url: string): string | undefined
  /**
   * Looks up a name for a socket, which connects to what was allowed here: a second look-up, which may answer otherwise, is
   * not made. Fails with ADDRESS_NOT_ALLOWED when there is no address that may be reached.
   */
  readonly lookup: LookupFunction
}

/** An address that is in no network that is open to webhooks. */
export const ADDRESS_NOT_ALLOWED = 'ADDRESS_NOT_ALLOWED'

const internal = 'leads to an internal network; WEBHOOKS_TO in the backend’s settings may allow that'

const outside = 'leads out of a safe environment; WEBHOOKS_TO in the backend’s settings may allow that'

/** Of this machine. */
export const loopbackNetworks: readonly string[] = ['127.0.0.0/8', '::1/128']

type Network = ReturnType<typeof ipaddr.parseCIDR>

const globalUnicast = ipaddr.parseCIDR('2000::/3')

/** 10.0.0.7, fd00::7, 10.0.0.0/8. */
const toNetwork = (text: string): Network => {
  if (text.includes('/')) return ipaddr.parseCIDR(text)
  const address = ipaddr.parse(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

/**
 * The internet: every unicast address that is not set aside for something else.
 * @param networks that may be reached too: addresses, or addresses with a number of bits
 * @param resolve looks up all addresses of a name
 */
export const internetAnd = (networks: readonly string[], resolve = lookup): WebhookReach =>
  reachOf(networks, true, resolve)

/** Of a safe environment: these networks, and nothing else of the internet. */
export const networksAlone = (networks: readonly string[], resolve = lookup): WebhookReach =>
  reachOf(networks, false, resolve)

const reachOf = (networks: readonly string[], internet: boolean, resolve: typeof lookup): WebhookReach => {
  const own = networks.map(toNetwork)
  const refusal = internet ? internal : outside

  const allows = (text: string): boolean => {
    if (!ipaddr.isValid(text)) return false
    // An IPv4 address that is written as IPv6 is that IPv4 address.
    const address = ipaddr.process(text)
    // Of IPv6 just what is given out: all else that is unicast by name is a part of nothing.
    const isGiven = address.kind() === 'ipv4' || address.match(globalUnicast)
    if (internet && address.range() === 'unicast' && isGiven) return true
    return own.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits))
  }

  const allowsHost = (host: string): boolean => {
    const literal = host.replace(/^\[(.*)\]$/, '$1')
    if (isIP(literal)) return allows(literal)
    return !/(^|\.)localhost\.?$/.test(host) || ['127.0.0.1', '::1'].some(allows)
  }

  return {
    problemOf: (text) => {
      const url = URL.canParse(text) ? new URL(text) : undefined
      const { protocol, hostname, username, password } = url ?? {
        protocol: '',
        hostname: '',
        username: '',
        password: '',
      }
      const allowed = allowsHost(hostname)
      if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname) && allowed))
        return 'must be an https address'
      // They would be stored unencrypted.
      if (username !== '' || password !== '') return 'must have no user name or password'
      return allowed ? undefined : refusal
    },
    lookup: (hostname, options, callback) => {
      resolve(hostname, { ...options, all: true }, (error: Error | null, found: LookupAddress[]) => {
        if (error) return callback(error, '')
        const allowed = found.filter(({ address }) => allows(address))
        const [first] = allowed
        if (!first) return callback(Object.assign(new Error(refusal), { code: ADDRESS_NOT_ALLOWED }), '')
        if (options.all) return callback(null, allowed)
        return callback(null, first.address, first.family)
      })
    },
  }
}
