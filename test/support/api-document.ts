import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { LightMyRequestResponse } from 'fastify'

/** The public OpenAPI document of the UiTPAS API 4.0, and what fits it. */

/** As much of JSON Schema and OpenAPI as is compared. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly string[]
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly allOf?: readonly Schema[]
}
export interface Operation {
  readonly operationId: string
  readonly summary?: string
  readonly description?: string
  readonly security?: readonly Record<string, unknown>[]
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema?: Schema
  }[]
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema; readonly examples?: readonly unknown[] }>>
  }
  readonly responses: Readonly<
    Record<
      string,
      { readonly description?: string; readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }
    >
  >
}
export interface ApiDocument {
  /** Of the whole public document, also those that are not served. */
  readonly operations: readonly string[]
  readonly openapi: string
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly securitySchemes: Record<string, unknown>
  }
}

/** Those of its operations that are served, whole. */
export const apiReference = JSON.parse(
  readFileSync(new URL('../fixtures/uitpas-api.json', import.meta.url), 'utf8'),
) as ApiDocument

export const json = 'application/json'

export const compile = (document: ApiDocument, schema: object) =>
  new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile({
    ...schema,
    components: document.components,
  })

/** The operation that a request is for: of two paths that fit, the one that says more. */
const operationOf = (method: string, path: string): Operation | undefined => {
  const parts = path.split('/')
  const fits = (template: string): boolean => {
    const others = template.split('/')
    return others.length === parts.length && others.every((one, at) => one.startsWith('{') || one === parts[at])
  }
  const [found] = Object.keys(apiReference.paths)
    .filter((template) => fits(template) && apiReference.paths[template]?.[method.toLowerCase()])
    .toSorted((one, other) => one.split('{').length - other.split('{').length)
  return found === undefined ? undefined : apiReference.paths[found]?.[method.toLowerCase()]
}

/**
 * What the document does not have of a request and its answer: the operation, a parameter, the status, or its shape.
 * @param url as it is asked under the API's address, with its query
 */
export const misfits = (method: string, url: string, { statusCode, body }: LightMyRequestResponse): string[] => {
  const { pathname, searchParams } = new URL(url, 'http://api.example')
  const operation = operationOf(method, pathname)
  if (!operation) return [`${method} ${pathname} is no operation`]
  const known = (operation.parameters ?? []).flatMap((one) => (one.in === 'query' ? one.name : []))
  const wrong = [...searchParams.keys()]
    .filter((name) => !known.includes(name))
    .map((name) => `${name} is no parameter`)
  const response = operation.responses[statusCode]
  if (!response) return [...wrong, `${statusCode} is no answer of it`]
  const schema = response.content?.[json]?.schema
  if (!schema) return wrong
  const valid = compile(apiReference, schema)
  valid(JSON.parse(body))
  return [...wrong, ...(valid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)]
}
