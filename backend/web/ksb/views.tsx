import { type FormEvent, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { t } from '../i18n/t.ts'
import { useMe } from '../shell/session.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/fields.tsx'
import css from '../ui/filters.module.css'
import type { ListState } from '../ui/filters.tsx'
import { useNotify } from '../ui/toasts.tsx'

/** A search and filters of a list under a name of one's own. */
interface View {
  readonly name: string
  /** As the address has it. */
  readonly query: string
}

const MAX_NAME = 40

const read = (key: string): readonly View[] => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? (kept as readonly View[]).filter(({ name, query }) => name && query) : []
  } catch {
    return []
  }
}

/** Saved views of a list: of one person in this browser. @param list under which they are kept */
export const Views = ({ list, state }: { list: string; state: ListState }) => {
  const me = useMe()
  const key = `views ${list} ${me.cardSystem.id} ${me.email}`
  const notify = useNotify()
  const [where] = useLocation()
  const [views, setViews] = useState(() => read(key))
  const [saving, setSaving] = useState(false)
  const keep = (next: readonly View[]): void => {
    setViews(next)
    try {
      localStorage.setItem(key, JSON.stringify(next))
    } catch {
      notify(t('views.notKept'), { bad: true })
    }
  }
  const isKnown = views.some(({ query }) => query === state.query)
  if (views.length === 0 && state.query === '') return null
  return (
    <div className={`${css.views} no-print`}>
      {views.length > 0 && (
        <ul className={css.chips} aria-label={t('views.title')}>
          {views.map(({ name, query }) => (
            <li key={name} className={css.view}>
              <Link href={`${where}?${query}`} {...(query === state.query && { 'aria-current': 'true' as const })}>
                {name}
              </Link>
              <button
                type="button"
                aria-label={t('views.remove', { name })}
                onClick={() => {
                  keep(views.filter((one) => one.name !== name))
                  notify(t('views.removed', { name }), { undo: () => keep(views) })
                }}
              >
                ✕
              </button>
            </li>
          ))}
        </ul>
      )}
      {state.query !== '' && !isKnown && (
        <Button look="quiet" onPress={() => setSaving(true)}>
          {t('views.save')}
        </Button>
      )}
      {saving && (
        <SaveDialog
          save={(name) => {
            keep([...views.filter((one) => one.name !== name), { name, query: state.query }])
            setSaving(false)
            notify(t('views.saved', { name }))
          }}
          close={() => setSaving(false)}
        />
      )}
    </div>
  )
}

const SaveDialog = ({ save, close }: { save: (name: string) => void; close: () => void }) => {
  const [name, setName] = useState('')
  const submit = (event?: FormEvent): void => {
    event?.preventDefault()
    if (name.trim() !== '') save(name.trim())
  }
  return (
    <Dialog
      title={t('views.save')}
      onClose={close}
      buttons={
        <Button look="main" off={name.trim() === ''} onPress={() => submit()}>
          {t('views.saveAct')}
        </Button>
      }
    >
      <form onSubmit={submit}>
        <TextField
          label={t('views.name')}
          hint={t('views.hint')}
          value={name}
          maxLength={MAX_NAME}
          onChange={setName}
        />
      </form>
    </Dialog>
  )
}
