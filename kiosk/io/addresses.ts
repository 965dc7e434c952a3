const loopback = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/

/** Whether a host name is this machine's own. */
export const isLoopback = (host: string): boolean => loopback.test(host)

/** Whether an address of a backend may be used: https, or http on this machine alone. */
export const isBackendUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username !== '' || password !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

/**
 * Whether these readers may be used with a backend (its address is one, see `isBackendUrl`). Anybody on the machine can
 * lay any card on a simulated reader: such taps are for a backend on the same machine alone, one that somebody tries.
 */
export const readersFit = (readers: readonly { readonly kind: string }[], backendUrl: string): boolean =>
  isLoopback(new URL(backendUrl).hostname) || readers.every(({ kind }) => kind !== 'SIMULATED')
