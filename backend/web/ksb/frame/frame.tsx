import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import { t } from '../../i18n/t.ts'
import { AccountMenu } from '../../shell/account-menu.tsx'
import { Bar } from '../../shell/bar.tsx'
import { LineNotice } from '../../shell/notices.tsx'
import { useMe } from '../../shell/session.tsx'
import { areas } from '../areas.ts'
import { Find } from './find.tsx'
import css from './frame.module.css'

/** What is around each page: where one is, who one is, and how the line is. */
export const Frame = ({ children }: { children: ReactNode }) => {
  const me = useMe()
  const client = useQueryClient()
  const [where, go] = useLocation()
  const main = useRef<HTMLElement>(null)
  const [, area = ''] = where.split('/')
  const first = useRef(true)
  // Who reads with his ears hears that he is on another page.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each other area
  useEffect(() => {
    if (first.current) first.current = false
    else main.current?.focus()
  }, [area])
  return (
    <div className={css.app}>
      <Bar brand={t('frame.brand')}>
        <Find />
        <AccountMenu
          more={
            me.can.includes('own-account.use')
              ? [{ id: 'own', text: t('accounts.own'), run: () => go('/mijn-account') }]
              : []
          }
        />
      </Bar>
      <nav className={css.nav} aria-label={t('frame.nav')}>
        <ul>
          {areas
            .filter(
              ({ can, safe }) => (can === undefined || me.can.includes(can)) && (!safe || me.environment === 'SAFE'),
            )
            .map(({ path, text, ahead }) => (
              <li key={path}>
                <Link
                  href={`/${path}`}
                  onPointerEnter={() => ahead?.(client)}
                  onFocus={() => ahead?.(client)}
                  {...(path === area && { 'aria-current': 'page' })}
                >
                  {t(text)}
                </Link>
              </li>
            ))}
        </ul>
      </nav>
      <main ref={main} id="inhoud" className={css.main} tabIndex={-1}>
        <LineNotice />
        {children}
      </main>
    </div>
  )
}
