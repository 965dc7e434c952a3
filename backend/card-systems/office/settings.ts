import { z } from 'zod'
import type { AuditStore } from '../../platform/database/audit.ts'
import { actsPage, readActs } from '../../platform/http/acts.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { etagOf, versionOf } from '../../platform/http/etag.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { personOf, scopeOf } from '../../platform/http/guard.ts'
import type { Action } from '../../platform/http/policy.ts'
import type { Problem } from '../../platform/http/problems.ts'
import { hasDomain } from '../../platform/outbox/address.ts'
import { acts } from '../../platform/shapes.ts'
import { tooLight } from '../rules/contrast.ts'
import { logoProblem } from '../rules/logo.ts'
import { priceExamplesOf } from '../rules/prices.ts'
import { cardSystemProblem as problem, cardSystemsProblems as problems } from '../settings-problems.ts'
import { priceExamples } from '../shapes/prices.ts'
import {
  type RetentionField,
  retentionBounds,
  retentionChoices,
  retentionFields,
  type SettingsOf,
  type SettingsPart,
  settingsParts,
} from '../shapes/settings.ts'
import type { CardSystemSettingsStore } from '../store/settings.ts'

interface SettingsDeps {
  readonly cardSystemSettings: CardSystemSettingsStore
  readonly audit: AuditStore
  /** Days, of what a card system does not set itself. */
  readonly defaultRetention: Readonly<Record<RetentionField, number>>
}

/** A logo is sent whole. */
const BODY_BYTES = 256 * 1024

const reading = problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'] })
const changing = problems({
  400: ['body/missing', 'body/invalid-data', 'card-system-colour-too-light', 'card-system-logo-unusable'],
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
  409: ['card-system-city-in-use'],
  412: ['card-system-changed-meanwhile'],
  428: ['card-system-version-missing'],
})

/** Who changes which part. Who hears what and what is kept of people are for the superadmin alone. */
const changedBy: Readonly<Record<SettingsPart, Action>> = {
  general: 'card-system.change',
  prices: 'card-system.change',
  branding: 'card-system.change',
  alerts: 'card-system.change-keeping',
  retention: 'card-system.change-keeping',
}

const wrongBranding = ({ logo, ...colours }: SettingsOf<'branding'>): Problem | undefined => {
  const [light] = tooLight(colours)
  if (light)
    return problem('card-system-colour-too-light', {
      schemaErrors: [{ jsonPointer: `/${light}`, error: 'has too little contrast (WCAG AA)' }],
    })
  const found = logo && logoProblem(logo.type, Buffer.from(logo.content, 'base64'))
  return found
    ? problem('card-system-logo-unusable', { schemaErrors: [{ jsonPointer: '/logo', error: found }] })
    : undefined
}

/** What the shape alone does not show to be wrong. */
const wrongIn = (settings: SettingsOf<SettingsPart>) => {
  if ('primaryColor' in settings || 'secondaryColor' in settings || 'logo' in settings) return wrongBranding(settings)
  if ('contactEmail' in settings && settings.contactEmail !== undefined && !hasDomain(settings.contactEmail))
    return fieldProblem('/contactEmail', 'has a domain that cannot be one')
  if (!('alertAddresses' in settings)) return undefined
  const n = settings.alertAddresses.findIndex(({ email }) => !hasDomain(email))
  return n < 0 ? undefined : fieldProblem(`/alertAddresses/${n}/email`, 'has a domain that cannot be one')
}

const partRoutes = <P extends SettingsPart>(api: Api, { cardSystemSettings }: SettingsDeps, part: P): void => {
  const saved = z.object({ settings: settingsParts[part], version: z.int() })
  const url = `/card-system/${part}`
  api.get(
    url,
    { config: { can: 'card-system.read' }, schema: { response: { 200: answer('OK', saved), ...reading } } },
    async (request, reply) => {
      const found = await cardSystemSettings.for(scopeOf(request)).read(part)
      return reply.header('etag', etagOf(found.version)).send(found as never)
    },
  )
  api.put(
    url,
    {
      config: { can: changedBy[part] },
      bodyLimit: BODY_BYTES,
      schema: {
        headers: z.object({ 'if-match': z.string().optional() }),
        body: settingsParts[part],
        response: { 200: answer('OK', saved), ...changing },
      },
    },
    async (request, reply) => {
      const settings = request.body as SettingsOf<P>
      const version = versionOf((request.headers as { 'if-match'?: string })['if-match'])
      if (version === undefined) return sendProblem(reply, problem('card-system-version-missing'))
      const wrong = wrongIn(settings)
      if (wrong) return sendProblem(reply, wrong)
      const outcome = await cardSystemSettings.for(scopeOf(request)).save(part, settings, version)
      switch (outcome.kind) {
        case 'CHANGED_MEANWHILE':
          return sendProblem(reply.header('etag', etagOf(outcome.version)), problem('card-system-changed-meanwhile'))
        case 'CITY_IN_USE':
          return sendProblem(
            reply,
            problem('card-system-city-in-use', {
              ...{
                jsonPointer: '/cities',
                detail: `These postal codes are in use: ${outcome.postalCodes.join(', ')}.`,
              },
            }),
          )
        case 'SAVED':
          return reply.header('etag', etagOf(outcome.saved.version)).send(outcome.saved as never)
      }
    },
  )
}

/** /card-system: the settings of the card system of who asks, part by part, and what was done to them. */
export const cardSystemSettingsRoutes = (api: Api, deps: SettingsDeps): void => {
  for (const part of Object.keys(settingsParts) as SettingsPart[]) partRoutes(api, deps, part)

  api.get(
    '/card-system/retention/choices',
    { config: { can: 'card-system.read' }, schema: { response: { 200: answer('OK', retentionChoices), ...reading } } },
    async (_request, reply) =>
      reply.send({
        fields: retentionFields.map((field) => ({
          field,
          ...retentionBounds[field],
          default: deps.defaultRetention[field],
        })),
      }),
  )

  api.get(
    '/card-system/prices/examples',
    { config: { can: 'card-system.read' }, schema: { response: { 200: answer('OK', priceExamples), ...reading } } },
    async (request, reply) => {
      const { settings } = await deps.cardSystemSettings.for(scopeOf(request)).read('prices')
      return reply.send(priceExamplesOf(settings.membershipPrices) as z.input<typeof priceExamples>)
    },
  )

  api.get(
    '/card-system/history',
    {
      config: { can: 'card-system.read' },
      schema: { querystring: z.object(actsPage), response: { 200: answer('OK', acts), ...reading } },
    },
    async (request, reply) => {
      const { cardSystemId } = personOf(request)
      const subject = { kind: 'CARD_SYSTEM', id: String(cardSystemId) } as const
      return reply.send(await readActs(deps.audit, { cardSystemId, subject }, request.query))
    },
  )
}
