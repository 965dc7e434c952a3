import { dayAndTime } from '../format/moments.ts'
import { t } from '../i18n/t.ts'
import { isSaidAbove, sentence } from '../shell/words.ts'
import { Empty, Notice } from '../ui/blocks.tsx'
import { Barcode } from './card/barcode.tsx'
import type { Kept, KeptCard } from './kept.ts'
import css from './pas.module.css'

/**
 * My points and my card.
 * @param isFresh it is as it is now @param error why it is not
 */
export const HomePage = ({ known, isFresh, error }: { known: Kept; isFresh: boolean; error: Error | null }) => (
  <>
    <h1>{t('pas.hello', { name: known.firstName })}</h1>
    {error && !isSaidAbove(error) && (
      <Notice level="bad">
        <p>{sentence(error)}</p>
      </Notice>
    )}
    <p className={css.points}>
      <strong>{known.points}</strong> {t('pas.points', { count: known.points })}
    </p>
    {!isFresh && <p className={css.soft}>{t('pas.since', { at: dayAndTime(known.at) })}</p>}
    {known.cards.length === 0 && <Empty title={t('pas.noCard')} text={t('pas.noCardText')} />}
    {known.cards.map((card) => (
      <CardOf key={card.uitpasNumber} card={card} name={`${known.firstName} ${known.name}`} />
    ))}
  </>
)

const CardOf = ({ card: { uitpasNumber, cardSystem }, name }: { card: KeptCard; name: string }) => (
  <section className={css.card} aria-label={cardSystem}>
    <h2>{cardSystem}</h2>
    <p>{name}</p>
    <Barcode digits={uitpasNumber} name={t('pas.barcode', { number: uitpasNumber })} />
    <p className={css.number}>{uitpasNumber}</p>
  </section>
)
