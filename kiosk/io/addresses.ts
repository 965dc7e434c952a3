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
