import { customTokenHeader, kioskLogo, limits as ofProtocol } from '@zuil/protocol'
import { z } from 'zod'
import type { LogoStore } from '../../card-systems/store/settings.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { named } from '../../platform/http/fields.ts'
import { zuilOf } from '../../platform/http/guard.ts'
import { problem, problems } from '../problems.ts'
import type { CurrentZuilen } from './access.ts'

const shape = named('KioskDeviceLogo', 'The logo of the zuil’s card system, as base64.', kioskLogo)

interface LogoDeps {
  readonly currentZuilen: CurrentZuilen
  readonly logos: LogoStore
}

/** GET /kiosk-devices/logo: the picture that the zuil's document names by its tag. */
export const kioskDeviceLogoRoutes = (api: Api, { currentZuilen, logos }: LogoDeps): void => {
  api.get(
    '/kiosk-devices/logo',
    {
      config: { can: 'own-zuil.use' },
      schema: {
        tags: ['Kiosk devices'],
        operationId: 'get-kiosks-logo',
        summary: 'Retrieve the logo of the card system of this zuil',
        description: `Ours. 304 with If-None-Match.\n\nFor zuilen themselves, by their device id in ${customTokenHeader}.`,
        headers: z.object({ 'if-none-match': z.string().optional() }),
        response: {
          200: answer('OK', shape),
          304: z.undefined().describe('Not Modified'),
          ...problems({ 401: ['auth/unauthorized'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const zuil = (await currentZuilen()).get(zuilOf(request).zuilId)
      const logo = zuil && (await logos.find(zuil.cardSystemId))
      if (!logo) return sendProblem(reply, problem('url/not-found', { detail: 'The card system has no logo.' }))
      reply.header('etag', `"${logo.tag}"`)
      if (request.headers['if-none-match'] === `"${logo.tag}"`) return reply.code(304).send()
      return reply.send({ v: ofProtocol.version, ...logo })
    },
  )
}
