import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { t } from '../i18n/t.ts'
import { AccountMenu } from '../shell/account-menu.tsx'
import { Bar } from '../shell/bar.tsx'
import { LineNotice } from '../shell/notices.tsx'
import { useMe } from '../shell/session.tsx'
import { areas } from './areas.ts'
import css from './balie.module.css'
import { type OwnCounter, useCounters } from './counters.ts'

/** Pages of one who is served. */
const served = ['pas', 'pashouder']

/** Around each page: at which counter one works, and what can be done there. */
export const Frame = ({ counter, children }: { counter: OwnCounter | undefined; children: ReactNode }) => {
  const { role } = useMe()
  const counters = useCounters()
  const [where, go] = useLocation()
  const [, , area = ''] = where.split('/')
  return (
    <>
      <Bar brand={t('balie.brand')}>
        {counter && <span className={css.counter}>{counter.name}</span>}
        <AccountMenu
          more={[
            ...(counters.length > 1 ? [{ id: 'counter', text: t('balie.other'), run: () => go('/kies') }] : []),
            ...(role ? [{ id: 'office', text: t('balie.toOffice'), run: () => location.assign('/ksb/') }] : []),
          ]}
        />
      </Bar>
      {counter && (
        <nav className={css.nav} aria-label={t('balie.nav')}>
          <ul>
            {areas.map(({ path, text }) => (
              <li key={path}>
                <Link
                  href={`/${counter.id}${path && `/${path}`}`}
                  {...(path === (served.includes(area) ? '' : area) && { 'aria-current': 'page' })}
                >
                  {t(text)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <main id="inhoud" className={css.main} tabIndex={-1}>
        <LineNotice />
        {children}
      </main>
    </>
  )
}
