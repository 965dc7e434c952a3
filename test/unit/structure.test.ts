import { describe, expect, it } from 'vitest'
import { type Arrow, arrowsOf, circlesIn, codeOf, namesImportedBy, sourcesIn, textOf } from '../support/sources.ts'

/** Holds the code to the layout of docs/architecture.md. */

const composition = 'backend/*.ts'

/** Who may import whom: what stands on a lower floor, and nothing beside or above it. */
const floors: readonly (readonly string[])[] = [
  ['protocol'],
  ['backend/platform'],
  ['backend/points', 'backend/card-systems', 'backend/counters'],
  ['backend/cards'],
  ['backend/passholders', 'backend/accounts'],
  ['backend/events'],
  ['backend/rewards', 'backend/tickets', 'backend/associations', 'backend/checkins'],
  ['backend/zuilen'],
  ['backend/catalog'],
  ['backend/taps'],
  ['backend/presence'],
  ['backend/demo', 'backend/start'],
  [composition, 'backend/web'],
]

const kioskFloors: readonly (readonly string[])[] = [
  ['protocol'],
  ['kiosk/core'],
  ['kiosk/ports.ts'],
  ['kiosk/io'],
  [
    ...['kiosk/readers', 'kiosk/simulated', 'kiosk/journal', 'kiosk/uplink', 'kiosk/screen', 'kiosk/enrolment'],
    ...['kiosk/members', 'kiosk/branding', 'kiosk/qr', 'kiosk/health', 'kiosk/printer', 'kiosk/shell.ts'],
  ],
  ['kiosk/config.ts'],
  ['kiosk/without-disk.ts'],
  ['kiosk/app.ts', 'kiosk/cli'],
  ['kiosk/main.ts'],
]

/** Between the backend's rooms, the protocol among them. Each is something that a reader must know: add none lightly. */
const MAX_ARROWS = 95

/** The room that a file is in: a folder of backend/ or kiosk/, or a loose file. */
const roomOf = (path: string): string => {
  const [top = '', second = '', ...more] = path.split('/')
  if (top === 'protocol') return top
  return top === 'backend' && more.length === 0 ? composition : `${top}/${second}`
}

const shown = ({ from, to }: Arrow): string => `${from} -> ${to}`
const isLocal = ({ to }: Arrow): boolean => /^(kiosk|backend|protocol|deploy|test)\//.test(to)
const isOf = (folder: string) => (path: string) => path.startsWith(`${folder}/`)
const matching = (paths: readonly string[], pattern: RegExp): string[] =>
  paths.filter((path) => pattern.test(codeOf(path)))

const backend = arrowsOf('backend')
const kiosk = arrowsOf('kiosk')
const both = sourcesIn('kiosk', 'backend')
const code = sourcesIn('kiosk', 'backend', 'protocol')

describe('floors', () => {
  it.each([
    ['backend', floors],
    ['kiosk', kioskFloors],
  ] as const)('of %s have a place for every folder, and a folder for every place', (top, table) => {
    const rooms = new Set(sourcesIn(top).map(roomOf))
    const places = table.flat().filter((room) => room !== 'protocol')
    expect([...rooms].toSorted()).toEqual(places.toSorted())
  })

  it('know every folder of the protocol', () => {
    const folders = new Set(sourcesIn('protocol').map((path) => path.split('/').slice(0, -1).join('/')))
    expect([...folders].toSorted()).toEqual(['protocol', 'protocol/messages'])
  })

  it.each([
    ['backend', floors, backend],
    ['kiosk', kioskFloors, kiosk],
  ] as const)('of %s import only what is below them', (_top, table, arrows) => {
    const floorOf = (path: string): number => table.findIndex((rooms) => rooms.includes(roomOf(path)))
    const between = arrows.filter((arrow) => isLocal(arrow) && roomOf(arrow.from) !== roomOf(arrow.to))
    expect(between.length).toBeGreaterThan(50)
    const notBelow = between.filter(({ from, to }) => floorOf(to) === -1 || floorOf(to) >= floorOf(from))
    expect(notBelow.map(shown)).toEqual([])
  })

  it(`have at most ${MAX_ARROWS} arrows between the rooms of the backend`, () => {
    const rooms = backend
      .filter((arrow) => isLocal(arrow) && !isOf('backend/web')(arrow.from) && roomOf(arrow.from) !== roomOf(arrow.to))
      .map(({ from, to }) => `${roomOf(from)} -> ${roomOf(to)}`)
    const arrows = [...new Set(rooms)].toSorted()
    expect(arrows.length).toBeGreaterThan(50)
    expect(arrows.slice(MAX_ARROWS), `all of them: ${arrows.join(', ')}`).toEqual([])
  })
})

it('has no circles between files or folders, of types neither', () => {
  const arrows = arrowsOf('kiosk', 'backend', 'protocol', 'deploy', 'test', 'prisma')
  expect(arrows.filter(isLocal).length).toBeGreaterThan(2_000)
  expect(circlesIn(arrows)).toEqual([])
})

/** Decisions alone: no database, clock or randomness. */
const isRule = (path: string): boolean => /^(kiosk\/core\/|backend\/[^/]+\/rules[./])/.test(path)
const isTime = isOf('backend/platform/time')
const isShape = (path: string): boolean => /^backend\/[^/]+\/shapes(\.ts$|\/)/.test(path)

describe('imports', () => {
  it('of the protocol are zod alone', () => {
    const others = arrowsOf('protocol').filter(({ to }) => to !== 'zod' && !isOf('protocol')(to))
    expect(others.map(shown)).toEqual([])
  })

  it('of rules are the protocol, calendars, shapes and each other', () => {
    // What the catalog holds, as types: made of the subjects' own indexes.
    const catalog = 'backend/catalog/catalog.ts'
    expect(arrowsOf('backend').filter(({ from, typesAlone }) => from === catalog && !typesAlone)).toEqual([])
    const of = [...backend, ...kiosk].filter(({ from }) => isRule(from))
    expect(of.length).toBeGreaterThan(150)
    const others = of.filter(
      ({ to }) => to !== 'protocol/index.ts' && to !== catalog && !isRule(to) && !isTime(to) && !isShape(to),
    )
    expect(others.map(shown)).toEqual([])
  })

  it('of calendars are date-fns, the protocol, shapes and each other', () => {
    const may = (to: string): boolean => isTime(to) || isShape(to) || /^(date-fns\/|@date-fns\/tz$)/.test(to)
    const others = backend.filter(({ from, to }) => isTime(from) && to !== 'protocol/index.ts' && !may(to))
    expect(others.map(shown)).toEqual([])
  })

  it('of kiosk and backend are never of the other, of tests or of deploy', () => {
    const others = [...kiosk, ...backend].filter(
      ({ from, to }) => /^(kiosk|backend|deploy|test)\//.test(to) && from.split('/')[0] !== to.split('/')[0],
    )
    expect(others.map(shown)).toEqual([])
  })

  it('of Prisma are in stores, facts, bookings and the catalog', () => {
    const users = backend.filter(({ to }) => to.startsWith('@prisma/') || to.includes('database/generated'))
    expect(users.length).toBeGreaterThan(20)
    const may =
      /^backend\/([^/]+\/(store\.ts|store\/|facts\.ts)|platform\/(database\/|outbox\/store\.ts)|taps\/booking\/|catalog\/)/
    expect(users.filter(({ from }) => !may.test(from)).map(shown)).toEqual([])
  })

  it('of a subject’s routes are in the composition alone', () => {
    const others = backend.filter(
      ({ from, to }) =>
        /^backend\/[^/]+\/api[./]/.test(to) && roomOf(from) !== roomOf(to) && roomOf(from) !== composition,
    )
    expect(others.map(shown)).toEqual([])
  })

  it('of pages are their own, types of the server, and a few packages', () => {
    const may = [
      ...['react', 'react-dom/client', 'react-aria-components', '@tanstack/react-query', 'wouter'],
      'jsqr',
      // Of all that it reads the one kind of barcode alone: the whole weighs as much as the app.
      '@zxing/library',
      'qrcode-generator',
    ]
    const builder = 'backend/web/build.mjs'
    const pages = backend.filter(({ from }) => isOf('backend/web')(from) && from !== builder)
    expect(pages.length).toBeGreaterThan(150)
    const isPartOf = (to: string) => (name: string) => to === name || isOf(name)(to)
    const others = pages.filter(
      ({ to, typesAlone }) => !typesAlone && !isOf('backend/web')(to) && !may.some(isPartOf(to)),
    )
    expect(others.map(shown)).toEqual([])
    expect(may.filter((name) => !pages.some(({ to }) => isPartOf(to)(name)))).toEqual([])
  })

  it('of pages go from an app to its parts, its words and what it asks', () => {
    const order = ['i18n', 'format', 'api', 'ui', 'shell']
    const apps = ['ksb', 'balie', 'pas']
    const folderOf = (path: string): string => path.split('/')[2] ?? ''
    // Beside each other: no app imports another.
    const floorOf = (path: string): number =>
      apps.includes(folderOf(path)) ? order.length : order.indexOf(folderOf(path))
    const between = backend.filter(
      ({ from, to }) => isOf('backend/web')(from) && isOf('backend/web')(to) && folderOf(from) !== folderOf(to),
    )
    expect(between.length).toBeGreaterThan(80)
    const own = between.filter(({ from }) => floorOf(from) >= 0)
    expect(own.filter(({ from, to }) => floorOf(to) < 0 || floorOf(to) >= floorOf(from)).map(shown)).toEqual([])
  })

  it('of shapes are fit for a browser: zod, the protocol and each other', () => {
    const loaded = backend.filter(({ typesAlone }) => !typesAlone)
    const seen = new Set<string>()
    const packages = new Set<string>()
    const follow = (path: string): void => {
      if (seen.has(path)) return
      seen.add(path)
      for (const { to } of loaded.filter(({ from }) => from === path)) {
        if (isOf('backend')(to)) follow(to)
        else packages.add(to)
      }
    }
    sourcesIn('backend').filter(isShape).forEach(follow)
    expect(seen.size).toBeGreaterThan(15)
    expect([...packages].toSorted()).toEqual(['protocol/index.ts', 'zod'])
  })
})

describe('code', () => {
  it('of rules is pure', () => {
    const rules = both.filter((path) => isRule(path) || isTime(path))
    expect(rules.length).toBeGreaterThan(40)
    const impure =
      /\b(Date\.now|new Date\(\)|Math\.random|random(UUID|Bytes)|performance\.|set(Timeout|Interval|Immediate)|process\.|fetch\(|console\.|async |await |Promise|import\()/
    expect(matching(rules, impure)).toEqual([])
  })

  it('of routes takes an id in capitals for the same', () => {
    const routes = both.filter((path) => /^backend\/.*(\/(office|api)(\/|\.ts$)|own-counter\.ts$)/.test(path))
    expect(routes.length).toBeGreaterThan(80)
    // `uuid` and `idInPath` of platform/http/fields.ts.
    expect(matching(routes, /z\.(guid|uuid)\(\)(?!\.safeParse)/)).toEqual([])
  })

  it('opens stores, adds routes and starts what runs in the composition alone', () => {
    const isOpener = (name: string, firstParameter: string): boolean =>
      /^(prisma|api)$/.test(firstParameter) ||
      /^(start|connect|build)([A-Z]|$)|^open(Stores|Link|Outbox)$|(Intake|Cache)$/.test(name)
    const openersOf = (path: string): readonly string[] =>
      [...codeOf(path).matchAll(/^export const (\w+) =\s*(?:async )?(?:<[^>]*>)?\(\s*\{?\s*(\w*)/gm)].flatMap(
        ([, name = '', first = '']) => (isOpener(name, first) ? [`${path} ${name}`] : []),
      )
    const openers = new Set(sourcesIn('backend').flatMap(openersOf))
    expect(openers.size).toBeGreaterThan(60)
    for (const one of ['taps/booking/book.ts book', 'catalog/cache.ts catalogCache', 'presence/alerts.ts startAlerts'])
      expect(openers).toContain(`backend/${one}`)
    const subjects = sourcesIn('backend').filter((path) => ![composition, 'backend/platform'].includes(roomOf(path)))
    const opening = namesImportedBy(...subjects).filter(({ to, name }) => openers.has(`${to} ${name}`))
    expect(opening.map(({ from, name }) => `${from} ${name}`)).toEqual([])
  })

  it('makes the scope of a request in the guard alone: what reaches everything is no request’s', () => {
    const loaded = /import \{[^}]*(?<!type )\bScope\b[^}]*\} from/
    const loading = sourcesIn('backend').filter(
      (path) => loaded.test(textOf(path)) || /\bScope\.system\b/.test(textOf(path)),
    )
    const serving = /^backend\/(routes\.ts|platform\/http\/|[^/]+\/(api|office)[./])/
    expect(loading.filter((path) => serving.test(path))).toEqual(['backend/platform/http/guard.ts'])
  })

  it('reads the environment in config, main and cli alone', () => {
    const readers = matching(code, /\bprocess\.env\b/)
    expect(readers.filter((path) => !/^(kiosk|backend)\/((config|main|cli)\.ts|cli\/)/.test(path))).toEqual([])
    expect(readers).not.toEqual([])
  })

  it('answers with every problem type that it declares', () => {
    const declaring = sourcesIn('backend').filter((path) => /problems\.ts$/.test(path))
    const declared = declaring.flatMap((path) =>
      [...textOf(path).matchAll(/^ {2}'([\w/-]+)': \{/gm)].map(([, type = '']) => type),
    )
    expect(declared.length).toBeGreaterThan(40)
    const others = code.filter((path) => !declaring.includes(path)).map(codeOf)
    expect(declared.filter((type) => !others.some((text) => text.includes(`'${type}'`)))).toEqual([])
  })

  it('of every program gives an address time enough to connect, before anything connects', () => {
    const programs = ['kiosk/main.ts', 'backend/main.ts', 'deploy/fleet/main.ts']
    const first =
      /^setDefaultAutoSelectFamilyAttemptTimeout\(limits\.connectAttemptMs\)\n(const \[.*\n)?const parsed = /m
    expect(programs.filter((path) => !first.test(textOf(path)))).toEqual([])
  })

  it('names topics in the protocol alone', () => {
    const root = /['"`]zuil\/v1/
    expect(both.filter((path) => root.test(textOf(path)))).toEqual([])
    expect(sourcesIn('protocol').filter((path) => root.test(textOf(path)))).not.toEqual([])
  })
})
