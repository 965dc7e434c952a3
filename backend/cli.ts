import { readFile } from 'node:fs/promises'
import { type Log, mqttUser } from '@zuil/protocol'
import { accountRole } from './accounts/shapes.ts'
import type { Config } from './config.ts'
import { openConfiguredStores } from './configured-stores.ts'
import { parseDataset } from './demo/dataset/parse.ts'
import { forgetFormerPeppers, rotateKeys } from './platform/database/keys-file.ts'
import { placeOfKeys } from './platform/database/keys-place.ts'
import { accessFile } from './platform/mqtt/mosquitto/access.ts'
import { hashMqttPassword } from './platform/mqtt/password.ts'
import { nameKey } from './platform/names.ts'
import { hasDomain } from './platform/outbox/address.ts'
import { StartRefused } from './platform/start-refused.ts'
import { daysLater } from './platform/time/calendar.ts'
import type { Stores } from './stores.ts'

/** A command of `zuil-backend`: gives what is printed. Throws StartRefused with a sentence. */
export type Command = (config: Config, log: Log, args: readonly string[]) => Promise<string>

export const usage = `Usage: zuil-backend [COMMAND]
  (no command)      run the backend
  help              print this
  code NAME [in-hand]  make a configuration code for the zuil of that name, valid for a week; in-hand: so is the device
                    that it replaces, and what that still hands in is booked, not kept in quarantine
  mosquitto-access  print the file of Mosquitto's dynamic security plugin, for a broker that has none yet
  revoke NAME       take a zuil's credentials away
  grant EMAIL ROLE CARD_SYSTEM
                    give somebody a role in a card system, by its id or name, in place of the one that he has there:
                    superadmin, admin, voordeelbeheerder or zuilbeheerder. For the first one; he gives others theirs
  end-sessions [EMAIL]
                    log everybody out of the back office, or one person
  erase NUMBER      erase the passholder with that UiTPAS number, for good
  rotate-keys       make new keys: a backend that runs goes by them within seconds, and knows what was made by the former
  rotate-keys --forget-former [--anyway]
                    forget the former ones, unless somebody was not seen since, who is named then; or anyway
  load FILE         fill an empty database from a JSON file (its shape: backend/demo/dataset/shapes.ts)
With the embedded database, stop the backend first. Settings come from the environment: docs/operating.md.`

const CODE_VALID_DAYS = 7

const withStore = async <T>(config: Config, log: Log, work: (store: Stores) => Promise<T>): Promise<T> => {
  const store = await openConfiguredStores(config, log)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

const zuilNamed = async (store: Stores, name: string | undefined): Promise<string> => {
  const wanted = nameKey(name ?? '')
  for (const zuil of (await store.catalog()).zuilen.values()) if (nameKey(zuil.name) === wanted) return zuil.id
  throw new StartRefused(`There is no zuil "${name ?? ''}": give its name as it stands in the back office.`)
}

const cardSystemNamed = async ({ cardSystems }: Stores, wanted = '') => {
  const all = await cardSystems.all()
  const found = all.find(({ id, name }) => String(id) === wanted || nameKey(name) === nameKey(wanted))
  if (found) return found
  const there = all.map(({ id, name }) => `${id} (${name})`).join(', ')
  throw new StartRefused(
    `There is no card system "${wanted}". ${there ? `There are: ${there}.` : 'There are none yet: see load.'}`,
  )
}

/** Says who would be locked out, and forgets the former peppers if that is nobody, or is wanted. */
const forgetFormer = async (config: Config, log: Log, path: string, anyway: boolean): Promise<string> => {
  const { clients, zuilen, devices } = await withStore(config, log, (store) => store.formerKeys.notSeen())
  const named = (what: string, names: readonly string[]): string[] =>
    names.length > 0
      ? [`${names.length} ${what}: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`]
      : []
  const locked = [
    ...named('clients (they need a new secret)', clients),
    ...named('zuilen (they go on tapping; over HTTPS they are refused until they are set up again)', zuilen),
    ...(devices > 0 ? [`${devices} devices that were replaced (they can't hand in their journal any more)`] : []),
  ]
  if (locked.length > 0 && !anyway)
    throw new StartRefused(
      [
        'Nothing was forgotten. Not seen since the keys were changed:',
        ...locked,
        'To forget all the same: add --anyway.',
      ].join('\n'),
    )
  await withStore(config, log, (store) => store.formerKeys.blankMarks())
  await forgetFormerPeppers(path)
  return ['The former keys are forgotten.', ...locked].join('\n')
}

export const commands: Readonly<Record<string, Command>> = {
  code: (config, log, [name, formerDevice]) =>
    withStore(config, log, async (store) => {
      if (formerDevice !== undefined && formerDevice !== 'in-hand')
        throw new StartRefused(`After the name comes in-hand or nothing, not "${formerDevice}".`)
      const now = Date.now()
      const validMs = daysLater(now, CODE_VALID_DAYS) - now
      const zuilId = await zuilNamed(store, name)
      return store.enrolment.newConfigurationCode(zuilId, now, validMs, formerDevice ? 'IN_HAND' : 'LOST')
    }),
  'mosquitto-access': async (config, log) => {
    const { broker } = config
    if (broker.kind === 'EMBEDDED' || broker.username === undefined || broker.password === undefined)
      throw new StartRefused(
        'Set MQTT_URL, MQTT_USERNAME and MQTT_PASSWORD: they are what the broker lets the backend in by.',
      )
    const backend = { user: broker.username, passwordHash: await hashMqttPassword(broker.password) }
    return withStore(config, log, async (store) => {
      const zuilen = (await store.enrolment.credentials()).map(({ zuilId, generation, passwordHash }) => ({
        user: mqttUser(zuilId, generation),
        passwordHash,
      }))
      return accessFile(backend, zuilen)
    })
  },
  revoke: (config, log, [name]) =>
    withStore(config, log, async (store) => {
      await store.enrolment.revoke(await zuilNamed(store, name), Date.now())
      return 'Its credentials are gone; a running backend disconnects it within seconds.'
    }),
  grant: (config, log, [email = '', roleName = '', cardSystem]) =>
    withStore(config, log, async (store) => {
      const role = accountRole.safeParse(roleName.toUpperCase())
      if (!role.success)
        throw new StartRefused(`The role "${roleName}" is none: ${accountRole.options.join(', ').toLowerCase()}.`)
      if (!hasDomain(email)) throw new StartRefused(`"${email}" is no e-mail address.`)
      const { id, name } = await cardSystemNamed(store, cardSystem)
      await store.grants.grant(email, role.data, id)
      return `${email} is ${roleName.toLowerCase()} of ${name}, and can log in with that address.`
    }),
  'end-sessions': (config, log, [email]) =>
    withStore(config, log, async (store) => {
      const count = await store.sessions.endAll(email)
      return `${count} ${count === 1 ? 'session' : 'sessions'} ended: who was logged in must log in again.`
    }),
  erase: (config, log, [number = '']) =>
    withStore(config, log, async (store) => {
      const holder = (await store.passes.byUitpasNumber(number))?.passholder
      if (!holder || !(await store.erasing.erase(holder.id)))
        throw new StartRefused('Nobody was erased: there is no passholder with a card of that number.')
      return 'The passholder is erased. What was booked stays, as that of nobody. Erase again after putting back a backup.'
    }),
  'rotate-keys': async (config, log, flags) => {
    const path = await placeOfKeys(config.keysFile, config.dataDir, log)
    if (flags.includes('--forget-former')) return forgetFormer(config, log, path, flags.includes('--anyway'))
    if (flags.length > 0) throw new StartRefused(usage)
    const { pepperVersion } = await rotateKeys(path)
    return `New keys are in the keys file (version ${pepperVersion}): a backend that runs goes by them within seconds. Back the file up again. The former ones are known until rotate-keys --forget-former.`
  },
  load: (config, log, [path]) =>
    withStore(config, log, async (store) => {
      if (!(await store.isEmpty())) throw new StartRefused('The database is not empty: nothing was loaded.')
      const text = await readFile(path ?? '', 'utf8').catch(() => {
        throw new StartRefused(`The file "${path ?? ''}" can't be read.`)
      })
      const parsed = parseDataset(text)
      if (!parsed.ok)
        throw new StartRefused(['Nothing was loaded: the file is no dataset.', ...parsed.error].join('\n'))
      await store.load(parsed.value)
      return 'Loaded.'
    }),
}
