import { readdirSync, readFileSync } from 'node:fs'
import specs from '@asyncapi/specs'
import { asyncApiDocument, decode, delivery, downKinds, examples, upKinds, upTopic } from '@zuil/protocol'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'

interface AsyncApi {
  readonly channels: Record<string, { readonly address: string }>
  readonly operations: Record<
    string,
    {
      readonly action: string
      readonly bindings: { readonly mqtt: { readonly qos: number; readonly retain: boolean } }
    }
  >
  readonly components: {
    readonly messages: Record<string, { readonly payload: object; readonly examples: { readonly payload: unknown }[] }>
  }
}

const kinds = [...upKinds, ...downKinds]
// As it is served: through JSON.
const document = JSON.parse(JSON.stringify(asyncApiDocument())) as AsyncApi
const folder = new URL('../../fixtures/messages/', import.meta.url)

// Dates are looked at by the pattern beside their format.
const validator = (schema: object) =>
  new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(schema)

const references = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) =>
    key === '$ref' && typeof child === 'string' ? [child] : references(child),
  )
}

const at = (reference: string): unknown =>
  reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document)

describe('golden messages', () => {
  it('has a file for every example, and no other', () => {
    const names = kinds.flatMap((kind) => examples[kind].map(({ name }) => `${kind}.${name}.json`))
    expect(readdirSync(folder).sort()).toEqual(names.sort())
  })

  it.each(kinds)('%s: the files are the examples, and both sides read them', (kind) => {
    const valid = validator(document.components.messages[kind]?.payload ?? { not: {} })
    expect(examples[kind].length).toBeGreaterThan(0)
    for (const { name, payload } of examples[kind]) {
      const file = readFileSync(new URL(`${kind}.${name}.json`, folder))
      expect(JSON.parse(file.toString())).toEqual(payload)
      expect(decode(kind, file)).toEqual({ ok: true, value: payload })
      expect(valid(payload), JSON.stringify(valid.errors)).toBe(true)
    }
  })
})

describe('AsyncAPI document', () => {
  it('is valid AsyncAPI 3.0', () => {
    const valid = validator(specs.schemasWithoutId['3.0.0'] as object)
    expect(valid(document), JSON.stringify(valid.errors?.slice(0, 5))).toBe(true)
  })

  it('has every topic, its direction, quality of service and retention', () => {
    expect(Object.keys(document.channels).sort()).toEqual([...kinds].sort())
    expect(document.channels.tap?.address).toBe(upTopic('{user}', 'tap'))
    for (const kind of kinds) {
      expect(document.operations[kind]?.action).toBe(upKinds.some((up) => up === kind) ? 'receive' : 'send')
      expect(document.operations[kind]?.bindings.mqtt).toMatchObject(delivery[kind])
    }
  })

  it('has no reference that leads nowhere', () => {
    const all = references(document)
    expect(all.length).toBeGreaterThan(kinds.length)
    expect(all.filter((reference) => at(reference) === undefined)).toEqual([])
  })

  it('has schemas that refuse what decode refuses', () => {
    const valid = validator(document.components.messages.tap?.payload ?? {})
    const [chip] = examples.tap
    expect(valid({ ...chip?.payload, v: 2 })).toBe(false)
    expect(
      valid({ ...chip?.payload, tap: { ...chip?.payload.tap, card: { kind: 'BARCODE', uitpasNumber: '12' } } }),
    ).toBe(false)
    expect(valid({ ...chip?.payload, extra: true })).toBe(true)
  })
})
