import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Configuration } from 'oidc-provider'
import type { ProviderKeys } from './provider-keys.ts'
import { escaped, type ProviderPage, providerPage } from './provider-pages.ts'

/**
 * The demo's own provider of OpenID Connect: everybody is who he says he is, by one click. It answers on loopback alone, and
 * says of itself that it is a demo's, so that no backend but a demo's takes its word.
 */

/** Somebody who can be chosen. */
export interface ProviderAccount {
  readonly email: string
  readonly name: string
  /** What he is, in Dutch. */
  readonly what: string
  /** Default true. */
  readonly emailVerified?: boolean
  /** What it vouches for in access tokens that are JWTs, as of who logged in by eID. */
  readonly insz?: string
}

/** The program that people log in to by it. */
export interface ProviderClient {
  readonly id: string
  /** Absent = a public client. */
  readonly secret?: string
  /** http://host:port */
  readonly origin: string
}

/** Another program whose users have access tokens for the API. */
export interface ProviderApp {
  readonly id: string
  /** Absent = a public client. */
  readonly secret?: string
  readonly redirectUri: string
}

export interface ProviderOptions {
  readonly client: ProviderClient
  readonly apps?: readonly ProviderApp[]
  /** Access tokens are JWTs for this, with the address in them; absent = they are opaque, and it is asked about them. */
  readonly audience?: string
  readonly accounts: readonly ProviderAccount[]
  readonly keys: ProviderKeys
  /** What it says of somebody is in the ID token; else it must be asked for. */
  readonly claimsInIdToken?: boolean
}

const secretOf = ({ secret }: { readonly secret?: string }) =>
  secret === undefined
    ? ({ token_endpoint_auth_method: 'none' } as const)
    : ({ client_secret: secret, token_endpoint_auth_method: 'client_secret_basic' } as const)

const claimsOf = ({ email, name, emailVerified = true }: ProviderAccount) => ({
  sub: email,
  ...{ email, email_verified: emailVerified, name },
})

/** JWTs for whoever asks for tokens, instead of opaque ones for this provider. */
const jwtsFor = (audience: string, accounts: readonly ProviderAccount[]) =>
  ({
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: 'openid email', audience, accessTokenFormat: 'jwt' as const }),
    },
    claims: (id: string | undefined) => {
      const account = accounts.find(({ email }) => email === id)
      if (!account) return undefined
      const { email, email_verified } = claimsOf(account)
      return { email, email_verified, ...(account.insz !== undefined && { 'https://publiq.be/rrn': account.insz }) }
    },
  }) as const

const configurationOf = (options: ProviderOptions): Configuration => {
  const { client, apps = [], accounts, keys, audience, claimsInIdToken = true } = options
  const jwts = audience === undefined ? undefined : jwtsFor(audience, accounts)
  return {
    clients: [
      ...apps.map((app) => ({
        client_id: app.id,
        ...secretOf(app),
        redirect_uris: [app.redirectUri],
        post_logout_redirect_uris: [app.redirectUri],
        response_types: ['code' as const],
        grant_types: ['authorization_code'],
      })),
      {
        client_id: client.id,
        ...secretOf(client),
        redirect_uris: [`${client.origin}/ksb/login/terug`],
        post_logout_redirect_uris: [`${client.origin}/ksb/uitgelogd`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    jwks: keys.jwks,
    cookies: { keys: [...keys.cookieKeys] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: !claimsInIdToken,
    pkce: { required: () => true },
    // The pages of a program without a secret ask for its tokens themselves.
    clientBasedCORS: (_context, origin, { clientId }) =>
      apps.some(({ id, secret, redirectUri }) => {
        const own = id === clientId && secret === undefined
        return own && URL.canParse(redirectUri) && new URL(redirectUri).origin === origin
      }),
    discovery: { uitpas_demo: true },
    ttl: { Session: 86_400, Interaction: 3_600, Grant: 86_400, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
    findAccount: (_context, id) => {
      const account = accounts.find(({ email }) => email === id)
      return account && { accountId: id, claims: () => claimsOf(account) }
    },
    ...(jwts && {
      extraTokenClaims: (_context, token) => ('accountId' in token ? jwts.claims(token.accountId) : undefined),
    }),
    // They are our own clients: nobody is asked whether they may.
    loadExistingGrant: async ({ oidc }) => {
      const known = oidc.session?.grantIdFor(oidc.client?.clientId ?? client.id)
      const given = known === undefined ? undefined : await oidc.provider.Grant.find(known)
      if (given) return given
      const grant = new oidc.provider.Grant({ clientId: oidc.client?.clientId, accountId: oidc.session?.accountId })
      grant.addOIDCScope('openid email profile')
      if (audience !== undefined) grant.addResourceScope(audience, 'openid email')
      await grant.save()
      return grant
    },
    interactions: { url: (_context, { uid }) => `/keuze/${uid}` },
    features: {
      devInteractions: { enabled: false },
      // Who has a secret may ask about any token.
      introspection: { enabled: true, allowedPolicy: (_context, { clientAuthMethod }) => clientAuthMethod !== 'none' },
      resourceIndicators: jwts?.resourceIndicators ?? { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context, form) => {
          const body = `<p>Je wordt uitgelogd…</p>${form}<button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>Uitloggen</button>`
          const page = providerPage(
            'Uitloggen uit de demo',
            body,
            client.origin,
            "document.querySelector('button').click()",
          )
          context.set(page.headers)
          context.body = page.html
        },
        postLogoutSuccessSource: (context) => {
          const page = providerPage('Je bent uitgelogd', '<p>Je mag dit venster sluiten.</p>', client.origin)
          context.set(page.headers)
          context.body = page.html
        },
      },
    },
    renderError: (context, { error }) => {
      const body = `<p>De inlogdienst van de demo kon dit niet doen (${escaped(error)}). Ga terug en probeer het opnieuw.</p>
<p><a class="other" href="${escaped(client.origin)}/ksb/">Naar Kaartsysteembeheer</a></p>`
      const page = providerPage('Dat lukte niet', body, client.origin)
      context.set(page.headers)
      context.body = page.html
    },
  }
}

const choicePage = (uid: string, { accounts, client }: ProviderOptions): ProviderPage => {
  const buttons = accounts.map(
    ({ email, name, what }) => `<li><form method="post" action="/keuze/${escaped(uid)}">
<button name="email" value="${escaped(email)}"><strong>${escaped(name)}</strong><span class="what">${escaped(what)}</span>
<span class="email">${escaped(email)}</span></button></form></li>`,
  )
  const body = `<p>Dit is de inlogdienst van de demo. Hij vervangt UiTID en vraagt geen wachtwoord: kies wie je bent.</p>
<ul>${buttons.join('\n')}</ul>
<form method="post" action="/keuze/${escaped(uid)}"><button name="stop" value="1">Niet inloggen</button></form>`
  return providerPage('Log in als…', body, client.origin)
}

const MAX_FORM = 10_000

const formOf = async (request: IncomingMessage): Promise<URLSearchParams> => {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > MAX_FORM) throw new Error('too long')
  }
  return new URLSearchParams(text)
}

/** Does something without the warnings that the library prints: of Node 20, and of what is kept in memory, as a demo's may be. */
const quietly = async <T>(work: () => Promise<T>): Promise<T> => {
  // biome-ignore-start lint/suspicious/noConsole: it knows no other way to be quiet
  const { warn } = console
  console.warn = () => undefined
  try {
    return await work()
  } finally {
    console.warn = warn
  }
  // biome-ignore-end lint/suspicious/noConsole: as above
}

/** What answers as the provider. */
const answering = async (issuer: string, options: ProviderOptions) => {
  const provider = await quietly(async () => {
    const { Provider } = await import('oidc-provider')
    return new Provider(issuer, configurationOf(options))
  })
  const others = provider.callback()
  const choose = async (request: IncomingMessage, response: ServerResponse, uid: string): Promise<void> => {
    const details = await provider.interactionDetails(request, response)
    if (request.method !== 'POST' || details.uid !== uid) {
      const page = choicePage(details.uid, options)
      response.writeHead(200, page.headers).end(page.html)
      return
    }
    const form = await formOf(request)
    const email = form.get('email')
    const result = options.accounts.some((account) => account.email === email)
      ? { login: { accountId: String(email) } }
      : { error: 'access_denied', error_description: 'nobody was chosen' }
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  }
  return (request: IncomingMessage, response: ServerResponse): void => {
    const [, uid] = /^\/keuze\/([\w-]+)$/.exec(request.url ?? '') ?? []
    if (uid === undefined) return void others(request, response)
    choose(request, response, uid).catch(() => {
      const page = providerPage(
        'Deze pagina is verlopen',
        `<p>Begin opnieuw met inloggen.</p><p><a class="other" href="${escaped(options.client.origin)}/ksb/login">Log in</a></p>`,
        options.client.origin,
      )
      response.writeHead(400, page.headers).end(page.html)
    })
  }
}

const isOwnHost = (host: string | undefined): boolean => /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host ?? '')

export interface DemoProvider {
  readonly issuer: string
  /** From now on it lets people in. Until then, and to who comes by another name than this machine's, it says that it is not ready. */
  open(options: ProviderOptions): Promise<void>
  stop(): Promise<void>
}

/**
 * Listens, so that its address is known.
 * @param port 0 = any free one
 * @param issuer where people reach it; absent = where it listens
 */
export const startProvider = async (port: number, issuer?: string): Promise<DemoProvider> => {
  let answer: Awaited<ReturnType<typeof answering>> | undefined
  const server = createServer((request, response) => {
    // A page from elsewhere may give its own name the address of this machine.
    if (!answer || !isOwnHost(request.headers.host)) return void response.writeHead(503).end()
    answer(request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const reached = issuer ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer: reached,
    open: async (options) => {
      answer = await answering(reached, options)
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
