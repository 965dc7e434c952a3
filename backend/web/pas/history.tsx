import { useInfiniteQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { transactions } from '../../passholders/shapes/api.ts'
import { dayAndTime } from '../format/moments.ts'
import { t } from '../i18n/t.ts'
import { sentence } from '../shell/words.ts'
import { Empty, PageHead } from '../ui/blocks.tsx'
import { Button } from '../ui/button.tsx'
import { answerOf } from './ask.ts'
import css from './pas.module.css'

type Transactions = z.infer<typeof transactions>

const PAGE_SIZE = 30

/** What I saved, spent and bought, newest first: GET /passholders/me/transactions. */
export const HistoryPage = () => {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['history'],
    queryFn: ({ pageParam }) =>
      answerOf<Transactions>(`/passholders/me/transactions?start=${pageParam}&limit=${PAGE_SIZE}`),
    initialPageParam: 0,
    getNextPageParam: ({ totalItems }, pages) => {
      const shown = pages.reduce((sum, { member }) => sum + member.length, 0)
      return shown < totalItems ? shown : undefined
    },
  })
  const all = data?.pages.flatMap(({ member }) => member)
  return (
    <>
      <PageHead title={t('pas.history')} />
      {error && <Empty title={t('errors.title')} text={sentence(error)} />}
      {!error && !all && <p role="status">{t('general.loading')}</p>}
      {all?.length === 0 && <Empty title={t('pas.noHistory')} text={t('pas.noHistoryText')} />}
      <ol className={css.list}>
        {all?.map(({ title, location, creationDate, points }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no id, and only ever get more at the end
          <li key={`${creationDate} ${index}`} className={css.row}>
            <div>
              <h2>{title}</h2>
              <p className={css.soft}>
                {location}, {dayAndTime(creationDate)}
              </p>
            </div>
            {points !== 0 && (
              <p className={css.amount}>
                {points > 0 ? '+' : '−'}
                {Math.abs(points)} <span>{t('pas.points', { count: Math.abs(points) })}</span>
              </p>
            )}
          </li>
        ))}
      </ol>
      {hasNextPage && (
        <Button off={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          {t('general.more')}
        </Button>
      )}
    </>
  )
}
