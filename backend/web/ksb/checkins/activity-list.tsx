import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import type { Activity } from '../../../taps/shapes/activity.ts'
import { search } from '../../api/request.ts'
import { t } from '../../i18n/t.ts'
import { Notice } from '../../ui/blocks.tsx'
import { copyEntry } from '../../ui/copy.ts'
import type { ListState } from '../../ui/filters.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { Pill } from '../../ui/pill.tsx'
import type { Column } from '../../ui/table.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { ListedOnward } from '../listed.tsx'
import css from './checkins.module.css'
import { DetailDialog } from './dialogs.tsx'
import { type ActivityAsked, activityQueries } from './queries.ts'
import { ReverseDialog, type Reversible, useMayReverse } from './reversal.tsx'
import { aboutOf, gaveOf, kindText, nameOf, placeOf, refusalText, statusOf, whenOf, whoOf } from './words.ts'

const why = (one: Activity): ReactNode => {
  if (one.reason !== undefined) return refusalText(one.reason)
  return one.ticketReason === undefined ? null : t('checkins.noTicketSince', { why: refusalText(one.ticketReason) })
}

/** What each row of a list says. */
export const columnsOf = (withPlace: boolean): readonly Column<Activity>[] => [
  {
    id: 'when',
    head: t('checkins.columns.when'),
    rowHead: true,
    cell: (one) => (
      <>
        <span className={css.line}>{whenOf(one)}</span>
        {one.live === false && <span className={css.sub}>{t('checkins.fromJournal')}</span>}
      </>
    ),
  },
  {
    id: 'status',
    head: t('checkins.columns.status'),
    cell: (one) => {
      const { text, level } = statusOf(one)
      return (
        <>
          <Pill level={level}>{text}</Pill>
          <span className={css.sub}>{kindText(one)}</span>
        </>
      )
    },
  },
  {
    id: 'who',
    head: t('checkins.columns.who'),
    cell: (one) => (
      <>
        {whoOf(one)}
        {one.passholder && one.uitpasNumber !== undefined && <span className={css.sub}>{one.uitpasNumber}</span>}
      </>
    ),
  },
  ...(withPlace ? [{ id: 'where', head: t('checkins.columns.where'), cell: placeOf }] : []),
  {
    id: 'about',
    head: t('checkins.columns.about'),
    cell: (one) => (
      <>
        {aboutOf(one)}
        <span className={css.sub}>{why(one)}</span>
      </>
    ),
  },
  { id: 'gave', head: t('checkins.columns.gave'), cell: (one) => <span className={css.line}>{gaveOf(one)}</span> },
]

interface ActivityListProps {
  readonly name: string
  readonly asked: ActivityAsked
  readonly state: ListState
  readonly empty: ReactNode
  /** Of one zuil: it is not named in each row. */
  readonly ofZuil?: boolean
  /** What else can be done with one. */
  readonly actsOf?: (one: Activity) => readonly MenuEntry[]
}

/** What was booked and refused, newest first, page by page. */
export const ActivityList = ({ name, asked, state, empty, ofZuil = false, actsOf }: ActivityListProps) => {
  const notify = useNotify()
  const [, go] = useLocation()
  const mayReverse = useMayReverse()
  const [open, setOpen] = useState<
    { readonly what: 'DETAIL'; readonly one: Activity } | { readonly what: 'REVERSE'; readonly one: Reversible }
  >()
  const found = useQuery(activityQueries.list({ ...asked, before: state.after }))
  const tooMany = found.data?.tooMany ?? false

  const only = (what: Record<string, string>): void => go(`/checkins?${search(what)}`)
  const menuOf = (one: Activity): readonly (readonly MenuEntry[])[] => {
    const { actieId, passholder, zuil, event } = one
    return [
      [
        ...(actsOf?.(one) ?? []),
        { id: 'detail', text: t('checkins.acts.detail'), run: () => setOpen({ what: 'DETAIL', one }) },
        ...(mayReverse(one)
          ? [
              {
                id: 'reverse',
                text: t('checkins.acts.reverse'),
                danger: true,
                run: () => setOpen({ what: 'REVERSE', one }),
              },
            ]
          : []),
      ],
      [
        ...(passholder
          ? [
              { id: 'to him', text: t('checkins.acts.toPerson'), run: () => go(`/pashouders/${passholder.id}`) },
              { id: 'his', text: t('checkins.acts.ofPerson'), run: () => only({ zoek: passholder.id }) },
            ]
          : []),
        ...(zuil && !ofZuil
          ? [
              { id: 'zuil', text: t('checkins.acts.ofZuil'), run: () => only({ zoek: zuil.id }) },
              { id: 'to zuil', text: t('checkins.acts.toZuil'), run: () => go(`/zuilen/${zuil.id}`) },
            ]
          : []),
        ...(event
          ? [
              { id: 'event', text: t('checkins.acts.ofEvent'), run: () => only({ evenement: event.id }) },
              {
                id: 'to event',
                text: t('events.acts.see'),
                run: () => go(`/evenementen/${encodeURIComponent(event.id)}`),
              },
            ]
          : []),
      ],
      [
        copyEntry(t('quarantine.actieId'), actieId, notify),
        ...(passholder ? [copyEntry(t('checkins.uuid'), passholder.id, notify)] : []),
        ...(event ? [copyEntry(t('zuilen.cdbid'), event.id, notify)] : []),
      ],
    ]
  }

  return (
    <>
      {tooMany && (
        <Notice level="warn">
          <p>{t('checkins.tooMany')}</p>
        </Notice>
      )}
      {!tooMany && (
        <ListedOnward
          name={name}
          columns={columnsOf(!ofZuil)}
          asked={found}
          keyOf={({ actieId, kind }) => `${actieId} ${kind}`}
          nameOf={nameOf}
          menuOf={menuOf}
          state={state}
          first={t('checkins.newest')}
          later={t('checkins.older')}
          empty={empty}
        />
      )}
      {open?.what === 'DETAIL' && <DetailDialog one={open.one} onClose={() => setOpen(undefined)} />}
      {open?.what === 'REVERSE' && <ReverseDialog one={open.one} onClose={() => setOpen(undefined)} />}
    </>
  )
}
