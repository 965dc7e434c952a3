import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's sources as tests of its structure see them. Paths are from its root. */

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Every file in these folders that is ours, as it was written. */
export const filesIn = (...folders: readonly string[]): readonly string[] =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .filter((path) => !/(^|\/)(dist|node_modules|generated)\//.test(path)),
  )

/** Every source in these folders. */
export const sourcesIn = (...folders: readonly string[]): readonly string[] =>
  filesIn(...folders).filter((path) => /(?<!\.d)\.(tsx?|mjs)$/.test(path))

export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')

/** The text without its comments. */
export const codeOf = (path: string): string => textOf(path).replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '')

/** One import. */
export interface Arrow {
  readonly from: string
  /** A path from the root for what is in the project, else a package. */
  readonly to: string
  /** `import type`: gone when it runs. */
  readonly typesAlone: boolean
}

const protocol = '@zuil/protocol'
const kiosk = '@zuil/kiosk/'

/** What an import names: a path from the root for what is in the project, else a package. */
const targetOf = (from: string, name: string): string => {
  if (name === protocol) return 'protocol/index.ts'
  if (name.startsWith(kiosk)) return `kiosk/${name.slice(kiosk.length)}.ts`
  return name.startsWith('.') ? relative(root, resolve(root, dirname(from), name)) : name
}

const importsOf = (from: string): readonly Arrow[] =>
  [...codeOf(from).matchAll(/\b(type\s[^;'"=]*?)?\b(?:from|import)\s*\(?\s*'([\w@./:-]+)'/g)].map(
    ([, type, name = '']) => ({
      from,
      to: targetOf(from, name),
      typesAlone: type !== undefined,
    }),
  )

/** Every name that these files import or export on, but for types. */
export const namesImportedBy = (
  ...paths: readonly string[]
): readonly { readonly from: string; readonly to: string; readonly name: string }[] =>
  paths.flatMap((from) =>
    [...codeOf(from).matchAll(/\b(?:import|export) \{([^}]*)\} from '([^']+)'/g)].flatMap(
      ([, names = '', target = '']) =>
        names
          .split(',')
          .map((name) => name.trim().split(' as ')[0] ?? '')
          .filter((name) => name !== '' && !name.startsWith('type '))
          .map((name) => ({ from, to: targetOf(from, target), name })),
    ),
  )

/** Every import of these folders, of types too. */
export const arrowsOf = (...folders: readonly string[]): readonly Arrow[] => sourcesIn(...folders).flatMap(importsOf)

/** Leaves those that are in a circle, or between two. */
const circling = (pairs: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] => {
  const left = pairs.filter(([a, b]) => pairs.some(([from]) => from === b) && pairs.some(([, to]) => to === a))
  return left.length === pairs.length ? left : circling(left)
}

/**
 * The imports that make a circle: between files, or between folders, each with all that is in it. A folder may import
 * from one in it, if that does not import what stands beside it and imports it.
 */
export const circlesIn = (arrows: readonly Arrow[]): readonly string[] => {
  /** By folder: what stands in it and imports each other, whether files or folders. */
  const levels = new Map<string, Map<string, readonly [string, string]>>()
  for (const { from, to } of arrows) {
    const [a, b] = [from.split('/'), to.split('/')]
    const depth = a.findIndex((part, i) => part !== b[i])
    const [x, y] = [a[depth], b[depth]]
    if (x === undefined || y === undefined) continue
    const folder = a.slice(0, depth).join('/')
    const level = levels.get(folder) ?? new Map<string, readonly [string, string]>()
    levels.set(folder, level.set(`${x} -> ${y}`, [x, y]))
  }
  return [...levels].flatMap(([folder, level]) =>
    circling([...level.values()]).map(([from, to]) => `${folder}: ${from} -> ${to}`),
  )
}
