import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** Holds the code to the table of docs/architecture.md, for what lint can't say. */

const root = fileURLToPath(new URL('../..', import.meta.url))

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !/(^|\/)(dist|node_modules|generated)\//.test(path))

/** Every import of a file: a path from the root for relative ones, else the package's name. */
const importsOf = (path: string): string[] =>
  [...readFileSync(join(root, path), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name = '']) =>
    name.startsWith('.') ? relative(root, resolve(root, dirname(path), name)) : name,
  )

/** The same without `import type`, which is gone when it runs. */
const runtimeImportsOf = (path: string): string[] => {
  const types = new Set(
    [...readFileSync(join(root, path), 'utf8').matchAll(/import type [^']*'([^']+)'/g)].map(([, name = '']) =>
      name.startsWith('.') ? relative(root, resolve(root, dirname(path), name)) : name,
    ),
  )
  return importsOf(path).filter((name) => !types.has(name))
}

interface Edge {
  readonly from: string
  readonly to: string
}

const edges = (folder: string): Edge[] => sources(folder).flatMap((from) => importsOf(from).map((to) => ({ from, to })))

const within = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`))

/** The relative imports of a folder that go to none of the places allowed. */
const strays = (folder: string, allowed: readonly string[]): Edge[] =>
  edges(folder).filter(
    ({ to }) => within(to, ['kiosk', 'backend', 'protocol', 'deploy', 'test']) && !within(to, [folder, ...allowed]),
  )

describe('who may import what', () => {
  it('reads the sources at all', () => {
    expect(edges('kiosk').length).toBeGreaterThan(20)
    expect(edges('backend').length).toBeGreaterThan(20)
  })

  it('keeps the protocol to zod', () => {
    expect(edges('protocol').filter(({ to }) => to !== 'zod' && !to.startsWith('protocol/'))).toEqual([])
  })

  it('keeps the kiosk core to the protocol', () => {
    expect(edges('kiosk/core').filter(({ to }) => !to.startsWith('kiosk/core/') && to !== '@zuil/protocol')).toEqual([])
  })

  it('keeps rules pure', () => {
    const isRule = (path: string): boolean =>
      /^(kiosk\/core\/|backend\/[^/]+\/rules[./]|backend\/platform\/time\/)/.test(path)
    const rules = [...sources('kiosk'), ...sources('backend')].filter(isRule)
    expect(rules.length).toBeGreaterThan(40)
    const impure = rules.filter((path) =>
      /\b(Date\.now|new Date\(\)|Math\.random|performance\.|setTimeout|setInterval|process\.|await |Promise)/.test(
        readFileSync(join(root, path), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''),
      ),
    )
    expect(impure).toEqual([])
  })

  const kioskAdapters = [
    ...['readers', 'simulated', 'journal', 'uplink', 'screen', 'enrolment'],
    ...['members', 'qr', 'health', 'printer'],
  ]

  it.each(kioskAdapters)('keeps the kiosk adapter %s to itself', (adapter) => {
    expect(strays(`kiosk/${adapter}`, ['kiosk/core', 'kiosk/ports.ts', 'kiosk/io'])).toEqual([])
  })

  it('keeps io below the kiosk’s adapters', () => {
    expect(strays('kiosk/io', ['kiosk/core', 'kiosk/ports.ts'])).toEqual([])
  })

  it('knows every kiosk adapter', () => {
    const folders = readdirSync(join(root, 'kiosk'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    const others = ['cli', 'core', 'dist', 'io', 'node_modules']
    expect(
      folders
        .map(({ name }) => name)
        .filter((name) => !others.includes(name))
        .sort(),
    ).toEqual(kioskAdapters.toSorted())
  })

  it('keeps kiosk and backend apart', () => {
    expect(edges('kiosk').filter(({ to }) => within(to, ['backend', 'deploy', 'test']))).toEqual([])
    expect(edges('backend').filter(({ to }) => within(to, ['kiosk', 'deploy', 'test']))).toEqual([])
  })

  it('leaves the Prisma client to the store', () => {
    const users = edges('backend').filter(({ to }) => to.startsWith('@prisma/') || to.includes('database/generated'))
    const may =
      /^backend\/(platform\/(database|outbox)\/|taps\/booking\/|catalog\/|demo\/dataset\/|stores\.ts|[^/]+\/(store[./]|facts\.ts|rewrite-insz))/
    expect(users.filter(({ from }) => !may.test(from))).toEqual([])
    expect(users.length).toBeGreaterThan(0)
  })

  it('leaves wiring to the composition roots', () => {
    const roots = ['main', 'app', 'cli', 'routes', 'store', 'fleet'].map((name) => `backend/${name}.ts`)
    const opens = edges('backend').filter(
      ({ from, to }) => to === 'backend/stores.ts' && !within(from, ['backend/store']),
    )
    expect(opens.filter(({ from }) => !within(from, roots))).toEqual([])
  })

  it('reads the environment in config.ts alone', () => {
    const readers = [...sources('kiosk'), ...sources('backend')].filter((path) =>
      /process\.env\b/.test(readFileSync(join(root, path), 'utf8')),
    )
    expect(readers.filter((path) => !/(^|\/)(config|main)\.ts$/.test(path) && !path.includes('/cli/'))).toEqual([])
  })

  it('keeps shapes fit for a browser: they load zod, the protocol and each other', () => {
    const seen = new Set<string>()
    const packages = new Set<string>()
    const follow = (path: string): void => {
      if (seen.has(path)) return
      seen.add(path)
      for (const to of runtimeImportsOf(path)) {
        if (to.startsWith('backend/')) follow(to)
        else packages.add(to)
      }
    }
    for (const path of sources('backend').filter((path) => /\/shapes(\.ts$|\/)/.test(path))) follow(path)
    expect(seen.size).toBeGreaterThan(15)
    expect([...packages].sort()).toEqual(['@zuil/protocol', 'zod'])
  })

  it('gives pages nothing of the server but types', () => {
    const pages = sources('backend/web')
    expect(pages.length).toBeGreaterThan(15)
    const loaded = pages.flatMap((path) => runtimeImportsOf(path).map((to) => ({ from: path, to })))
    expect(loaded.filter(({ to }) => !to.startsWith('backend/web/'))).toEqual([])
  })

  it('has no topic literal outside protocol/topics.ts', () => {
    const users = [...sources('kiosk'), ...sources('backend')].filter((path) =>
      /['"`]zuil\/v1/.test(readFileSync(join(root, path), 'utf8')),
    )
    expect(users).toEqual([])
  })
})
