import { createSign } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { type ProviderOptions, startProvider } from '../../deploy/demo/provider.ts'
import { newProviderKeys } from '../../deploy/demo/provider-keys.ts'
import { startTestServer, type TestServer } from './http-server.ts'
import { freePort } from './ports.ts'

type Json = Record<string, unknown>

/** What it does that a provider should not. */
export interface Lies {
  /** It does not answer: every request, or that for a token alone. */
  down?: 'ALL' | 'TOKEN' | 'ERROR_500'
  /** What it says of an access token that it is asked about. */
  introspection?: (said: Json) => Json
  /** Another ID token than the real one, signed with the real key. */
  idToken?: (claims: Json) => Json
  /** Spoils the signature of the ID token. */
  forged?: boolean
  /** Another ID token whole. */
  signed?: (header: Json, claims: Json) => string
  /** What it says of somebody beside the ID token. */
  userinfo?: (claims: Json) => Json
  /** Other metadata. */
  metadata?: (metadata: Json) => Json
}

/** A real provider behind a proxy that lies for it. */
export interface LyingProvider {
  readonly issuer: string
  readonly lies: Lies
  open(options: Omit<ProviderOptions, 'keys'>): Promise<void>
  /** A JWT by its real key. @param header beside `alg` and `kid` */
  sign(header: Json, claims: Json): string
  readonly received: TestServer['received']
  stop(): Promise<void>
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const read = (text = ''): Json => JSON.parse(Buffer.from(text, 'base64url').toString())

export const startLyingProvider = async (port = 0): Promise<LyingProvider> => {
  const keys = newProviderKeys()
  const lies: Lies = {}
  const realPort = await freePort()

  const signed = (header: Json, claims: Json): string => {
    const text = `${part(header)}.${part(claims)}`
    const key = { key: keys.jwks.keys[0] as never, format: 'jwk' as const }
    const signature = createSign('RSA-SHA256').update(text).sign(key).toString('base64url')
    return `${text}.${lies.forged ? signature.replace(/^.{8}/, 'AAAAAAAA') : signature}`
  }
  const changed = (path: string, text: string): string => {
    if (path === '/.well-known/openid-configuration' && lies.metadata)
      return JSON.stringify(lies.metadata(JSON.parse(text)))
    if (path === '/token/introspection' && lies.introspection)
      return JSON.stringify(lies.introspection(JSON.parse(text)))
    if (path === '/me' && lies.userinfo) return JSON.stringify(lies.userinfo(JSON.parse(text)))
    if (path !== '/token' || !(lies.idToken || lies.forged || lies.signed)) return text
    const tokens = JSON.parse(text)
    if (typeof tokens.id_token !== 'string') return text
    const [header, claims] = tokens.id_token.split('.')
    const told = lies.idToken?.(read(claims)) ?? read(claims)
    return JSON.stringify({ ...tokens, id_token: (lies.signed ?? signed)(read(header), told) })
  }

  const proxy = await startTestServer((received, response) => {
    const path = new URL(received.url, 'http://x').pathname
    if (lies.down === 'ALL' || (lies.down === 'TOKEN' && path === '/token')) return void response.destroy()
    if (lies.down === 'ERROR_500') return void response.writeHead(500).end('broken')
    const { method, headers, body } = received
    const forward = httpRequest(
      { host: '127.0.0.1', port: realPort, path: received.url, method, headers },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          const { 'content-length': _length, 'transfer-encoding': _encoding, ...rest } = answer.headers
          response.writeHead(answer.statusCode ?? 500, rest).end(changed(path, Buffer.concat(chunks).toString('utf8')))
        })
      },
    )
    forward.end(body)
  }, port)
  const running = await startProvider(realPort, proxy.url)
  return {
    issuer: proxy.url,
    lies,
    open: (options) => running.open({ ...options, keys }),
    sign: (header, claims) => signed({ alg: 'RS256', kid: keys.jwks.keys[0]?.kid, ...header }, claims),
    received: proxy.received,
    stop: async () => {
      await proxy.stop()
      await running.stop()
    },
  }
}
