import { configurationCode, customTokenHeader, type Log, mqttUser, normalizeConfigurationCode } from '@zuil/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { codeOf } from '../../platform/http/guard.ts'
import type { Problem } from '../../platform/http/problems.ts'
import { perNetwork, type RateLimits } from '../../platform/http/rate-limits.ts'
import { hashMqttPassword } from '../../platform/mqtt/password.ts'
import { nameKey } from '../../platform/names.ts'
import { networkOf } from '../../platform/stranger-room.ts'
import { problem, problems } from '../problems.ts'
import { type KioskResponseDeps, toKioskResponse } from '../response.ts'
import { kioskDeviceGrant, kioskDeviceSetup } from '../shapes/kiosk-device.ts'
import type { EnrolmentStore } from '../store/enrolment.ts'
import type { SetupOutcome } from '../store/set-up.ts'
import type { CurrentZuilen } from './access.ts'

const refusals: Readonly<Record<Exclude<SetupOutcome['kind'], 'DONE'>, Problem>> = {
  NOT_FOUND: problem('kiosk-not-found', {
    detail: 'There is no kiosk of this name with this configuration code.',
  }),
  CODE_EXPIRED: problem('kiosk-not-found', {
    detail: 'The configuration code has expired. Make a new one in the back office.',
    endUserMessage: {
      nl: 'Deze configuratiecode is vervallen. Maak een nieuwe code in het kaartsysteembeheer.',
      fr: 'Ce code de configuration a expiré. Créez-en un nouveau dans la gestion du système de cartes.',
      de: 'Dieser Konfigurationscode ist abgelaufen. Erstelle einen neuen in der Kartensystemverwaltung.',
      en: 'This configuration code has expired. Make a new one in the back office.',
    },
  }),
  CODE_USED: problem('kiosk-already-configured', {
    detail: 'The configuration code has been used. Make a new one in the back office.',
  }),
  DEVICE_IN_USE: problem('kiosk-device-already-in-use'),
}

const nameOf = (request: FastifyRequest): string => {
  const { body } = request
  const name = typeof body === 'object' && body !== null && 'name' in body ? body.name : undefined
  return nameKey(String(name))
}

interface SetupDeps extends KioskResponseDeps {
  readonly currentZuilen: CurrentZuilen
  readonly enrolment: Pick<EnrolmentStore, 'setup' | 'newMqttPassword'>
  /** Address of the broker as zuilen reach it: mqtt://host:port or mqtts://host:port. */
  readonly publicMqttUrl: () => string
  /** Called before the zuil gets its answer, with its user name at the broker. */
  readonly onEnrolled: (user: string) => void
  /** Resolves when the broker goes by the credentials as they are. */
  readonly onCredentials: () => Promise<void>
  readonly limits: RateLimits
  readonly clock: () => number
  readonly log: Pick<Log, 'info' | 'warn'>
}

/** PUT /kiosk-devices/setup: a zuil enrols with its name and configuration code, and gets its own MQTT credential. */
export const kioskSetupRoutes = (api: Api, deps: SetupDeps): void => {
  const { currentZuilen, enrolment, publicMqttUrl, onCredentials, onEnrolled, limits, clock, log } = deps
  const tryName = api.createRateLimit({
    ...limits.setupPerName,
    keyGenerator: (request) => `${networkOf(request.ip)} ${nameOf(request)}`,
  })
  const perName = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const tried = await tryName(request)
    if (tried.isAllowed || !tried.isExceeded) return undefined
    return sendProblem(reply.header('retry-after', tried.ttlInSeconds), problem('rate-limited'))
  }

  api.put(
    '/kiosk-devices/setup',
    {
      config: { can: 'own-zuil.set-up', rateLimit: perNetwork(limits.setupPerAddress) },
      preHandler: perName,
      schema: {
        tags: ['Kiosk devices'],
        operationId: 'put-kiosks-setup',
        summary: 'Set up new kiosk device',
        description:
          'Use up a configuration code: from now on the device id is the zuil’s token. Beside the KioskDevice the answer has ' +
          `the zuil's MQTT credential, shown only this once, and the time.\n\nFor zuilen themselves, by a configuration code in ${customTokenHeader}; ` +
          'limited in number per address, and per name and address.',
        body: kioskDeviceSetup,
        response: {
          200: answer('OK', kioskDeviceGrant),
          ...problems({
            400: [
              'body/missing',
              'body/invalid-syntax',
              'body/invalid-data',
              'kiosk-not-found',
              'kiosk-already-configured',
              'kiosk-device-already-in-use',
            ],
            401: ['auth/unauthorized'],
            429: ['rate-limited'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { name, deviceId } = request.body
      const code = normalizeConfigurationCode(codeOf(request))
      if (!configurationCode.safeParse(code).success) return sendProblem(reply, refusals.NOT_FOUND)
      const now = clock()
      const password = enrolment.newMqttPassword()
      const mqttPasswordHash = await hashMqttPassword(password)
      const outcome = await enrolment.setup({ name, code, deviceId, mqttPassword: password, mqttPasswordHash }, now)
      if (outcome.kind !== 'DONE') {
        log.warn({ requestId: request.id, outcome: outcome.kind }, 'A zuil was not set up')
        return sendProblem(reply, refusals[outcome.kind])
      }
      const { zuilId, generation, session } = outcome
      const zuil = (await currentZuilen()).get(zuilId)
      if (!zuil) throw new Error('a zuil that was just set up is not there')
      // Before the answer: the zuil connects with it at once.
      await onCredentials()
      onEnrolled(mqttUser(zuilId, generation))
      log.info({ requestId: request.id, zuilId }, 'A zuil was set up')
      return reply.send({
        ...(await toKioskResponse(deps, zuil, deviceId)),
        mqtt: { url: publicMqttUrl(), username: mqttUser(zuilId, generation), password },
        serverTime: new Date(clock()).toISOString(),
        session,
      })
    },
  )
}
