import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { CounterDay } from '../../../taps/shapes/counter.ts'
import { euro } from '../../format/euro.ts'
import { time } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { isSaidAbove, sentence } from '../../shell/words.ts'
import { Card, Empty, Notice, PageHead } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import type { OwnCounter } from '../counters.ts'
import { useBook } from './acts.ts'
import css from './desk.module.css'
import { todayQuery } from './requests.ts'

type Done = CounterDay['member'][number]

const gaveText = ({ price, points = 0 }: Done): string =>
  price === undefined ? t('balie.today.points', { count: points }) : euro(price)

/** What the counter did today, to be taken back where it was a mistake. */
export const TodayPage = ({ counter }: { counter: OwnCounter }) => {
  const { data, error } = useQuery(todayQuery(counter.id))
  const { busy, takeBack } = useBook(counter.id)
  return (
    <>
      <PageHead title={t('balie.today.title')} />
      {error && !isSaidAbove(error) && (
        <Notice level="bad">
          <p>{sentence(error)}</p>
        </Notice>
      )}
      {data?.member.length === 0 && <Empty title={t('balie.today.none')} text={t('balie.today.noneText')} />}
      {data && data.member.length > 0 && (
        <Card>
          <ul className={css.rows}>
            {data.member.map((one) => (
              <li key={`${one.kind} ${one.actieId}`}>
                <span className={one.reversedAt === undefined ? undefined : css.gone}>
                  <b>{one.what}</b>
                  <br />
                  <small>
                    {t(`balie.today.kinds.${one.kind}`, { at: time(one.at) })}
                    {one.passholder !== undefined && one.uitpasNumber !== undefined && (
                      <>
                        {' · '}
                        <Link href={`/${counter.id}/pas/${one.uitpasNumber}`}>{one.passholder}</Link>
                      </>
                    )}
                  </small>
                </span>
                <span className={css.amount}>{gaveText(one)}</span>
                {one.reversedAt === undefined ? (
                  <Button
                    off={busy}
                    name={t('balie.today.undoOne', { what: one.what, who: one.passholder ?? '' })}
                    onPress={() => void takeBack(one.actieId)}
                  >
                    {t('general.undo')}
                  </Button>
                ) : (
                  <small>{t('balie.today.undone', { at: time(one.reversedAt) })}</small>
                )}
              </li>
            ))}
          </ul>
          {data.more && <p>{t('balie.today.more')}</p>}
        </Card>
      )}
    </>
  )
}
