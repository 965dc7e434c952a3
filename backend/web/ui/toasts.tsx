import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react'
import { t } from '../i18n/t.ts'
import css from './toasts.module.css'

interface Toast {
  readonly id: number
  readonly text: string
  readonly bad?: boolean
  /** Takes it back. */
  readonly undo?: () => void
}

export type Notify = (text: string, more?: Pick<Toast, 'bad' | 'undo'>) => void

const SHOWN_MS = 8_000
const MAX = 3
const Context = createContext<Notify>(() => undefined)

/** Says in a corner what was done, for a while; what went wrong stays until it is closed. */
export const useNotify = (): Notify => useContext(Context)

export const Toasts = ({ children }: { children: ReactNode }) => {
  const [shown, setShown] = useState<readonly Toast[]>([])
  const next = useRef(0)
  const close = useCallback((id: number) => setShown((all) => all.filter((one) => one.id !== id)), [])
  const notify = useCallback<Notify>(
    (text, more = {}) => {
      const id = ++next.current
      setShown((all) => [...all, { id, text, ...more }].slice(-MAX))
      if (!more.bad) setTimeout(() => close(id), SHOWN_MS)
    },
    [close],
  )
  const region = useMemo(
    () =>
      shown.map(({ id, text, bad, undo }) => (
        <div key={id} className={`${css.toast} ${bad ? css.bad : ''}`}>
          <p>{text}</p>
          {undo && (
            <button
              type="button"
              onClick={() => {
                close(id)
                undo()
              }}
            >
              {t('general.undo')}
            </button>
          )}
          <button type="button" aria-label={t('general.close')} onClick={() => close(id)}>
            ✕
          </button>
        </div>
      )),
    [shown, close],
  )
  return (
    <Context.Provider value={notify}>
      {children}
      <section className={`${css.region} no-print`} aria-label={t('general.messages')} aria-live="polite">
        {region}
      </section>
    </Context.Provider>
  )
}
