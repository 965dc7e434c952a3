import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Notice } from '../../ui/blocks.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { useFindable, useFound } from './found-records.ts'
import css from './frame.module.css'

/** One box that finds what somebody means (Ctrl+K), for who may find anything. */
export const Find = () => {
  const [open, setOpen] = useState(false)
  const findable = useFindable().length > 0
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (!findable || event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setOpen(true)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [findable])
  if (!findable) return null
  return (
    <>
      <button type="button" className={css.find} onClick={() => setOpen(true)}>
        {t('find.open')}
        <kbd>Ctrl K</kbd>
      </button>
      {open && <FindDialog close={() => setOpen(false)} />}
    </>
  )
}

/** The arrows walk through the box and what was found. */
const walk = (event: KeyboardEvent<HTMLElement>): void => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, a')]
  const at = stops.indexOf(document.activeElement as HTMLElement)
  event.preventDefault()
  stops[at + step]?.focus()
}

const FindDialog = ({ close }: { close: () => void }) => {
  const [typed, setTyped] = useState('')
  const [, go] = useLocation()
  const asked = useSettled(typed)
  const kinds = useFindable()
  const { groups, done, error } = useFound(asked)
  const first = groups[0]?.found[0]
  const count = groups.reduce((sum, { found }) => sum + found.length, 0)
  // Who types and presses Enter at once goes there when it is found.
  const entered = useRef<string>(undefined)
  useEffect(() => {
    if (entered.current === undefined || entered.current !== asked || !done) return
    entered.current = undefined
    if (!first) return
    close()
    go(first.to)
  }, [asked, done, first, close, go])
  return (
    <Dialog title={t('find.title')} onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (first && done && typed.trim() === asked) {
            close()
            go(first.to)
          } else entered.current = typed.trim() || undefined
        }}
        onKeyDown={walk}
      >
        <TextField
          label={t('find.label')}
          hint={t('find.hint', { what: kinds.map(({ by }) => t(by)).join(', ') })}
          type="search"
          autoFocus
          value={typed}
          onChange={(text) => {
            setTyped(text)
            entered.current = undefined
          }}
        />
        {error !== null && (
          <Notice level="bad">
            <p>{sentence(error)}</p>
          </Notice>
        )}
        <p role="status">{asked !== '' && done ? t('find.found', { count }) : ' '}</p>
        <div className={css.found}>
          {groups.map(({ kind, name, found }) => (
            <section key={kind} className={css.results} aria-label={t(name)}>
              <h3>{t(name)}</h3>
              <ul>
                {found.map(({ id, to, text, more }) => (
                  <li key={id}>
                    <Link href={to} onClick={close}>
                      {text}
                      <span>{more}</span>
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      </form>
    </Dialog>
  )
}
