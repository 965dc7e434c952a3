import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { Refused } from '../../api/problems.ts'
import { euro } from '../../format/euro.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Card, Notice } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import css from './desk.module.css'
import { sell, undo } from './requests.ts'

/** A ticket that is not sold yet. */
export interface Wanted {
  readonly uitpasNumber: string
  readonly who: string
  readonly eventId: string
  readonly event: string
  /** In cents. */
  readonly regularPrice: number
  readonly price: number
  readonly tariffId: string
}

interface Basket {
  readonly wanted: readonly Wanted[]
  readonly set: (wanted: readonly Wanted[]) => void
}
const Context = createContext<Basket>({ wanted: [], set: () => undefined })

/** Tickets of several people are sold at once, all of them or none: what is wanted is kept while others' cards are read. */
export const Baskets = ({ children }: { children: ReactNode }) => {
  const [wanted, set] = useState<readonly Wanted[]>([])
  return <Context.Provider value={{ wanted, set }}>{children}</Context.Provider>
}

/** Adds a ticket to the sale. */
export const useWant = (): ((one: Wanted) => void) => {
  const { wanted, set } = useContext(Context)
  return (one) => set([...wanted, one])
}

/** Which of them the server refused: `/2` is the third. */
const refusedAt = (error: unknown): number | undefined =>
  error instanceof Refused && error.pointer !== undefined ? Number(error.pointer.slice(1)) : undefined

/** The sale as it is, to be paid at the counter. Nothing is shown where nothing is wanted. */
export const BasketCard = ({ counterId }: { counterId: string }) => {
  const { wanted, set } = useContext(Context)
  const client = useQueryClient()
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  if (wanted.length === 0) return null
  const total = wanted.reduce((sum, { price }) => sum + price, 0)
  const wrong = refusedAt(error)
  const again = () => client.invalidateQueries({ queryKey: ['counter', counterId] })
  const takeBack = async (actieIds: readonly string[]): Promise<void> => {
    try {
      for (const actieId of actieIds) await undo(counterId, actieId)
      notify(t('general.undone'))
    } catch (refused) {
      notify(sentence(refused), { bad: true })
    }
    await again()
  }
  const pay = async (): Promise<void> => {
    setBusy(true)
    try {
      const sold = await sell(
        counterId,
        wanted.map(({ who: _who, event: _event, price: _price, ...one }) => one),
      )
      set([])
      setError(undefined)
      notify(t('balie.basket.sold', { count: sold.actieIds.length, total: euro(sold.total) }), {
        undo: () => void takeBack(sold.actieIds),
      })
    } catch (refused) {
      setError(refused)
    }
    setBusy(false)
    await again()
  }
  return (
    <Card title={t('balie.basket.title')}>
      {error !== undefined && (
        <Notice level="bad">
          <p>
            {wrong === undefined
              ? sentence(error)
              : t('balie.basket.refused', { who: wanted[wrong]?.who ?? '', why: sentence(error) })}
          </p>
        </Notice>
      )}
      <ul className={css.rows}>
        {wanted.map(({ who, event, price, regularPrice }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two tickets may be the same
          <li key={index}>
            <span>
              <b>{who}</b>
              <br />
              {event}
            </span>
            <span className={css.amount}>
              {euro(price)} <s>{euro(regularPrice)}</s>
            </span>
            <Button
              look="quiet"
              name={t('balie.basket.remove', { who, event })}
              onPress={() => {
                setError(undefined)
                set(wanted.filter((_, other) => other !== index))
              }}
            >
              ✕
            </Button>
          </li>
        ))}
      </ul>
      <div className={css.acts}>
        <Button look="main" off={busy} onPress={() => void pay()}>
          {t('balie.basket.sell', { count: wanted.length, total: euro(total) })}
        </Button>
        <Button
          off={busy}
          onPress={() => {
            setError(undefined)
            set([])
          }}
        >
          {t('balie.basket.empty')}
        </Button>
      </div>
    </Card>
  )
}
