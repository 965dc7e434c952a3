import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { bridgeAddress } from '@zuil/protocol'
import type { FastifyPluginAsync } from 'fastify'
import { StartRefused } from './platform/start-refused.ts'

const home = dirname(createRequire(import.meta.url).resolve('@zuil/backend/package.json'))

/** Script and style, named by their content. What is compressed beside them has no address of its own. */
const asset = /^\/?[\w-]+\.(js|css)$/

/** The apps, by where they are served. */
type App = 'ksb' | 'balie' | 'pas'

/** What the counter app asks beside this server: the card reader of its PC. */
const readerOfCounter = [`ws://127.0.0.1:${bridgeAddress.port}`]

/** What the one page of an app may do beside showing what it brings and asking this server. */
interface PageRights {
  /** What it shows in frames: origins. */
  readonly frames?: readonly string[]
  /** Whom it asks beside this server: origins. */
  readonly connect?: readonly string[]
  readonly camera?: boolean
  /** It can be installed, and starts without a line. */
  readonly installed?: boolean
}

/** The one page may load what carries this answer's nonce, and ask this server alone, but for its rights. */
const policyOf = (nonce: string, { frames = [], connect = [], installed = false }: PageRights): string =>
  [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'nonce-${nonce}'`,
    `connect-src ${["'self'", ...connect].join(' ')}`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
    ...(frames.length > 0 ? [`frame-src ${frames.join(' ')}`] : []),
    ...(installed ? [`worker-src 'self'`, `manifest-src 'self'`] : []),
  ].join('; ')

interface PagesOptions {
  /** Under whose name they are served: `/ksb`. */
  readonly app?: App
  /** As they are now: of the demo the back office shows the screens of its zuilen. */
  readonly rights?: () => PageRights
  /** What the server puts in the place of `%NAME%` in the page: texts, not HTML. */
  readonly values?: Readonly<Record<string, string>>
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign)

/**
 * The pages that were built to a folder: one page at every address under the app's name but the API's, and what it loads at
 * `/ksb/assets/`.
 * @throws StartRefused where they were not built
 */
export const officePagesIn =
  (built: string, { app = 'ksb', rights = () => ({}), values = {} }: PagesOptions = {}): FastifyPluginAsync =>
  async (server) => {
    const source = await readFile(join(built, 'index.html'), 'utf8').catch(() => {
      throw new StartRefused('The pages of the back office are not built: run `npm run build`.')
    })
    const page = Object.entries(values).reduce(
      (text, [name, value]) => text.replaceAll(`%${name}%`, () => escaped(value)),
      source,
    )
    await server.register(fastifyStatic, {
      root: join(built, 'assets'),
      prefix: `/${app}/assets/`,
      preCompressed: true,
      decorateReply: false,
      index: false,
      immutable: true,
      maxAge: '365d',
      allowedPath: (path) => asset.test(path),
      setHeaders: (reply) => {
        reply.setHeader('content-security-policy', `default-src 'none'; frame-ancestors 'none'`)
      },
    })
    // Of these two an address that is not there is not the page.
    const noPage = new RegExp(`^/${app}/(api|assets)(/|$|\\?)`)
    for (const url of [`/${app}`, `/${app}/*`]) {
      server.get(url, { schema: { hide: true } }, (request, reply) => {
        if (noPage.test(request.url)) return reply.callNotFound()
        const nonce = randomBytes(16).toString('base64')
        const may = rights()
        return reply
          .type('text/html; charset=utf-8')
          .headers({
            'content-security-policy': policyOf(nonce, may),
            'cache-control': 'no-store',
            'cross-origin-opener-policy': 'same-origin',
            'permissions-policy': `camera=(${may.camera ? 'self' : ''}), microphone=(), geolocation=()`,
          })
          .send(page.replaceAll('%NONCE%', nonce))
      })
    }
  }

/** The folder to which the pages of an app are built. */
export const builtPages = (app: App): string => join(home, 'dist/web', app)

/** The pages of the back office and of the counter app. @param frames what the back office shows in frames: origins, as they are now */
export const officePages =
  (frames?: () => readonly string[]): FastifyPluginAsync =>
  async (server) => {
    await server.register(
      officePagesIn(builtPages('ksb'), { app: 'ksb', rights: () => ({ frames: frames?.() ?? [] }) }),
    )
    await server.register(
      officePagesIn(builtPages('balie'), { app: 'balie', rights: () => ({ connect: readerOfCounter, camera: true }) }),
    )
    // Where the links in mails lead.
    server.get('/zuilen/:zuilId', { schema: { hide: true } }, (request, reply) => {
      const { zuilId } = request.params as { zuilId: string }
      return reply.redirect(`/ksb/zuilen/${encodeURIComponent(zuilId)}`)
    })
  }
