import { Link, useLocation } from 'wouter'
import { t } from '../i18n/t.ts'
import css from './nav.module.css'

const pages = [
  { to: '/', text: 'pas.card' },
  { to: '/punten-sparen', text: 'pas.scan' },
  { to: '/voordelen', text: 'pas.rewards' },
  { to: '/historiek', text: 'pas.history' },
  { to: '/gezin', text: 'pas.family' },
] as const

/** The pages, where a thumb reaches them. */
export const Nav = () => {
  const [at] = useLocation()
  return (
    <nav className={css.nav} aria-label={t('pas.pages')}>
      {pages.map(({ to, text }) => (
        <Link key={to} href={to} aria-current={at === to || at.startsWith(`${to}/`) ? 'page' : undefined}>
          {t(text)}
        </Link>
      ))}
    </nav>
  )
}
