import type { z } from 'zod'
import { euro } from '../platform/money.ts'
import { tariffName } from './rules/tariff.ts'
import type { ticketSale } from './shapes.ts'
import type { StoredTicket } from './store/sales.ts'

/** A sale in the API's shape, in euro. */
export const toSaleResponse = (
  sale: Omit<StoredTicket, 'organizerId' | 'passholderId' | 'shares'>,
): z.infer<typeof ticketSale> => ({
  id: sale.id,
  creationDate: new Date(sale.at).toISOString(),
  regularPrice: euro(sale.regularPrice),
  ...(sale.regularPriceLabel !== undefined && { regularPriceLabel: sale.regularPriceLabel }),
  tariff:
    sale.tariff === 'SOCIAL'
      ? { id: sale.tariffId, name: tariffName, price: euro(sale.price), type: 'SOCIALTARIFF' }
      : { id: sale.tariffId, name: 'Basistarief', price: euro(sale.price) },
  eventId: sale.eventId,
  eventTitle: sale.eventTitle,
  uitpasNumber: sale.uitpasNumber,
})
