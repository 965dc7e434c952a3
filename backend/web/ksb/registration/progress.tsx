import { t } from '../../i18n/t.ts'
import css from './registration.module.css'

/** How far something is, from 0 to 1. */
export const Progress = ({ what, part }: { readonly what: string; readonly part: number }) => {
  const percent = Math.floor(part * 100)
  return (
    <>
      <p role="status">{t('registration.progress', { what, percent })}</p>
      <progress className={css.progress} aria-label={what} max={100} value={percent} />
    </>
  )
}
