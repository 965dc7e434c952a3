import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import { ask } from '../../api/request.ts'
import { t } from '../../i18n/t.ts'
import { ActionMenu } from '../../ui/menu.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { areas } from '../areas.ts'
import { useMe } from '../session.tsx'
import { sentence } from '../words.ts'
import { Find } from './find.tsx'
import css from './frame.module.css'
import { LineNotice } from './notices.tsx'

/** What is around each page: where one is, who one is, and how the line is. */
export const Frame = ({ children }: { children: ReactNode }) => {
  const me = useMe()
  const client = useQueryClient()
  const [where] = useLocation()
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
      <a className={css.skip} href="#inhoud">
        {t('frame.skip')}
      </a>
      <header className={css.bar}>
        {me.environment === 'SAFE' && <div className={css.safe}>{t('frame.safe')}</div>}
        <div className={css.top}>
          <Link href="/" className={css.brand}>
            {t('frame.brand')}
          </Link>
          <Find />
          <Account />
        </div>
      </header>
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

const Account = () => {
  const me = useMe()
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const choose = async (cardSystemId: number): Promise<void> => {
    await ask('/me/card-system', { method: 'POST', body: { cardSystemId } })
    // Nothing of the other card system stays in sight.
    await client.resetQueries()
  }
  const logOut = async (): Promise<void> => {
    const { body } = await ask<{ readonly goTo: string }>('/me/logout', { method: 'POST', body: {} })
    location.assign(body.goTo)
  }
  const attempt = (work: Promise<void>): void => {
    work.catch((error: unknown) => notify(sentence(error), { bad: true }))
  }
  const systems = me.cardSystems.length < 2 ? [] : me.cardSystems
  return (
    <ActionMenu
      name={t('frame.account', { name: me.name ?? me.email, cardSystem: me.cardSystem.name })}
      triggerClass={css.account}
      trigger={
        <>
          <span>
            {me.name ?? me.email}
            <br />
            <small>{me.cardSystem.name}</small>
          </span>
          <span aria-hidden="true">▾</span>
        </>
      }
      groups={[
        systems.map(({ id, name, role }) => ({
          id: `system ${id}`,
          text: t(id === me.cardSystem.id ? 'frame.systemNow' : 'frame.system', {
            name,
            role: t(`roles.${role ?? 'COUNTER'}`),
          }),
          run: () => attempt(choose(id)),
        })),
        me.can.includes('own-account.use')
          ? [{ id: 'own', text: t('accounts.own'), run: () => go('/mijn-account') }]
          : [],
        [{ id: 'out', text: t('frame.logOut'), run: () => attempt(logOut()) }],
      ]}
    />
  )
}
