import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Zuil, ZuilSettings } from '../../../zuilen/shapes/zuil.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { type ListQuery, zuilActs, zuilQueries } from './queries.ts'
import css from './zuilen.module.css'

const PAGE = 50
const NAMED = 5

type Act = 'stock' | 'outOfStock' | 'block' | 'unblock'
const changes: Readonly<Record<Act, Partial<ZuilSettings>>> = {
  stock: { inStock: true },
  outOfStock: { inStock: false },
  block: { blocked: true },
  unblock: { blocked: false },
}
const acts = Object.keys(changes) as readonly Act[]

/** Zuilen that are chosen, by id, with their names. */
export type Chosen = ReadonlyMap<string, string>

interface BulkProps {
  readonly chosen: Chosen
  readonly onChange: (chosen: Chosen) => void
  /** What the list shows, and how many there are of it. */
  readonly query: Omit<ListQuery, 'start' | 'limit'>
  readonly total: number
}

/** What can be done with several zuilen at once: those that were chosen, and nothing chosen is none. */
export const Bulk = ({ chosen, onChange, query, total }: BulkProps) => {
  const client = useQueryClient()
  const notify = useNotify()
  const [asked, setAsked] = useState<Act>()
  const [done, setDone] = useState<number>()
  const busy = done !== undefined
  const count = chosen.size
  if (count === 0) return null

  const chooseAll = async (): Promise<void> => {
    const all: Zuil[] = []
    for (let start = 0; start < total; start += PAGE) {
      const { member } = await client.fetchQuery(zuilQueries.list({ ...query, start, limit: PAGE }))
      all.push(...member)
    }
    onChange(new Map(all.map(({ id, name }) => [id, name])))
  }
  /** One after the other, each as it is now: what somebody else saves meanwhile stays. */
  const run = async (act: Act): Promise<void> => {
    const left = new Map(chosen)
    let why = ''
    setDone(0)
    for (const [n, id] of [...chosen.keys()].entries()) {
      try {
        const { settings, version } = await zuilActs.find(id)
        await zuilActs.save(id, { ...settings, ...changes[act] }, version)
        left.delete(id)
      } catch (error) {
        why = sentence(error)
      }
      setDone(n + 1)
    }
    setDone(undefined)
    setAsked(undefined)
    onChange(left)
    await client.invalidateQueries({ queryKey: ['zuil'] })
    if (left.size < count) notify(t('bulk.done', { count: count - left.size }))
    if (left.size > 0) notify(t('bulk.failed', { count: left.size, why }), { bad: true })
  }
  const names = [...chosen.values()].toSorted((a, b) => a.localeCompare(b, 'nl'))

  return (
    <section className={`${css.bulk} no-print`} aria-label={t('bulk.chosen', { count })}>
      <p role="status">{busy ? t('bulk.busy', { done, count }) : t('bulk.chosen', { count })}</p>
      {acts.map((act) => (
        <Button key={act} off={busy} onPress={() => setAsked(act)}>
          {t(`bulk.acts.${act}`)}
        </Button>
      ))}
      {count < total && (
        <Button
          look="quiet"
          off={busy}
          onPress={() => void chooseAll().catch((error: unknown) => notify(sentence(error), { bad: true }))}
        >
          {t('bulk.all', { count: total })}
        </Button>
      )}
      <Button look="quiet" off={busy} onPress={() => onChange(new Map())}>
        {t('bulk.none')}
      </Button>
      {asked && (
        <ConfirmDialog
          title={t(`bulk.title.${asked}`, { count })}
          act={t(`bulk.acts.${asked}`)}
          danger={asked === 'block'}
          busy={busy}
          onConfirm={() => void run(asked)}
          onClose={() => setAsked(undefined)}
        >
          <p>{t(`bulk.text.${asked}`)}</p>
          <ul>
            {names.slice(0, NAMED).map((name) => (
              <li key={name}>{name}</li>
            ))}
            {names.length > NAMED && <li>{t('bulk.more', { count: names.length - NAMED })}</li>}
          </ul>
        </ConfirmDialog>
      )}
    </section>
  )
}
