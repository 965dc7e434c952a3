/** Why a connection to a server of ours did not come about, as far as it matters for who must act. */
export type ConnectionProblem =
  /** The certificate is not valid yet: the clock of this machine is behind. */
  | 'CLOCK'
  | 'CERTIFICATE_EXPIRED'
  /** The certificate is of another host. */
  | 'CERTIFICATE_OF_ANOTHER'
  /** Nobody that this machine trusts vouches for the certificate. */
  | 'CERTIFICATE_UNKNOWN'
  /** There is no such host. */
  | 'NAME_UNKNOWN'
  | 'NO_NETWORK'
  /** The host is there, and nothing listens on that port. */
  | 'REFUSED'
  | 'NO_ANSWER'
  /** What answers does not speak the protocol, as the page on which one signs in to a wifi network. */
  | 'NOT_THE_SERVER'

/** For the log: what is wrong, and what to do. */
export const connectionSentences: Readonly<Record<ConnectionProblem, string>> = {
  CLOCK:
    'The certificate of the server is not valid yet: the clock of this machine is wrong. Set it, or let it reach a time server (NTP).',
  CERTIFICATE_EXPIRED:
    'The certificate of the server has expired: renew it on the server. If it has not, the clock of this machine is fast.',
  CERTIFICATE_OF_ANOTHER:
    'The certificate is of another host: check the address. If it is right, the network puts something else in between.',
  CERTIFICATE_UNKNOWN:
    'The certificate is not trusted here: name its authority in TLS_CA_FILE or NODE_EXTRA_CA_CERTS. If it is a public one, the network puts something else in between.',
  NAME_UNKNOWN: 'There is no host of this name: check the address.',
  NO_NETWORK: 'There is no network, or no name server: check cable, wifi and DNS.',
  REFUSED: 'Nothing listens at this address: check address and port, and whether the server runs.',
  NO_ANSWER: 'The server does not answer: it is off or overloaded, or the network does not let this port through.',
  NOT_THE_SERVER:
    'Something else answers than the server: a wrong port, or the page on which one signs in to this network.',
}

const codes: Readonly<Record<string, ConnectionProblem>> = {
  CERT_NOT_YET_VALID: 'CLOCK',
  CERT_HAS_EXPIRED: 'CERTIFICATE_EXPIRED',
  ERR_TLS_CERT_ALTNAME_INVALID: 'CERTIFICATE_OF_ANOTHER',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'CERTIFICATE_UNKNOWN',
  SELF_SIGNED_CERT_IN_CHAIN: 'CERTIFICATE_UNKNOWN',
  UNABLE_TO_GET_ISSUER_CERT: 'CERTIFICATE_UNKNOWN',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'CERTIFICATE_UNKNOWN',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'CERTIFICATE_UNKNOWN',
  CERT_UNTRUSTED: 'CERTIFICATE_UNKNOWN',
  ENOTFOUND: 'NAME_UNKNOWN',
  EAI_AGAIN: 'NO_NETWORK',
  ENETUNREACH: 'NO_NETWORK',
  ENETDOWN: 'NO_NETWORK',
  EHOSTUNREACH: 'NO_NETWORK',
  EADDRNOTAVAIL: 'NO_NETWORK',
  ECONNREFUSED: 'REFUSED',
  ETIMEDOUT: 'NO_ANSWER',
  ECONNRESET: 'NO_ANSWER',
  ECONNABORTED: 'NO_ANSWER',
  EPIPE: 'NO_ANSWER',
  UND_ERR_CONNECT_TIMEOUT: 'NO_ANSWER',
  EPROTO: 'NOT_THE_SERVER',
}
/** OpenSSL's and the HTTP parser's: what came is no TLS, or no HTTP. */
const otherProtocol = /^(ERR_SSL_|HPE_)/

/** Of a host's several addresses each failed for a reason of its own: the first of these says most. */
const telling: readonly ConnectionProblem[] = ['REFUSED', 'NOT_THE_SERVER', 'NO_ANSWER']

const textOf = (error: object, field: string): string => {
  const value: unknown = Reflect.get(error, field)
  return typeof value === 'string' ? value : ''
}

/**
 * What an error of a connection means: one of Node's sockets, TLS or HTTP, or one that carries it (`cause`, `errors`,
 * nodemailer's `originalCode`).
 * @returns undefined for any other error
 */
export const connectionProblemOf = (error: unknown): ConnectionProblem | undefined => {
  if (typeof error !== 'object' || error === null) return undefined
  const several: unknown = Reflect.get(error, 'errors')
  if (Array.isArray(several) && several.length > 0) {
    const problems = several.map(connectionProblemOf)
    return telling.find((problem) => problems.includes(problem)) ?? problems.find((problem) => problem !== undefined)
  }
  for (const code of [textOf(error, 'code'), textOf(error, 'originalCode')]) {
    const problem = Object.hasOwn(codes, code) ? codes[code] : undefined
    if (problem) return problem
    if (otherProtocol.test(code)) return 'NOT_THE_SERVER'
  }
  // mqtt.js gives its own time-out no code.
  if (textOf(error, 'name') === 'TimeoutError' || textOf(error, 'message') === 'connack timeout') return 'NO_ANSWER'
  return connectionProblemOf(Reflect.get(error, 'cause'))
}
