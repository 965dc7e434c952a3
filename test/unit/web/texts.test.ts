import { describe, expect, it } from 'vitest'
import { t } from '../../../backend/web/i18n/t.ts'
import { codeOf, sourcesIn, textOf } from '../../support/sources.ts'

interface Texts {
  readonly [key: string]: string | Texts
}
const read = (language: string): Texts => JSON.parse(textOf(`backend/web/i18n/${language}.json`)) as Texts
const leaves = (texts: Texts, path = ''): readonly (readonly [string, string])[] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as const] : leaves(value, `${path}${key}.`),
  )
const nl = leaves(read('nl'))
const stem = (key: string): string => key.replace(/_(one|other)$/, '')
const keys = new Set(nl.map(([key]) => stem(key)))
const valuesIn = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).sort()

const pages = sourcesIn(
  'backend/web/ksb',
  'backend/web/balie',
  'backend/web/pas',
  'backend/web/shell',
  'backend/web/ui',
  'backend/web/api',
  'backend/web/i18n',
  'backend/web/format',
)
/** Keys as they stand in the code; of one that is composed its beginning. */
const named = pages.flatMap((path) => [...codeOf(path).matchAll(/['"`]([a-z]\w*(?:\.\w+)*\.?)(['"`]|\$\{)/g)])
const whole = new Set(named.flatMap(([, key = '', end]) => (end === '${' ? [] : [key])))
const beginnings = named.flatMap(([, key = '', end]) => (end === '${' && key.endsWith('.') ? [key] : []))

describe('texts of the pages', () => {
  it('are all used', () => {
    const unused = [...keys].filter((key) => !whole.has(key) && !beginnings.some((start) => key.startsWith(start)))
    expect(unused).toEqual([])
  })

  it('are there for each key that is used', () => {
    const asked = pages.flatMap((path) => [...codeOf(path).matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key = '']) => key))
    expect(asked.length).toBeGreaterThan(100)
    expect(asked.filter((key) => !keys.has(key))).toEqual([])
  })

  it('have both forms where they have one', () => {
    const forms = nl.filter(([key]) => stem(key) !== key)
    for (const [key] of forms)
      expect(nl.filter(([other]) => stem(other) === stem(key)).map(([other]) => other)).toEqual([
        ...[`${stem(key)}_one`, `${stem(key)}_other`],
      ])
  })

  it.each(['fr', 'de', 'en'])('of %s are translations of Dutch ones, with the same values', (language) => {
    const dutch = new Map(nl)
    for (const [key, text] of leaves(read(language))) {
      expect(dutch.has(key), key).toBe(true)
      expect(valuesIn(text)).toEqual(valuesIn(dutch.get(key) ?? ''))
    }
  })

  it('stand in no code', () => {
    // Text between tags, and attributes that people read.
    const between = /<\/?[A-Za-z][^<>]*>\s*[^<>{}=();]*\p{L}{2,}[^<>{}=();]*<\//u
    const attribute = /\b(label|title|hint|placeholder|alt|text|name|aria-label)="[^"]*\p{L}{2,}[^"]*"/u
    const found = pages
      .filter((path) => path.endsWith('x'))
      .filter((path) => between.test(codeOf(path)) || attribute.test(codeOf(path)))
    // The keys of a keyboard have their own names.
    expect(found).toEqual(['backend/web/ksb/frame/find.tsx'])
  })

  it('take values, and the form of their count', () => {
    expect(t('zuilen.added', { name: 'CID-1' })).toBe('CID-1 is toegevoegd.')
    expect([1, 0, 2].map((count) => t('quarantine.count', { count }))).toEqual([
      ...['Er wacht 1 tap.', 'Er wachten 0 taps.', 'Er wachten 2 taps.'],
    ])
  })
})
