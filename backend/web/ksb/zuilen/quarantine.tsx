import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { QuarantinedTap } from '../../../taps/shapes.ts'
import type { Zuil } from '../../../zuilen/shapes/zuil.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { isSaidAbove, sentence } from '../../shell/words.ts'
import { Card, Empty, Notice } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { copyEntry } from '../../ui/copy.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { type Column, Table } from '../../ui/table.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { zuilActs, zuilQueries } from './queries.ts'
import { decidedText, typeName } from './words.ts'
import css from './zuilen.module.css'

type Decision = 'BOOK' | 'REFUSE'
const PAGE = 50
const MAX = 500

/** The taps of a zuil that wait in quarantine, and what is to become of them. */
export const Quarantine = ({ zuil: { id, name } }: { zuil: Zuil }) => {
  const client = useQueryClient()
  const notify = useNotify()
  const mayDecide = useMay('quarantine.decide')
  const [limit, setLimit] = useState(PAGE)
  const [asked, setAsked] = useState<Decision>()
  const [busy, setBusy] = useState(false)
  const { data, error, isFetching } = useQuery(zuilQueries.quarantine(id, limit))

  /** One thing at a time; many are booked at several requests. */
  const decide = (decision: Decision, which: readonly string[] | 'ALL'): void => {
    const work = async (): Promise<void> => {
      let [decided, booked] = [0, 0]
      for (;;) {
        const outcome = await zuilActs.decide(id, decision, which)
        decided += outcome.decided
        booked += outcome.booked
        if (which !== 'ALL' || outcome.decided === 0 || outcome.waiting === 0) break
      }
      notify(decidedText(decision, { decided, booked }))
    }
    setBusy(true)
    work()
      .catch((wrong: unknown) => notify(sentence(wrong), { bad: true }))
      .finally(async () => {
        await client.invalidateQueries({ queryKey: ['quarantine'] })
        setBusy(false)
        setAsked(undefined)
      })
  }

  const columns: readonly Column<QuarantinedTap>[] = [
    {
      id: 'at',
      head: t('quarantine.at'),
      rowHead: true,
      cell: ({ at, timeQuality }) =>
        timeQuality === 'ESTIMATED' ? t('quarantine.estimated', { when: dayAndTime(at) }) : dayAndTime(at),
    },
    { id: 'received', head: t('quarantine.received'), cell: ({ receivedAt }) => dayAndTime(receivedAt) },
    {
      id: 'why',
      head: t('quarantine.why'),
      cell: ({ why }) => <div className={css.reason}>{t(`quarantine.whys.${why}`)}</div>,
    },
    { id: 'card', head: t('quarantine.card'), cell: ({ card }) => card },
    { id: 'mode', head: t('zuilen.fields.type'), cell: ({ mode }) => typeName(mode) },
  ]
  const total = data?.totalItems ?? 0
  return (
    <Card title={t('quarantine.title')}>
      <p>{t('quarantine.text')}</p>
      {error && !isSaidAbove(error) && (
        <Notice level="bad">
          <p>{sentence(error)}</p>
        </Notice>
      )}
      {mayDecide && total > 0 && (
        <div className={`${css.row} no-print`}>
          <Button look="main" off={busy} onPress={() => setAsked('BOOK')}>
            {t('quarantine.bookAll')}
          </Button>
          <Button off={busy} onPress={() => setAsked('REFUSE')}>
            {t('quarantine.refuseAll')}
          </Button>
        </div>
      )}
      {data && <p role="status">{t('quarantine.count', { count: total })}</p>}
      {(data || !error) && (
        <Table
          name={t('quarantine.title')}
          columns={columns}
          rows={data?.member}
          keyOf={({ actieId }) => actieId}
          nameOf={({ at }) => dayAndTime(at)}
          loading={isFetching && !data}
          menuOf={({ actieId }) => [
            mayDecide && !busy
              ? [
                  { id: 'book', text: t('quarantine.book'), run: () => decide('BOOK', [actieId]) },
                  { id: 'refuse', text: t('quarantine.refuse'), danger: true, run: () => decide('REFUSE', [actieId]) },
                ]
              : [],
            [copyEntry(t('quarantine.actieId'), actieId, notify)],
          ]}
          empty={<Empty title={t('quarantine.none')} text={t('quarantine.noneText')} />}
        />
      )}
      {data && data.member.length < total && limit < MAX && (
        <p>
          <Button onPress={() => setLimit((n) => Math.min(MAX, n + PAGE))}>{t('general.more')}</Button>
        </p>
      )}
      {asked && (
        <ConfirmDialog
          title={t(asked === 'BOOK' ? 'quarantine.bookAll' : 'quarantine.refuseAll')}
          act={t(asked === 'BOOK' ? 'quarantine.bookAct' : 'quarantine.refuseAct', { count: total })}
          danger={asked === 'REFUSE'}
          busy={busy}
          onConfirm={() => decide(asked, 'ALL')}
          onClose={() => setAsked(undefined)}
        >
          <p>{t(asked === 'BOOK' ? 'quarantine.bookText' : 'quarantine.refuseText', { count: total, name })}</p>
        </ConfirmDialog>
      )}
    </Card>
  )
}
