import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { euro } from '../../format/euro.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Notice } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EuroField } from '../../ui/euro-field.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { useWant } from './basket.tsx'
import { askTariff } from './requests.ts'

interface TicketProps {
  readonly counterId: string
  readonly who: string
  readonly uitpasNumber: string
  readonly event: { readonly id: string; readonly name: string; readonly basePrice?: number | undefined }
  readonly close: () => void
}

/** What somebody pays for a ticket at a price, before it is added to the sale. */
export const TicketDialog = ({ counterId, who, uitpasNumber, event, close }: TicketProps) => {
  const want = useWant()
  const [typed, setTyped] = useState<number | undefined>(event.basePrice)
  const regularPrice = Number(useSettled(typed === undefined || Number.isNaN(typed) ? '' : String(typed)) || Number.NaN)
  const isAsked = !Number.isNaN(regularPrice)
  const question = { uitpasNumber, eventId: event.id, regularPrice }
  const { data, error } = useQuery({
    queryKey: ['counter', counterId, 'tariff', question],
    queryFn: () => askTariff(counterId, question),
    enabled: isAsked,
    // Of another price nothing stays to be seen.
    placeholderData: () => undefined,
  })
  const tariff = isAsked && typed === regularPrice ? data?.tariff : undefined
  return (
    <Dialog
      title={t('balie.ticket.title', { event: event.name })}
      onClose={close}
      buttons={
        <Button
          look="main"
          off={!tariff}
          onPress={() => {
            if (!tariff) return
            want({
              ...{ uitpasNumber, who, eventId: event.id, event: event.name, regularPrice },
              ...{ price: tariff.price, tariffId: tariff.id },
            })
            close()
          }}
        >
          {t('balie.ticket.add')}
        </Button>
      }
    >
      <EuroField
        label={t('balie.ticket.regularPrice')}
        hint={t('balie.ticket.regularPriceHint')}
        value={typed}
        onChange={setTyped}
      />
      <div aria-live="polite">
        {error && (
          <Notice level="bad">
            <p>{sentence(error)}</p>
          </Notice>
        )}
        {isAsked && data && !data.tariff && (
          <Notice level="warn">
            <p>{data.sentence ?? t('balie.ticket.noTariff')}</p>
          </Notice>
        )}
        {tariff && (
          <Notice level="good">
            <p>{t('balie.ticket.pays', { who, price: euro(tariff.price), tariff: tariff.name })}</p>
          </Notice>
        )}
      </div>
    </Dialog>
  )
}
