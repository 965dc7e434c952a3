import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { describeError, type Log, parseMqttUser } from '@zuil/protocol'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { Registry } from 'prom-client'
import { discovery } from './accounts/login/discovery.ts'
import { loginProvider } from './accounts/login/provider.ts'
import { type AccessTokens, accessTokens } from './accounts/tokens/access-tokens.ts'
import { enrolledZuilen, zuilenInQuarantine } from './alerted-zuilen.ts'
import type { Config } from './config.ts'
import { openConfiguredStores } from './configured-stores.ts'
import { refuseDemoData } from './demo/mark.ts'
import { createScreens } from './demo/screens.ts'
import { uitdatabankClient } from './events/uitdatabank/client.ts'
import { uitdatabankLoad } from './events/uitdatabank/load.ts'
import { type Fleet, startFleet } from './fleet.ts'
import { seesZuilen, startLiveFeed } from './live-feed.ts'
import { stateMetrics, verdictMetrics } from './metrics.ts'
import { officePages } from './office-pages.ts'
import { startRegistrations } from './passholders/registration/jobs.ts'
import { BATCH_ROWS } from './passholders/rules/registration/keeping.ts'
import { phonePages } from './phone-pages.ts'
import { createLive } from './platform/http/live.ts'
import { metricsPage } from './platform/http/metrics.ts'
import { defaultLimits } from './platform/http/rate-limits.ts'
import { buildHttp } from './platform/http/server.ts'
import { isLoopback } from './platform/loopback.ts'
import { emqxHook } from './platform/mqtt/emqx/hook.ts'
import { openOutbox } from './platform/outbox/outbox.ts'
import { onlyTo, safeMailSender } from './platform/outbox/safe-mail.ts'
import { smtpSender } from './platform/outbox/smtp.ts'
import { webhookSender } from './platform/outbox/webhook.ts'
import { internetAnd, networksAlone, type WebhookReach } from './platform/outbox/webhook-reach.ts'
import { StartRefused } from './platform/start-refused.ts'
import { startAlerts } from './presence/alerts.ts'
import { openCalls } from './presence/calls.ts'
import { startDigests } from './presence/digest.ts'
import { addOfficePages, addOfficeRoutes, addRoutes, identitiesOf, type RouteOptions } from './routes.ts'
import type { Stores } from './stores.ts'
import { startForgetting } from './zuilen/forget.ts'

/** The whole backend, running. */
export interface App {
  /** http://host:port */
  readonly http: string
  /** The address to which zuilen connect. */
  readonly mqtt: string
  readonly store: Stores
  readonly fleet: Fleet
  /** Answers what it took, then ends. */
  stop(): Promise<void>
}

const readPem = (key: string, path: string): Promise<string> =>
  readFile(path, 'utf8').catch(() => {
    throw new StartRefused(`${key}: the file ${path} can't be read.`)
  })

const brokerOf = async ({ broker }: Config): Promise<Parameters<typeof startFleet>[0]['broker']> => {
  if (broker.kind === 'EXTERNAL') return broker
  const { kind, host, port, certFile, keyFile } = broker
  if (certFile === undefined || keyFile === undefined) return { kind, host, port }
  const [cert, key] = [await readPem('BROKER_CERT_FILE', certFile), await readPem('BROKER_KEY_FILE', keyFile)]
  return { kind, host, port, tls: { cert, key } }
}

const publicMqttUrl = (config: Config, port: number | undefined): string => {
  if (config.publicMqttUrl !== undefined) return config.publicMqttUrl
  if (config.broker.kind === 'EXTERNAL') return config.broker.url
  return `${config.broker.certFile === undefined ? 'mqtt' : 'mqtts'}://${config.broker.host}:${port}`
}

const urlHost = (host: string): string => (host.includes(':') ? `[${host}]` : host)

/** Whether a proxy stands before this backend: one is named, or people open the back office elsewhere than on this machine. */
const isBehindProxy = ({ http, publicUrl }: Config): boolean =>
  http.trustProxy !== undefined || (publicUrl !== undefined && !isLoopback(new URL(publicUrl).hostname))

/** The port that a server listens on. */
const portOf = ({ server }: FastifyInstance): number => (server.address() as AddressInfo).port

/** The hashes of MQTT passwords by user name: none of a device that is no longer a zuil's. */
const passwordHashes =
  ({ enrolment }: Pick<Stores, 'enrolment'>) =>
  async (user: string): Promise<string | undefined> => {
    const device = parseMqttUser(user)
    const [found] = device ? await enrolment.credentials([device.zuilId]) : []
    return found?.generation === device?.generation ? found?.passwordHash : undefined
  }

/** Sends what the outbox holds, makes the daily mails, and calls webhooks. @returns how to end it */
const startSending = (
  store: Stores,
  { mail, safe, mailOnlyTo }: Config,
  reach: WebhookReach,
  publicUrl: string,
  clock: () => number,
  log: Log,
): (() => Promise<void>) => {
  // Of a safe environment nobody expects mail.
  if (!mail && safe) log.info({}, 'SMTP_URL is not set: mails are not sent, but kept to be looked at')
  if (!mail && !safe) log.warn({}, 'SMTP_URL is not set: mails are not sent, but wait in the outbox')
  const smtp = mail && smtpSender({ ...mail, loopback: isLoopback(mail.host) })
  const mailSender = safe ? safeMailSender(smtp, onlyTo(mailOnlyTo)) : smtp
  const outbox = openOutbox({
    store: store.outbox,
    senders: { ...(mailSender && { MAIL: mailSender }) },
    clock,
    log,
  })
  const calls = openCalls({
    ...{ store: store.calls, clock, log },
    sender: webhookSender({ targetOf: store.webhooks.target, reach, clock }),
  })
  const digests = startDigests({ store, clock, newId: randomUUID, publicUrl }, log)
  outbox.start()
  calls.start()
  return async () => {
    await digests.stop()
    await Promise.all([outbox.stop(), calls.stop()])
  }
}

/**
 * Does something after each request that may have changed something: so it is with the zuilen at once. No route needs to
 * know who shows what it changes.
 */
const afterWrites = (work: () => void): FastifyPluginAsync => {
  const plugin: FastifyPluginAsync = async (app) => {
    app.addHook('onResponse', async ({ method }) => {
      if (method !== 'GET' && method !== 'HEAD') work()
    })
  }
  // Not encapsulated: it is of all routes.
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true })
}

/** The access tokens of people that the API takes. */
const tokensOf = (
  login: NonNullable<Config['login']>,
  { clientIds, audience }: NonNullable<NonNullable<Config['login']>['api']>,
  demo: boolean,
  log: Log,
  clock: () => number,
): AccessTokens =>
  accessTokens({
    rules: { issuer: login.issuer, clientIds, ...(audience !== undefined && { audience }) },
    provider: discovery({ ...login, demo }, log, clock),
    hasSecret: login.clientSecret !== undefined,
    limit: defaultLimits.strangeToken,
    log,
    clock,
  })

/**
 * Starts everything, each after what it depends on: database, broker and fleet, HTTP.
 * @throws StartRefused with a sentence, when a person must look at it first; nothing is left running then
 */
export const startApp = async (config: Config, log: Log): Promise<App> => {
  const clock = Date.now
  const ends: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) {
      await end().catch((error: unknown) =>
        log.error(describeError(error), 'A part of the backend could not be stopped'),
      )
    }
  }
  try {
    const opened = await openConfiguredStores(config, log)
    ends.push(() => opened.close())
    const figures = new Registry()
    const store: Stores = { ...opened, book: verdictMetrics([figures], clock)(opened.book) }
    const demo = config.demo ? await (await import('./demo/demo.ts')).demo(store, clock, log) : undefined
    if (!demo) await refuseDemoData(store)
    const { login, supportContact } = config
    const extraPlugins: FastifyPluginAsync[] = [officePages(demo?.frames), ...(demo ? [demo.plugin] : [])]
    if (login?.phoneClientId !== undefined)
      extraPlugins.push(phonePages({ issuer: login.issuer, clientId: login.phoneClientId }))

    const publicUrl = config.publicUrl ?? `http://${urlHost(config.http.host)}:${config.http.port}`
    const webhookReach = config.safe ? networksAlone(config.webhooksTo) : internetAnd(config.webhooksTo)
    ends.push(startSending(store, config, webhookReach, publicUrl, clock, log))
    ends.push(startForgetting({ store, clock }, log).stop)
    if (config.uitdatabank) {
      const { intervalMs, ...api } = config.uitdatabank
      const load = uitdatabankLoad({ search: uitdatabankClient(api), store: store.uitdatabank, clock, intervalMs }, log)
      load.start()
      ends.push(load.stop)
    }
    const batchRows = BATCH_ROWS[config.databaseUrl === undefined ? 'embedded' : 'PostgreSQL']
    const jobs = startRegistrations({ work: store.registrationWork, clock, batchRows }, log)
    ends.push(jobs.stop)
    const alerts = startAlerts({
      store,
      enrolledZuilen: () => enrolledZuilen(store),
      zuilenInQuarantine: () => zuilenInQuarantine(store),
      clock,
      monotonic: () => performance.now(),
      log,
      publicUrl,
      ...(config.alerts && { presence: config.alerts }),
      health: {
        ...config.alerts,
        ...(config.oldestSoftware !== undefined && { oldestSoftware: config.oldestSoftware }),
        screens: !config.demo,
      },
    })
    if (config.broker.kind === 'EXTERNAL' && config.broker.access === undefined)
      log.warn(
        {},
        'MQTT_BROKER is not set: who may connect to the MQTT broker is not kept up to date, and who is revoked stays connected',
      )
    const fleet = await startFleet({ store, clock, log, broker: await brokerOf(config), alerts })
    ends.push(() => fleet.stop())
    ends.push(store.followKeys(fleet.keysChanged))
    const mqtt = publicMqttUrl(config, fleet.brokerPort)

    const { broker } = config
    if (broker.kind === 'EXTERNAL' && broker.access?.kind === 'EMQX') {
      const { username = '', password = '' } = broker
      extraPlugins.push(
        emqxHook({
          secret: broker.access.hookSecret,
          backend: { username, password },
          passwordHashOf: passwordHashes(store),
        }),
      )
    }
    extraPlugins.push(
      metricsPage({
        ...(config.metricsToken !== undefined && { token: config.metricsToken }),
        behindProxy: isBehindProxy(config),
        read: stateMetrics(figures, { store, fleet, alerts, clock, monotonic: () => performance.now() }),
        contentType: figures.contentType,
      }),
    )
    extraPlugins.push(afterWrites(() => void fleet.checkNow()))
    if (!login) log[config.demo ? 'info' : 'warn']({}, 'OIDC_ISSUER is not set: nobody can log in to the back office')
    /** Before anybody asks, it listens. */
    const origin = (): string =>
      config.publicUrl === undefined
        ? `http://${urlHost(config.http.host)}:${portOf(http)}`
        : new URL(config.publicUrl).origin
    let zuilen = (await store.catalog()).zuilen
    const live = createLive({ sees: seesZuilen(() => zuilen) })
    // Also where the start breaks off before the server that would end it.
    ends.push(async () => live.end())
    ends.push(
      startLiveFeed({
        ...{ store, presenceOf: alerts.presenceOf, live, log },
        onZuilen: (now) => {
          zuilen = now
        },
      }),
    )
    const routes: RouteOptions = {
      live,
      stores: store,
      clock,
      log,
      publicMqttUrl: () => mqtt,
      presenceOf: alerts.presenceOf,
      sendCommand: (command) => fleet.command(command),
      handIn: fleet.handIn,
      onRegistration: jobs.wake,
      webhookReach,
      onCredentials: () => fleet.checkNow(),
      onEnrolled: (user) => fleet.enrolled(user),
      safe: config.safe,
      ...(config.safe && {
        trial: demo?.office ?? { stores: store, screens: createScreens([]), cards: [] },
      }),
      origin,
      ...(login && { provider: loginProvider({ ...login, demo: config.demo }, log, clock) }),
      ...(supportContact !== undefined && { supportContact }),
    }
    const http: FastifyInstance = await buildHttp({
      log,
      identities: identitiesOf(store, clock, login?.api && tokensOf(login, login.api, config.demo, log, clock)),
      noteReading: store.readings.note,
      checkDatabase: store.catalog,
      brokerUp: () => fleet.up,
      routes: (api) => addRoutes(api, routes),
      office: {
        sessions: store.sessions,
        origin,
        routes: (api) => addOfficeRoutes(api, routes),
        pages: (api) => addOfficePages(api, routes),
      },
      extraPlugins,
      ...(config.http.trustProxy !== undefined && { trustProxy: config.http.trustProxy }),
    })
    ends.push(() => http.close())
    await http.listen({ host: config.http.host, port: config.http.port }).catch((error: unknown) => {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      throw new StartRefused(
        `The web server can't listen on ${config.http.host}:${config.http.port} (${code}); set HOST or PORT.`,
      )
    })
    return {
      http: `http://${urlHost(config.http.host)}:${portOf(http)}`,
      mqtt,
      store,
      fleet,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
