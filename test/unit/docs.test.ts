import { expect, it } from 'vitest'
import { defaultRetention } from '../../backend/passholders/rules/retention.ts'
import { codeOf, filesIn, sourcesIn, textOf } from '../support/sources.ts'

/** What the documents name is there: a picture of a house that was rebuilt leads astray. */

const named = [...textOf('docs/architecture.md').matchAll(/`([^`\n]+)`/g)].map(([, name = '']) => name)
const sources = sourcesIn('kiosk', 'backend', 'protocol', 'deploy', 'test')

it('names files that there are', () => {
  const paths = named.filter((name) => /^[\w./-]+\/[\w.-]+\.ts$/.test(name))
  expect(paths.length).toBeGreaterThan(40)
  expect(paths.filter((path) => !sources.some((source) => `/${source}`.endsWith(`/${path}`)))).toEqual([])
})

it('names types that there are', () => {
  const types = named.filter((name) => /^([A-Z][a-z]+)+$/.test(name))
  expect(types.length).toBeGreaterThan(10)
  const code = sources.map(codeOf).join('\n')
  const declared = new Set([...code.matchAll(/\b(?:type|interface|class) (\w+)/g)].map(([, name]) => name))
  expect(types.filter((type) => !declared.has(type))).toEqual([])
})

it('quotes what the programs say when they do not start', () => {
  const [, table = ''] = textOf('docs/operating.md').split('## When it does not start')
  const sentences = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, sentence = '']) => sentence)
  expect(sentences.length).toBeGreaterThan(8)
  const code = sourcesIn('kiosk', 'backend').map(codeOf)
  /** Each … stands for a value that the program fills in. */
  const isSaid = (sentence: string): boolean => {
    const escaped = sentence.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    const said = new RegExp(escaped.join('\\$\\{[^}]*\\}(:\\$\\{[^}]*\\})?'))
    return code.some((text) => said.test(text))
  }
  expect(sentences.filter((sentence) => !isSaid(sentence))).toEqual([])
})

it('are there when a comment names them', () => {
  const cited = sourcesIn('kiosk', 'backend', 'protocol', 'deploy').flatMap((path) =>
    [...textOf(path).matchAll(/[\w./-]+\.md\b/g)].map(([name]) => name),
  )
  expect(cited.length).toBeGreaterThan(5)
  const documents = [...filesIn('docs'), 'README.md', 'deploy/kiosk/README.md'].map((path) => `/${path}`)
  expect(cited.filter((name) => !documents.some((path) => path.endsWith(`/${name}`)))).toEqual([])
})

it('say of every table with something of a person for how long it is kept', () => {
  const text = textOf('docs/personal-data.md')
  const tables = textOf('prisma/schema.prisma')
    .split(/^model /m)
    .slice(1)
    .filter((model) =>
      /@map\("(passholder_id|uitpas_number|chip_number|insz_\w+)"\)|^ +(email|recipient|picture|log) /m.test(model),
    )
    .map((model) => /@@map\("(\w+)"\)/.exec(model)?.[1])
  expect(tables.length).toBeGreaterThan(10)
  expect(tables.filter((table) => !text.includes(`\`${table}\``))).toEqual([])
  for (const [name, days] of Object.entries(defaultRetention))
    expect(text).toContain(`[${name}${name === 'visitDays' ? ` ${days}` : ''}]`)
})
