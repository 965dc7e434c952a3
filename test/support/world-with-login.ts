import { demoPhone } from '../../backend/demo/clients.ts'
import type { Dataset } from '../../backend/demo/dataset/shapes.ts'
import { startLyingProvider } from './lying-provider.ts'
import { officeAccounts, openProvider, providerAccounts } from './office.ts'
import { freePort } from './ports.ts'
import { createWorld, type World, type WorldOptions } from './world.ts'

/** A world where people log in: the `people` of office.ts with its back office and counter app, passholders with their phones. */
export interface WorldWithLogin {
  readonly world: World
  /** Of its pages: http://127.0.0.1:port */
  readonly origin: string
  end(): Promise<void>
}

interface Options extends WorldOptions {
  /** First names of those who have a UiTID, NAME@post.example, and are nobody's passholder yet. */
  readonly uitids: readonly string[]
}

/** On PostgreSQL, with the whole of a provider of OpenID Connect, of which nothing says that it is a demo's. */
export const createWorldWithLogin = async ({ uitids, extended, ...options }: Options): Promise<WorldWithLogin> => {
  const provider = await startLyingProvider()
  provider.lies.metadata = ({ uitpas_demo: _mark, ...metadata }) => metadata
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const audience = 'https://api.example'
  const passholders = uitids.map((name) => ({ email: `${name}@post.example`, name, what: 'pashouder' }))
  const withPeople = (small: Dataset): Dataset => {
    const { clients, ...all } = extended?.(small) ?? small
    return { ...all, accounts: officeAccounts() ?? [], clients: [...clients, demoPhone] }
  }
  try {
    await openProvider(provider, origin, {
      ...{ accounts: [...providerAccounts, ...passholders], audience },
      apps: [{ id: demoPhone.id, redirectUri: `${origin}/pas/` }],
    })
    const world = await createWorld('PostgreSQL', {
      ...{ ...options, extended: withPeople },
      backendEnv: {
        ...{ PORT: String(port), PUBLIC_URL: origin, OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: 'ksb' },
        ...{ OIDC_PHONE_CLIENT_ID: demoPhone.id, OIDC_API_AUDIENCE: audience },
        ...options.backendEnv,
      },
    })
    return { world, origin, end: () => world.end().then(provider.stop) }
  } catch (error) {
    await provider.stop()
    throw error
  }
}
