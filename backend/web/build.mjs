// Builds the apps' pages to backend/dist/web: names by content, and each file compressed beside it. Another folder's, to
// another, when these are named: build.mjs FROM TO.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import optimizeLocales from '@react-aria/optimize-locales-plugin'
import react from '@vitejs/plugin-react'
import { build } from 'vite'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

/** A service worker that knows what the app loads: by their names it is another one when they are others. */
const workerOf = (source, app, out) => {
  const files = readdirSync(join(out, 'assets')).map((name) => `/${app}/assets/${name}`)
  return source.replace('const FILES = []', `const FILES = ${JSON.stringify(files)}`)
}

/** @param app by whose name it is served */
const buildApp = async (app, from, out) => {
  await build({
    configFile: false,
    logLevel: 'warn',
    root: from,
    base: `/${app}/`,
    plugins: [react(), { ...optimizeLocales.vite({ locales: ['nl-NL', 'fr-FR', 'de-DE', 'en-US'] }), enforce: 'pre' }],
    // The server puts another in its place with each answer.
    html: { cspNonce: '%NONCE%' },
    build: {
      ...{ outDir: out, emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
      // One script: what it weighs when it is sent is measured by `npm run bench -- pages`.
      chunkSizeWarningLimit: 1_000,
    },
  })
  const worker = join(from, 'worker.js')
  if (existsSync(worker)) writeFileSync(join(out, 'worker.js'), workerOf(readFileSync(worker, 'utf8'), app, out))
  for (const name of readdirSync(join(out, 'assets'))) {
    const path = join(out, 'assets', name)
    const text = readFileSync(path)
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
    writeFileSync(`${path}.br`, await brotli(text, { params }))
    writeFileSync(`${path}.gz`, await zip(text, { level: 9 }))
  }
}

const [from, out] = process.argv.slice(2)
if (from !== undefined && out !== undefined) await buildApp('ksb', from, out)
else for (const app of ['ksb', 'balie', 'pas']) await buildApp(app, at(app), at(`../dist/web/${app}`))
