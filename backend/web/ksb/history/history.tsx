import { infiniteQueryOptions, type QueryKey, useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Act, Acts } from '../../../platform/shapes.ts'
import { ask } from '../../api/request.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Card, Empty, History, Notice } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { toEntry } from './words.ts'

const PAGE = 20

/** Acts, newest first, page after page. @param path under the back office's API, with what is asked of them */
const actsQuery = (key: QueryKey, path: string) =>
  infiniteQueryOptions({
    queryKey: key,
    queryFn: async ({ pageParam }) => {
      const page = `limit=${PAGE}${pageParam === '' ? '' : `&before=${pageParam}`}`
      return (await ask<Acts>(`${path}${path.includes('?') ? '&' : '?'}${page}`)).body
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  })

interface ActListProps {
  /** Of the query: kind and id of what they are acts of. */
  readonly queryKey: QueryKey
  readonly path: string
  readonly title: string
  /** Where there are none. */
  readonly empty: ReactNode
  /** What it was done to, where that is not the page's own. */
  readonly about?: (act: Act) => ReactNode
  /** Who did it, where that is more than his name. */
  readonly by?: (act: Act, name: string) => ReactNode
}

/** Who did what, from what to what. */
export const ActList = ({ queryKey, path, title, empty, about, by }: ActListProps) => {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(actsQuery(queryKey, path))
  const acts = data?.pages.flatMap(({ member }) => member)
  if (error)
    return (
      <Notice level="bad">
        <p>{sentence(error)}</p>
      </Notice>
    )
  if (acts?.length === 0) return <>{empty}</>
  return (
    <Card title={title}>
      {acts && (
        <History
          entries={acts.map((act) => {
            const entry = toEntry(act)
            return { ...entry, ...(by && { who: by(act, entry.who) }), ...(about && { about: about(act) }) }
          })}
        />
      )}
      {hasNextPage && (
        <Button off={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          {t('general.more')}
        </Button>
      )}
    </Card>
  )
}

/** "Geschiedenis" of one record. @param kind of its queries */
export const RecordHistory = ({ kind, id, path }: { kind: string; id: string; path: string }) => (
  <ActList
    queryKey={[kind, id, 'history']}
    path={path}
    title={t('history.title')}
    empty={<Empty title={t('history.none')} text={t('history.noneText')} />}
  />
)
