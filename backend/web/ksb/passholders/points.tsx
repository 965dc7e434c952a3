import { useInfiniteQuery } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { search } from '../../api/request.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { sentence } from '../../shell/words.ts'
import { Empty, Notice } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { copyEntry } from '../../ui/copy.ts'
import type { MenuEntry } from '../../ui/menu.tsx'
import { Table } from '../../ui/table.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import css from './passholders.module.css'
import { passholderQueries } from './queries.ts'

/** Every entry of his points. */
export const Points = ({ id }: { id: string }) => {
  const notify = useNotify()
  const [, go] = useLocation()
  const maySeeActivity = useMay('activity.read')
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(passholderQueries.points(id))
  const entries = data?.pages.flatMap(({ member }) => member)
  const menuOf = (actieId: string): readonly MenuEntry[] => [
    ...(maySeeActivity
      ? [
          {
            ...{ id: 'activity', text: t('passholders.acts.toActivity') },
            run: () => go(`/checkins?${search({ zoek: actieId })}`),
          },
        ]
      : []),
    copyEntry(t('quarantine.actieId'), actieId, notify),
  ]
  if (error)
    return (
      <Notice level="bad">
        <p>{sentence(error)}</p>
      </Notice>
    )
  return (
    <>
      <Table
        name={t('passholders.points')}
        columns={[
          { id: 'when', head: t('checkins.columns.when'), rowHead: true, cell: ({ at }) => dayAndTime(at) },
          { id: 'kind', head: t('checkins.columns.kind'), cell: ({ kind }) => t(`passholders.entryKinds.${kind}`) },
          {
            id: 'about',
            head: t('checkins.columns.about'),
            cell: ({ about, reason }) => (
              <>
                {about}
                {reason !== undefined && <span className={css.sub}>{reason}</span>}
              </>
            ),
          },
          {
            id: 'points',
            head: t('passholders.points'),
            cell: ({ points }) => (points > 0 ? t('passholders.plus', { points }) : points),
          },
        ]}
        rows={entries}
        keyOf={({ id }) => id}
        nameOf={({ at }) => dayAndTime(at)}
        menuOf={({ actieId }) => (actieId === undefined ? [] : [menuOf(actieId)])}
        empty={<Empty title={t('passholders.noPoints')} text={t('passholders.noPointsText')} />}
      />
      {hasNextPage && (
        <div className={css.acts}>
          <Button off={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            {t('general.more')}
          </Button>
        </div>
      )}
    </>
  )
}
