import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Refused } from '../api/problems.ts'
import { dayAndTime } from '../format/moments.ts'
import { t } from '../i18n/t.ts'
import { isSaidAbove, sentence } from '../shell/words.ts'
import { Empty, Notice } from '../ui/blocks.tsx'
import { Button } from '../ui/button.tsx'
import { answerOf } from './ask.ts'
import { Barcode } from './card/barcode.tsx'
import { type Kept, type KeptCard, keep, keptOf, type OwnPassholder, toKept } from './kept.ts'
import { LinkPage } from './link.tsx'
import { comeBack, login, ownSub } from './login/login.ts'
import css from './pas.module.css'

const AGAIN_MS = 5_000

/** Who I am, as it is now; what was kept meanwhile. */
const useOwn = (isIn: boolean) => {
  const asked = useQuery({
    queryKey: ['own'],
    enabled: isIn,
    queryFn: async () => {
      const kept = toKept(await answerOf<OwnPassholder>('/passholders/me'), ownSub() ?? '', Date.now())
      // Who logged out meanwhile is not kept.
      if (login.now() === 'IN') keep(kept)
      return kept
    },
    refetchInterval: ({ state }) => (state.error ? AGAIN_MS : false),
  })
  return { ...asked, known: asked.data ?? keptOf() }
}

/** @param isIn there is a token to ask with */
export const HomePage = ({ isIn }: { isIn: boolean }) => {
  const { known, data, error, refetch } = useOwn(isIn)
  useEffect(() => {
    const again = () => void (login.now() === 'AWAY' ? comeBack() : login.now() === 'IN' && refetch())
    addEventListener('online', again)
    return () => removeEventListener('online', again)
  }, [refetch])
  if (error instanceof Refused && error.kind === 'passholder-not-found') return <LinkPage />
  if (known) return <Own known={known} isFresh={data !== undefined && !error} error={error} />
  if (!error) return <p role="status">{t('general.loading')}</p>
  return (
    <Empty title={t('errors.title')} text={sentence(error)}>
      <Button look="main" onPress={() => void refetch()}>
        {t('errors.again')}
      </Button>
    </Empty>
  )
}

const Own = ({ known, isFresh, error }: { known: Kept; isFresh: boolean; error: Error | null }) => (
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
    {!isFresh && <p className={css.since}>{t('pas.since', { at: dayAndTime(known.at) })}</p>}
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
