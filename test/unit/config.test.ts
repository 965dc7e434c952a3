import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../backend/config.ts'

const problems = (env: Record<string, string>): readonly string[] => {
  const parsed = parseConfig(env)
  return parsed.ok ? [] : parsed.error
}

describe('the backend’s settings', () => {
  it('has a default for everything', () => {
    expect(parseConfig({})).toEqual({
      ok: true,
      value: {
        http: { host: '127.0.0.1', port: 8080 },
        dataDir: './data/backend',
        broker: { kind: 'EMBEDDED', host: '127.0.0.1', port: 1883 },
        codeTimes: { stepSeconds: 30, validSeconds: 60, familySeconds: 300 },
        webhooksTo: [],
        plausible: {
          tapsPerHour: 1_500,
          tapsPerDay: 6_000,
          unknownPerHour: 100,
          unknownPerDay: 300,
          quarantined: 10_000,
        },
        clientQuotas: { unknownPerHour: 100, unknownPerDay: 400, holdersPerHour: 2_000, holdersPerDay: 10_000 },
        retention: {
          strangerDays: 7,
          commandDays: 30,
          tapDays: 400,
          outageDays: 400,
          reportDays: 30,
          readingDays: 400,
          auditDays: 1_826,
          visitDays: 1_826,
        },
        sessionTimes: { idleMs: 3_600_000, maxMs: 43_200_000 },
        logLevel: 'info',
        demo: false,
        safe: false,
        mailOnlyTo: [],
      },
    })
  })

  it('takes where events come from, off by default', () => {
    const api = { UITDATABANK_URL: 'https://search.example/', UITDATABANK_CLIENT_ID: 'abc' }
    const uitdatabank = { url: 'https://search.example', clientId: 'abc', intervalMs: 300_000 }
    expect(parseConfig(api)).toMatchObject({ value: { uitdatabank } })
    expect(parseConfig({ ...api, UITDATABANK_INTERVAL: '60' })).toMatchObject({
      value: { uitdatabank: { intervalMs: 3_600_000 } },
    })
  })

  it('takes a provider by which people log in: over TLS, or on this machine', () => {
    const login = { OIDC_ISSUER: 'https://account.example/realms/uitid', OIDC_CLIENT_ID: 'ksb' }
    expect(parseConfig(login)).toMatchObject({
      value: {
        login: {
          issuer: 'https://account.example/realms/uitid',
          clientId: 'ksb',
          scopes: 'openid email profile',
        },
      },
    })
    const all = { ...login, OIDC_CLIENT_SECRET: 'geheim', OIDC_SCOPES: 'openid email', SUPPORT_CONTACT: 'Bel 02 123' }
    expect(parseConfig({ ...all, OIDC_ISSUER: 'http://127.0.0.1:8910' })).toMatchObject({
      value: { login: { clientSecret: 'geheim', scopes: 'openid email' }, supportContact: 'Bel 02 123' },
    })
    expect(parseConfig({ ...login, OIDC_API_CLIENTS: 'balie, app' })).toMatchObject({
      value: { login: { api: { clientIds: ['balie', 'app'] } } },
    })
    expect(parseConfig({ ...login, OIDC_API_CLIENTS: 'app', OIDC_API_AUDIENCE: 'https://api.example' })).toMatchObject({
      value: { login: { api: { clientIds: ['app'], audience: 'https://api.example' } } },
    })
    // The phone's is one whose tokens the API takes.
    expect(parseConfig({ ...login, OIDC_PHONE_CLIENT_ID: 'pas', OIDC_API_CLIENTS: 'app' })).toMatchObject({
      value: { login: { phoneClientId: 'pas', api: { clientIds: ['app', 'pas'] } } },
    })
    for (const [key, wrong] of [
      ['OIDC_API_CLIENTS', 'app,,balie'],
      ['OIDC_ISSUER', 'http://account.example'],
      ['OIDC_ISSUER', 'https://user:secret@account.example'],
      ['OIDC_ISSUER', 'https://account.example/?realm=x'],
      ['OIDC_SCOPES', 'openid profile'],
      ['OIDC_SCOPES', 'openid  email'],
      ['OIDC_SCOPES', 'email'],
      ['SUPPORT_CONTACT', 'bel\nof mail'],
      ['SESSION_IDLE', '4'],
      ['SESSION_MAX', '10081'],
      ['SESSION_MAX', '12h'],
    ] as const)
      expect(problems({ ...login, [key]: wrong })[0]).toMatch(new RegExp(`^${key}: .* is not allowed`, 's'))
  })

  it('refuses what does not go together of logging in', () => {
    const login = { OIDC_ISSUER: 'https://account.example', OIDC_CLIENT_ID: 'ksb' }
    for (const [env, said] of [
      [{ OIDC_ISSUER: login.OIDC_ISSUER }, 'OIDC_ISSUER and OIDC_CLIENT_ID: one is set'],
      [{ OIDC_CLIENT_ID: 'ksb' }, 'OIDC_ISSUER and OIDC_CLIENT_ID: one is set'],
      [{ OIDC_CLIENT_SECRET: 'x' }, 'OIDC_CLIENT_SECRET and OIDC_SCOPES: not allowed without OIDC_ISSUER'],
      [{ OIDC_PHONE_CLIENT_ID: 'pas' }, 'OIDC_PHONE_CLIENT_ID: not allowed without OIDC_ISSUER'],
      [{ OIDC_API_CLIENTS: 'app' }, 'OIDC_API_CLIENTS: not allowed without OIDC_ISSUER'],
      [
        { ...login, OIDC_API_AUDIENCE: 'x' },
        'OIDC_API_AUDIENCE: not allowed without OIDC_API_CLIENTS or OIDC_PHONE_CLIENT_ID',
      ],
      [{ ...login, TRUST_PROXY: '1' }, 'PUBLIC_URL: must be set with OIDC_ISSUER'],
      [{ ...login, PUBLIC_URL: 'https://example.org/ksb' }, 'the back office is at the root of its host'],
      [{ ...login, PUBLIC_URL: 'http://example.org' }, 'must not travel without TLS'],
      [{ SESSION_IDLE: '90', SESSION_MAX: '60' }, 'SESSION_IDLE: must not be more than SESSION_MAX'],
    ] as const)
      expect(problems(env)).toEqual([expect.stringContaining(said)])
    for (const PUBLIC_URL of ['https://ksb.example.org', 'https://ksb.example.org/', 'http://127.0.0.1:8080'])
      expect(problems({ ...login, TRUST_PROXY: '1', PUBLIC_URL })).toEqual([])
    expect(parseConfig({ SESSION_IDLE: '30', SESSION_MAX: '480' })).toMatchObject({
      value: { sessionTimes: { idleMs: 1_800_000, maxMs: 28_800_000 } },
    })
  })

  it('takes a token by which metrics are read: a long one that a header can hold, which no error repeats', () => {
    const token = 'abcdefghijklmnopqrstuvwxyz012345'
    expect(parseConfig({ METRICS_TOKEN: token })).toMatchObject({ value: { metricsToken: token } })
    for (const wrong of [token.slice(1), `${token} `, `${token}é`, `${token}\n`]) {
      const said = problems({ METRICS_TOKEN: wrong })
      expect(said).toEqual([expect.stringMatching(/^METRICS_TOKEN: its value is not allowed; .*32 characters/)])
      expect(said[0]).not.toContain(wrong)
    }
  })

  it('keeps taps for as long as a journal may bring them, and visits for no less', () => {
    expect(parseConfig({ RETENTION: 'tapDays=200,strangerDays=1' })).toMatchObject({
      value: { retention: { tapDays: 200, strangerDays: 1, visitDays: 1_826 } },
    })
    for (const RETENTION of ['tapDays=99', 'visitDays=300', 'yearDays=3', 'tapDays=-1']) {
      expect(parseConfig({ RETENTION })).toMatchObject({ ok: false, error: [expect.stringMatching(/^RETENTION: /)] })
    }
  })

  it('takes numbers of presence and its alerts by their names, and no others', () => {
    expect(parseConfig({ ALERTS: 'offlineAfterMs=300000, temperatureC=75' })).toMatchObject({
      ok: true,
      value: { alerts: { offlineAfterMs: 300_000, temperatureC: 75 } },
    })
    for (const wrong of ['offlineAfter=1', 'offlineAfterMs=soon', 'offlineAfterMs', 'offlineAfterMs=-1', 'a=b=c'])
      expect(problems({ ALERTS: wrong })[0]).toMatch(/^ALERTS: .* is not allowed; .*offlineAfterMs/)
  })

  it('takes for how long check-in codes are good, within what zuilen take', () => {
    expect(parseConfig({ CHECKIN_CODES: 'stepSeconds=20, familySeconds=600' })).toMatchObject({
      ok: true,
      value: { codeTimes: { stepSeconds: 20, validSeconds: 60, familySeconds: 600 } },
    })
    for (const wrong of ['stepSeconds=9', 'stepSeconds=301', 'validSeconds=601', 'familySeconds=3601', 'steps=1', 'x'])
      expect(problems({ CHECKIN_CODES: wrong })[0]).toMatch(/^CHECKIN_CODES: .* is not allowed; .*stepSeconds/)
  })

  it('takes an address in which check-in codes stand, that nobody on the way can read or change', () => {
    for (const link of ['https://uitpas.example.org/pas/', 'http://127.0.0.1:8080/pas/'])
      expect(parseConfig({ CHECKIN_LINK: link })).toMatchObject({ ok: true, value: { checkinLink: link } })
    const long = `https://uitpas.example.org/${'a'.repeat(100)}`
    for (const wrong of ['http://uitpas.example.org/pas/', 'https://uitpas.example.org/#', 'uitpas.example.org', long])
      expect(problems({ CHECKIN_LINK: wrong })[0]).toMatch(/^CHECKIN_LINK: .* is not allowed/)
  })

  it('takes how many taps of a zuil are plausible', () => {
    expect(parseConfig({ PLAUSIBLE: 'tapsPerHour=20' })).toMatchObject({
      ok: true,
      value: { plausible: { tapsPerHour: 20, tapsPerDay: 6_000 } },
    })
    expect(problems({ PLAUSIBLE: 'taps=1' })[0]).toMatch(/^PLAUSIBLE: .* is not allowed; .*unknownPerDay/)
  })

  it('takes how much a client may ask about people', () => {
    expect(parseConfig({ CLIENT_QUOTAS: 'holdersPerDay=50000' })).toMatchObject({
      ok: true,
      value: { clientQuotas: { unknownPerHour: 100, holdersPerDay: 50_000 } },
    })
    expect(problems({ CLIENT_QUOTAS: 'all=1' })[0]).toMatch(/^CLIENT_QUOTAS: .* is not allowed; .*unknownPerHour/)
  })

  it('lets webhooks lead to the networks that are named, in the demo also to this machine', () => {
    const networks = (env: Record<string, string>) => {
      const parsed = parseConfig(env)
      return parsed.ok ? parsed.value.webhooksTo : parsed.error
    }
    expect(networks({ WEBHOOKS_TO: '127.0.0.1, 10.1.0.0/16,fd00::/8' })).toEqual([
      '127.0.0.1',
      '10.1.0.0/16',
      'fd00::/8',
    ])
    expect(networks({ DEMO: '1' })).toEqual(['127.0.0.0/8', '::1/128'])
    for (const wrong of ['loopback', '10.0.0.0/33', '10.0.0', 'a,b', '1'])
      expect(problems({ WEBHOOKS_TO: wrong })[0]).toMatch(/^WEBHOOKS_TO: .* is not allowed; .*127\.0\.0\.1/)
  })

  it('takes whom a safe environment mails', () => {
    const safeOf = (env: Record<string, string>) => {
      const parsed = parseConfig(env)
      return parsed.ok ? [parsed.value.safe, parsed.value.mailOnlyTo] : parsed.error
    }
    expect(safeOf({ DEMO: '1' })).toEqual([true, []])
    expect(safeOf({ SAFE: '1', MAIL_ONLY_TO: 'test@example.org, @example.com' })).toEqual([
      true,
      ['test@example.org', '@example.com'],
    ])
    for (const wrong of ['example.org', 'a b@example.org', '<a@example.org>', 'a@'])
      expect(problems({ SAFE: '1', MAIL_ONLY_TO: wrong })[0]).toMatch(/^MAIL_ONLY_TO: .* is not allowed; /)
    expect(problems({ MAIL_ONLY_TO: 'test@example.org' })[0]).toMatch(/^MAIL_ONLY_TO: not allowed without SAFE "1"; /)
  })

  it('takes an external broker and database', () => {
    expect(
      parseConfig({
        DATABASE_URL: 'postgresql://u:p@db/zuil',
        MQTT_URL: 'mqtts://broker.example:8883',
        MQTT_USERNAME: 'backend',
        MQTT_PASSWORD: 'secret',
        MQTT_BROKER: 'mosquitto',
      }),
    ).toMatchObject({
      ok: true,
      value: {
        databaseUrl: 'postgresql://u:p@db/zuil',
        broker: {
          kind: 'EXTERNAL',
          url: 'mqtts://broker.example:8883',
          username: 'backend',
          password: 'secret',
          access: { kind: 'MOSQUITTO' },
        },
        publicMqttUrl: 'mqtts://broker.example:8883',
      },
    })
  })

  it('takes a mail server, with a password or without', () => {
    const mailOf = (SMTP_URL: string) => {
      const parsed = parseConfig({ SMTP_URL, MAIL_FROM: 'UiTPAS <z@example.org>', PUBLIC_URL: 'https://ksb.example/' })
      return parsed.ok ? [parsed.value.mail, parsed.value.publicUrl] : parsed.error
    }
    const from = 'UiTPAS <z@example.org>'
    expect(mailOf('smtps://u%40x:p%2F%3A@mail.example')).toEqual([
      { host: 'mail.example', port: 465, secure: true, auth: { user: 'u@x', pass: 'p/:' }, from },
      'https://ksb.example',
    ])
    expect(mailOf('smtp://127.0.0.1:2525')).toEqual([
      { host: '127.0.0.1', port: 2525, secure: false, from },
      'https://ksb.example',
    ])
    expect(mailOf('smtp://mail.example')).toMatchObject([{ port: 587, secure: false }, 'https://ksb.example'])
  })

  it('names key, value and what is allowed, all problems at once', () => {
    expect(problems({ PORT: '99999', LOG_LEVEL: 'loud', DEMO: 'yes' })).toEqual([
      'PORT: "99999" is not allowed; allowed is a whole number from 0 (any free port) to 65535',
      'LOG_LEVEL: "loud" is not allowed; allowed is debug, info, warn, error, silent',
      'DEMO: "yes" is not allowed; allowed is 0 or 1',
    ])
  })

  it('does not repeat a secret', () => {
    expect(problems({ DATABASE_URL: 'mysql://u:hunter2@db/x' }).join()).not.toContain('hunter2')
    expect(problems({ MQTT_URL: 'mqtts://u:hunter2@broker' }).join()).not.toContain('hunter2')
  })

  it.each([
    [{ BROKER_HOST: '10.0.0.1' }, /^BROKER_HOST: "10.0.0.1" is not allowed without BROKER_CERT_FILE/],
    [{ BROKER_CERT_FILE: 'a.pem' }, /^BROKER_CERT_FILE and BROKER_KEY_FILE: one is set/],
    [{ BROKER_HOST: '0.0.0.0', BROKER_CERT_FILE: 'a', BROKER_KEY_FILE: 'b' }, /^PUBLIC_MQTT_URL: must be set/],
    [{ MQTT_URL: 'mqtt://broker.example' }, /^MQTT_URL: "mqtt:\/\/broker.example" is not allowed/],
    [{ MQTT_URL: 'mqtts://u:p@broker.example' }, /^MQTT_URL/],
    [{ MQTT_PASSWORD: 'x' }, /without MQTT_URL/],
    [
      { MQTT_BROKER: 'mosquitto', MQTT_URL: 'mqtts://b', MQTT_USERNAME: 'backend' },
      /^MQTT_BROKER: not allowed without/,
    ],
    [
      { MQTT_BROKER: 'emqx', MQTT_URL: 'mqtts://b', MQTT_USERNAME: 'backend', MQTT_PASSWORD: 'x' },
      /EMQX_HOOK_SECRET: must be set/,
    ],
    [{ EMQX_HOOK_SECRET: 'x'.repeat(32) }, /EMQX_HOOK_SECRET: must be set with MQTT_BROKER/],
    [{ EMQX_API_URL: 'https://emqx.example:18083' }, /^EMQX_API_URL, EMQX_API_KEY and EMQX_API_SECRET/],
    [{ EMQX_API_URL: 'http://emqx.example:18083' }, /^EMQX_API_URL: .* is not allowed/],
    [{ MQTT_BROKER: 'hivemq', MQTT_URL: 'mqtts://b' }, /^MQTT_BROKER: "hivemq" is not allowed/],
    [{ UITDATABANK_URL: 'https://search.example' }, /^UITDATABANK_URL and UITDATABANK_CLIENT_ID: one is set/],
    [{ UITDATABANK_CLIENT_ID: 'abc' }, /^UITDATABANK_URL and UITDATABANK_CLIENT_ID: one is set/],
    [{ UITDATABANK_URL: 'http://search.example', UITDATABANK_CLIENT_ID: 'abc' }, /^UITDATABANK_URL: /],
    [{ UITDATABANK_URL: 'https://search.example/events', UITDATABANK_CLIENT_ID: 'abc' }, /^UITDATABANK_URL: /],
    [
      { UITDATABANK_URL: 'https://search.example', UITDATABANK_CLIENT_ID: 'hunter 2' },
      /^UITDATABANK_CLIENT_ID: its value/,
    ],
    [{ UITDATABANK_INTERVAL: '0' }, /^UITDATABANK_INTERVAL: /],
    [{ SMTP_URL: 'smtps://mail.example' }, /^SMTP_URL and MAIL_FROM: one is set/],
    [{ MAIL_FROM: 'z@example.org' }, /^SMTP_URL and MAIL_FROM: one is set/],
    [{ SMTP_URL: 'http://mail.example', MAIL_FROM: 'z@example.org' }, /^SMTP_URL: its value is not allowed/],
    [{ SMTP_URL: 'smtp://u:hunter2@', MAIL_FROM: 'z@example.org' }, /^SMTP_URL: its value is not allowed/],
    [{ SMTP_URL: 'smtp://m', MAIL_FROM: 'z@example.org\r\nBcc: x@example.org' }, /^MAIL_FROM: /],
    [{ SMTP_URL: 'smtp://m', MAIL_FROM: 'Zuilen <z@é%>' }, /^MAIL_FROM: /],
    [{ PUBLIC_URL: 'ksb.example' }, /^PUBLIC_URL: "ksb.example" is not allowed/],
    [{ OLDEST_SOFTWARE: 'new' }, /^OLDEST_SOFTWARE: "new" is not allowed/],
    [{ TRUST_PROXY: 'true' }, /^TRUST_PROXY: "true" is not allowed; allowed is how many proxies/],
    [{ TRUST_PROXY: '10' }, /^TRUST_PROXY/],
    [{ TRUST_PROXY: '10.0.0.0/33' }, /^TRUST_PROXY/],
    [{ TRUST_PROXY: '10.0.0.1,proxy.example' }, /^TRUST_PROXY/],
    [{ HOST: '0.0.0.0' }, /^HOST: "0.0.0.0" is not allowed without TRUST_PROXY; /],
    [{ HOST: '192.168.1.7', TRUST_PROXY: '0' }, /^HOST: "192.168.1.7" is not allowed without TRUST_PROXY; /],
    [{ DEMO: '1', HOST: '0.0.0.0', TRUST_PROXY: '1' }, /^DEMO: "1" is not allowed with HOST "0.0.0.0"/],
  ])('refuses %o', (env, sentence) => {
    expect(problems(env as unknown as Record<string, string>)).toEqual([expect.stringMatching(sentence)])
  })

  it('lets the web out behind a proxy that is named', () => {
    expect(problems({ HOST: '0.0.0.0', TRUST_PROXY: '10.0.0.1' })).toEqual([])
  })

  it('lets the broker out with a certificate', () => {
    const env = {
      BROKER_HOST: '0.0.0.0',
      BROKER_CERT_FILE: 'a',
      BROKER_KEY_FILE: 'b',
      PUBLIC_MQTT_URL: 'mqtts://zuil.example',
    }
    expect(problems(env)).toEqual([])
  })
})
