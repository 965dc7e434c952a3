import swagger from '@fastify/swagger'
import { asyncApiDocument, customTokenHeader } from '@zuil/protocol'
import type { FastifyInstance } from 'fastify'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import type { Api } from './api.ts'
import { apiSchemas } from './fields.ts'
import type { Rule } from './policy.ts'

/** By which a client says which it is. */
export const clientIdHeader = 'x-client-id'

const security: Readonly<Record<Rule['by'], readonly Readonly<Record<string, readonly string[]>>[]>> = {
  CLIENT: [{ CLIENT_ACCESS_TOKEN: [] }, { USER_ACCESS_TOKEN: [] }],
  ZUIL: [{ CUSTOM_TOKEN: [] }],
  CLIENT_ID: [{ CLIENT_IDENTIFICATION: [] }, { CLIENT_ACCESS_TOKEN: [] }, { USER_ACCESS_TOKEN: [] }],
  UITID: [{ USER_ACCESS_TOKEN: [] }],
  FORMER: [{ CUSTOM_TOKEN: [] }],
  CODE: [{ CUSTOM_TOKEN: [] }],
  PUBLIC: [],
  // The document has the API alone, and these are not of it.
  USER: [],
}

/** How the document says who may use a route: the guard adds it to each. */
export const securityOf = (rule: Rule) =>
  rule.by === 'CLIENT' && rule.byId ? [...security.CLIENT, { CLIENT_IDENTIFICATION: [] }] : security[rule.by]

/** A response with a body, described. */
export const answer = (description: string, schema: z.ZodType, contentType = 'application/json') => ({
  description,
  content: { [contentType]: { schema } },
})

/** Where the API is mounted. In the document it is the server's address, so that the paths are those of the UiTPAS API. */
export const apiPrefix = '/api'

const transform = createJsonSchemaTransform({ schemaRegistry: apiSchemas })
const transformObject = createJsonSchemaTransformObject({ schemaRegistry: apiSchemas })

const references = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) =>
    key === '$ref' && typeof child === 'string' ? [child.replace('#/components/schemas/', '')] : references(child),
  )
}

/** Of all components, those that the paths use, directly or through others. */
const used = (paths: unknown, schemas: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const names = new Set<string>()
  const queue = references(paths)
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (names.has(name)) continue
    names.add(name)
    queue.push(...references(schemas[name]))
  }
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => names.has(name)))
}

/** Makes the OpenAPI document of every route that is registered after it, from the schemas they are checked by. */
export const describeRoutes = async (app: FastifyInstance): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'UiTPAS zuilen',
        version: '4.0.0',
        description:
          'The part of the UiTPAS API 4.0 that this backend serves, in the shapes and errors of its public document. ' +
          'Machine clients ask a token at /api/oauth/token (client credentials); each permission is granted for one organizer ' +
          'or for all. People bring the access token of the provider by which they log in: what a route is for clients with a ' +
          'permission for, it is for people whose role or counter gives them that permission (GET /permissions). Zuilen send their device id. Errors are application/problem+json; the `type` says which, ' +
          '`endUserMessage` is for the person at the desk. A text with the character NUL or half of a surrogate pair, or one ' +
          'that is too long, is a 400 at every route: `body/invalid-data`, or `url/invalid-data` in the path and the query. ' +
          'A method that a path does not have is a 405 with `Allow`, a body that is not JSON a 415. What stands under Zuilen, and what says so, is ours: the API has no such paths.',
      },
      servers: [{ url: apiPrefix }],
      components: {
        securitySchemes: {
          CLIENT_ACCESS_TOKEN: {
            type: 'oauth2',
            description: 'An opaque bearer token, valid for one hour.',
            flows: { clientCredentials: { tokenUrl: '/api/oauth/token', scopes: {} } },
          },
          CLIENT_IDENTIFICATION: {
            type: 'apiKey',
            in: 'header',
            name: clientIdHeader,
            description: 'The id of a client: it says which it is, and proves nothing.',
          },
          USER_ACCESS_TOKEN: {
            type: 'http',
            scheme: 'bearer',
            description:
              'The access token of a person who logged in with the provider of OpenID Connect (UiTID), through a program ' +
              'that this backend takes such tokens of. What he may do follows from what he is.',
          },
          CUSTOM_TOKEN: {
            type: 'apiKey',
            in: 'header',
            name: customTokenHeader,
            description:
              'Of a zuil: the configuration code at setup, its device id afterwards. To hand in a journal, that of a device that was replaced does too.',
          },
        },
      },
      tags: [
        { name: 'Authentication' },
        { name: 'Checkins' },
        { name: 'Passholders' },
        { name: 'Current Passholder' },
        { name: 'UiTiD' },
        { name: 'Cards' },
        { name: 'Ticket sales' },
        { name: 'Rewards' },
        { name: 'Associations' },
        { name: 'Events' },
        { name: 'Organizers' },
        { name: 'Permissions' },
        { name: 'Kiosks' },
        { name: 'Kiosk devices' },
        { name: 'Zuilen', description: 'Ours: what the back office does with zuilen, and their alerts.' },
        { name: 'Documents' },
      ],
    },
    transform: (route) =>
      route.url.startsWith(`${apiPrefix}/`)
        ? { ...transform(route), url: route.url.slice(apiPrefix.length) }
        : { schema: { hide: true }, url: route.url },
    transformObject: (input) => {
      const document = transformObject(input)
      if (!('components' in document) || !document.components?.schemas) return document
      const schemas = used(document.paths, document.components.schemas)
      return { ...document, components: { ...document.components, schemas } } as typeof document
    },
  })
}

/** GET /openapi.json and /asyncapi.json: public, as they hold no data. */
export const documentRoutes = (api: Api): void => {
  const asyncapi = asyncApiDocument()
  const route = (url: string, summary: string, document: () => object): void => {
    api.get(
      url,
      {
        config: { can: 'documents.read' },
        schema: {
          tags: ['Documents'],
          summary,
          description: 'For anyone.',
          operationId: `get-${url.slice(1, -'.json'.length)}`,
        },
      },
      (_request, reply) => reply.type('application/json').send(document()),
    )
  }
  route('/openapi.json', 'This document', () => api.swagger())
  route('/asyncapi.json', 'What travels over MQTT between zuilen and the backend', () => asyncapi)
}
