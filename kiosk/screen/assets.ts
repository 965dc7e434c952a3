import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export interface Asset {
  readonly path: string
  readonly type: string
}

const home = dirname(createRequire(import.meta.url).resolve('@zuil/kiosk/package.json'))
const source = join(home, 'screen/page')
const compiled = join(home, 'dist/screen/page')

const scripts = [
  ...[
    'screen',
    'render',
    'hero',
    'dom',
    'icons',
    'enrol-form',
    'sounds',
    'texts',
    'frames',
    'picture',
    'post',
    'scanner',
    'stream',
  ],
  ...['words/amounts', 'words/nl', 'words/fr', 'words/de', 'words/en'],
  ...['words/refused/nl', 'words/refused/fr', 'words/refused/de', 'words/refused/en'],
]

/** The files of the page by their path on the server. There are no others. */
export const assets: ReadonlyMap<string, Asset> = new Map([
  ['/', { path: join(source, 'index.html'), type: 'text/html; charset=utf-8' }],
  ['/assets/screen.css', { path: join(source, 'screen.css'), type: 'text/css; charset=utf-8' }],
  ...scripts.flatMap((name): [string, Asset][] => [
    [`/assets/${name}.js`, { path: join(compiled, `${name}.js`), type: 'text/javascript; charset=utf-8' }],
    [`/assets/${name}.js.map`, { path: join(compiled, `${name}.js.map`), type: 'application/json; charset=utf-8' }],
  ]),
])

/** Names the page as it is now on the disk: another, when one of its files is. A file that is missing counts as empty. */
export const buildOfPage = async (): Promise<string> => {
  const all = await Promise.all([...assets.values()].map(({ path }) => readFile(path).catch(() => '')))
  const hash = createHash('sha256')
  for (const content of all) hash.update(createHash('sha256').update(content).digest())
  return hash.digest('hex').slice(0, 16)
}

/** Writes the build in the page's HTML. */
export const withBuild = (html: string, build: string): string => html.replace('data-build=""', `data-build="${build}"`)
