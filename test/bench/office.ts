import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { build, type Rollup } from 'vite'
import { against, type Bench, limit, type Row } from './report.ts'

/** How much a browser loads for the back office, against a React page that shows nothing. */

const root = fileURLToPath(new URL('../..', import.meta.url))
const compress = promisify(brotliCompress)
const brotliBytes = async (text: string | Uint8Array): Promise<number> =>
  (await compress(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })).length

const ofOffice = async (): Promise<number> => {
  const folder = join(root, 'backend/dist/web/ksb')
  const names = (await readdir(join(folder, 'assets'))).filter((name) => /\.(js|css)$/.test(name))
  const assets = await Promise.all(names.map((name) => readFile(join(folder, 'assets', `${name}.br`))))
  const page = await brotliBytes(await readFile(join(folder, 'index.html')))
  return assets.reduce((sum, asset) => sum + asset.length, page)
}

/** The same tools on one component that renders nothing. */
const ofEmptyPage = async (): Promise<number> => {
  const entry = 'virtual:empty.jsx'
  const text = `import { createRoot } from 'react-dom/client'
    createRoot(document.body.appendChild(document.createElement('div'))).render(null)`
  const built = (await build({
    configFile: false,
    logLevel: 'silent',
    root: join(root, 'backend/web/ksb'),
    plugins: [
      react(),
      {
        name: 'empty-page',
        resolveId: (id) => (id === entry ? join(root, 'backend/web/ksb/empty.js') : undefined),
        load: (id) => (id.endsWith('/ksb/empty.js') ? text : undefined),
      },
    ],
    build: { write: false, target: 'es2022', modulePreload: { polyfill: false }, rollupOptions: { input: entry } },
  })) as Rollup.RollupOutput
  const sizes = built.output.map((file) => brotliBytes(file.type === 'chunk' ? file.code : file.source))
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

export const officeBench: Bench = {
  name: 'office',
  about: 'what a browser loads for the back office',
  run: async (): Promise<readonly Row[]> => {
    const [all, empty] = [await ofOffice(), await ofEmptyPage()]
    return [
      limit('back office, all that is loaded (brotli)', all / 1000, 'kB', 220),
      against('back office, all that is loaded (brotli)', all / 1000, 'kB', 'an empty React page', empty / 1000, {
        max: 4,
      }),
    ]
  },
}
