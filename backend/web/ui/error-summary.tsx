import { useEffect, useRef } from 'react'
import { t } from '../i18n/t.ts'
import css from './error-summary.module.css'

export interface FieldError {
  /** Of the field's input. */
  readonly id: string
  readonly text: string
}

/** What is wrong in a form, above it: it gets the focus, and each line leads to its field. */
export const ErrorSummary = ({ errors, round }: { errors: readonly FieldError[]; round: number }) => {
  const box = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each try anew
  useEffect(() => {
    if (errors.length > 0) box.current?.focus()
  }, [round])
  if (errors.length === 0) return null
  return (
    <div ref={box} className={css.summary} role="alert" tabIndex={-1}>
      <h2>{t('form.errors', { count: errors.length })}</h2>
      <ul>
        {errors.map(({ id, text }) => (
          <li key={`${id} ${text}`}>
            <a
              href={`#${id}`}
              onClick={(event) => {
                event.preventDefault()
                document.getElementById(id)?.focus()
              }}
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}
