import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Activity, UnbookedCounts } from '../../../taps/shapes/activity.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { Card, Empty, Notice } from '../../ui/blocks.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import type { ListState } from '../../ui/filters.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { ActivityList } from './activity-list.tsx'
import css from './checkins.module.css'
import { WordDialog } from './dialogs.tsx'
import { activityActs, activityQueries } from './queries.ts'
import { helpText, placeOf, refusalText, whoOf } from './words.ts'

type Reason = UnbookedCounts['counts'][number]
type Shown =
  | { readonly kind: 'BOOK' | 'ASIDE'; readonly one: Activity }
  | { readonly kind: 'ALL_ASIDE'; readonly reason: Reason }

/** Taps that were noted and could not be booked: why, what can be done, and doing it. */
export const Unbooked = ({
  state,
  counts = [],
}: {
  state: ListState
  counts: UnbookedCounts['counts'] | undefined
}) => {
  const client = useQueryClient()
  const notify = useNotify()
  const mayDecide = useMay('unbooked.decide')
  const { data: inQuarantine = 0 } = useQuery({
    ...activityQueries.inQuarantine(),
    enabled: useMay('quarantine.read'),
  })
  const [shown, setShown] = useState<Shown>()
  const close = (): void => setShown(undefined)
  const refresh = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ['unbooked'] })
    await client.invalidateQueries({ queryKey: ['activity'] })
  }

  const book = async (one: Activity, word: string): Promise<string | undefined> => {
    try {
      const outcome = await activityActs.book(one.actieId, word)
      if (outcome.outcome === 'REFUSED') return t('unbooked.book.stillNot', { why: refusalText(outcome.reason) })
      notify(t('unbooked.book.done', { count: outcome.points, who: whoOf(one) }))
      return undefined
    } finally {
      await refresh()
    }
  }
  const putAside = async (which: Parameters<typeof activityActs.putAside>[0], word: string): Promise<undefined> => {
    try {
      const { decided } = await activityActs.putAside(which, word)
      notify(t('unbooked.aside.done', { count: decided }))
    } finally {
      await refresh()
    }
    return undefined
  }
  const actsOf = (one: Activity): readonly MenuEntry[] => {
    if (!mayDecide || one.unbooked !== 'WAITING') return []
    return [
      ...(one.mayBeBooked
        ? [{ id: 'book', text: t('unbooked.book.act'), run: () => setShown({ kind: 'BOOK', one }) }]
        : []),
      { id: 'aside', text: t('unbooked.aside.act'), run: () => setShown({ kind: 'ASIDE', one }) },
    ]
  }

  return (
    <>
      <Card>
        <p>{t('unbooked.text')}</p>
        {counts.length > 0 && (
          <ul className={css.reasons}>
            {counts.map((one) => (
              <li key={one.reason}>
                <p>
                  <strong>{t('unbooked.reason', { count: one.count, why: refusalText(one.reason) })}</strong>
                  <span className={css.sub}>{helpText(one.reason)}</span>
                </p>
                {mayDecide && (
                  <Button onPress={() => setShown({ kind: 'ALL_ASIDE', reason: one })}>
                    {t('unbooked.aside.all', { count: one.count })}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Card>
      {inQuarantine > 0 && (
        <Notice level="warn">
          <p>
            {t('unbooked.quarantine', { count: inQuarantine })} <Link href="/zuilen">{t('nav.zuilen')}</Link>
          </p>
        </Notice>
      )}
      <ActivityList
        name={t('checkins.tabs.unbooked')}
        asked={{ outcome: 'WAITING' }}
        state={state}
        actsOf={actsOf}
        empty={
          <Empty title={t('unbooked.none')} text={t('unbooked.noneText')}>
            <ButtonLink to="/checkins" look="main">
              {t('checkins.tabs.all')}
            </ButtonLink>
          </Empty>
        }
      />
      {shown?.kind === 'BOOK' && (
        <WordDialog
          title={t('unbooked.book.title')}
          label={t('unbooked.book.word')}
          act={t('unbooked.book.act')}
          needed={false}
          run={(word) => book(shown.one, word)}
          onClose={close}
        >
          <p>
            {t('unbooked.book.text', {
              who: whoOf(shown.one),
              where: placeOf(shown.one),
              when: dayAndTime(shown.one.at),
            })}
          </p>
          {shown.one.reason !== undefined && <p>{helpText(shown.one.reason)}</p>}
        </WordDialog>
      )}
      {shown?.kind === 'ASIDE' && (
        <WordDialog
          title={t('unbooked.aside.title')}
          label={t('unbooked.aside.why')}
          act={t('unbooked.aside.act')}
          run={(word) => putAside({ actieIds: [shown.one.actieId] }, word)}
          onClose={close}
        >
          <p>
            {t('unbooked.aside.text', {
              who: whoOf(shown.one),
              where: placeOf(shown.one),
              when: dayAndTime(shown.one.at),
            })}
          </p>
        </WordDialog>
      )}
      {shown?.kind === 'ALL_ASIDE' && (
        <WordDialog
          title={t('unbooked.aside.all', { count: shown.reason.count })}
          label={t('unbooked.aside.why')}
          act={t('unbooked.aside.all', { count: shown.reason.count })}
          run={(word) => putAside(shown.reason, word)}
          onClose={close}
        >
          <p>{t('unbooked.aside.allText', { count: shown.reason.count, why: refusalText(shown.reason.reason) })}</p>
        </WordDialog>
      )}
    </>
  )
}
