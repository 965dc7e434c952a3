import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import type { DemoScreen, RackCard } from '../../../demo/shapes.ts'
import { t } from '../../i18n/t.ts'
import { Card } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import css from './demo.module.css'
import { demoQueries } from './queries.ts'

interface RackProps {
  readonly screens: readonly DemoScreen[]
  /** On whose reader cards are laid. */
  readonly zuilId: string
  readonly choose: (zuilId: string) => void
  readonly lay: (chipNumber: string) => void
  readonly takeAway: () => void
  readonly scan: (line: string) => void
}

/** The cards, and on which reader they go. */
export const Rack = ({ screens, zuilId, choose, lay, takeAway, scan }: RackProps) => {
  const { data: cards = [] } = useQuery(demoQueries.rack())
  const group = useId()
  const laid = screens.find((one) => one.zuilId === zuilId)?.laid
  const list = (some: readonly RackCard[]) => (
    <ul className={css.rack}>
      {some.map((card) => (
        <li key={card.uitpasNumber ?? card.chipNumber}>
          <CardButton
            card={card}
            laid={card.chipNumber !== undefined && card.chipNumber === laid}
            lay={lay}
            takeAway={takeAway}
          />
          {card.uitpasNumber !== undefined && (
            <Button name={t('demo.scanOf', { card: card.label })} onPress={() => scan(card.uitpasNumber ?? '')}>
              {t('demo.scan')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
  return (
    <div className={css.cards}>
      <Card title={t('demo.cards')}>
        <fieldset className={css.readers}>
          <legend>{t('demo.onReaderOf')}</legend>
          {screens.map(({ zuilId: id, name }) => (
            <label key={id}>
              <input type="radio" name={group} checked={id === zuilId} onChange={() => choose(id)} /> {name}
            </label>
          ))}
        </fieldset>
        <p className={css.hint}>{t('demo.hint')}</p>
        {list(cards.filter(({ official }) => !official))}
        <h3>{t('demo.official')}</h3>
        <p className={css.hint}>{t('demo.officialHint')}</p>
        {list(cards.filter(({ official }) => official))}
      </Card>
    </div>
  )
}

interface CardButtonProps {
  readonly card: RackCard
  readonly laid: boolean
  readonly lay: (chipNumber: string) => void
  readonly takeAway: () => void
}

/** Lays a card on the reader, or takes it away if it lies there. A card without a chip can only be scanned. */
const CardButton = ({ card: { label, chipNumber, uitpasNumber }, laid, lay, takeAway }: CardButtonProps) => (
  <button
    type="button"
    className={css.card}
    aria-pressed={chipNumber === undefined ? undefined : laid}
    disabled={chipNumber === undefined}
    onClick={() => {
      if (laid) takeAway()
      else if (chipNumber !== undefined) lay(chipNumber)
    }}
  >
    {label}
    <small>{uitpasNumber ?? chipNumber}</small>
  </button>
)
