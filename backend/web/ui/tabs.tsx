import { Link } from 'wouter'
import css from './tabs.module.css'

export interface Tab {
  readonly to: string
  readonly text: string
}

/** Parts of one page, each with an address of its own. */
export const Tabs = ({ name, tabs, current }: { name: string; tabs: readonly Tab[]; current: string }) => (
  <nav className={`${css.list} no-print`} aria-label={name}>
    {tabs.map(({ to, text }) => (
      <Link key={to} href={to} className={css.tab} {...(to === current && { 'aria-current': 'page' })}>
        {text}
      </Link>
    ))}
  </nav>
)
