import { z } from 'zod'
import { cardSystem } from '../../card-systems/shapes.ts'
import { moment, named } from '../../platform/http/fields.ts'

/** Group passes (groepspassen) and coupons, as the API has them. */

export const groupPass = named(
  'Grouppass',
  'A UiTPAS of a group, which buys tickets at social tariff, so many a calendar year, and neither checks in nor redeems.',
  z.object({
    id: z.string(),
    name: z.string(),
    uitpasNumber: z.string(),
    cardStatus: z.enum(['PROVISIONED', 'LOCAL_STOCK', 'ACTIVE', 'BLOCKED', 'DELETED']),
    email: z.string().optional(),
    creationDate: moment,
    /** Of one that has or had a social status. */
    socialTariff: z
      .object({
        status: z.enum(['ACTIVE', 'EXPIRED']),
        endDate: moment,
        totalTicketsPerYear: z.int(),
        availableTickets: z.int(),
      })
      .optional(),
    cardSystem,
    address: z.object({ street: z.string().optional(), postalCode: z.string(), city: z.string() }),
    telephone: z.string().optional(),
  }),
)

export const groupPassPage = named(
  'GrouppassesPaginatedResponse',
  'Group passes.',
  z.object({ totalItems: z.int(), member: z.array(groupPass) }),
)

/** Of the tickets that a group pass may have this calendar year. */
export const groupTickets = z.object({ perYear: z.int(), bought: z.int(), left: z.int() })

const grantedCoupon = named(
  'GrantedCoupon',
  'A coupon of a pass.',
  z.object({
    id: z.int(),
    coupon: z.object({ id: z.string(), name: z.string(), description: z.string().optional() }),
    validityPeriod: z.object({ begin: moment, end: moment.optional() }).optional(),
    status: z.enum(['ACTIVE', 'EXPIRED']),
    remaining: z
      .object({ volume: z.int(), period: z.enum(['ABSOLUTE', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR']) })
      .optional(),
  }),
)
export const grantedCoupons = z.array(grantedCoupon)
