import { useQueryClient } from '@tanstack/react-query'
import { ask } from '../api/request.ts'
import { t } from '../i18n/t.ts'
import { ActionMenu, type MenuEntry } from '../ui/menu.tsx'
import { useNotify } from '../ui/toasts.tsx'
import css from './bar.module.css'
import { useMe } from './session.tsx'
import { sentence } from './words.ts'

/** Who one is: the menu to work in another card system, and to log out. @param more what an app adds to it */
export const AccountMenu = ({ more = [] }: { more?: readonly MenuEntry[] }) => {
  const me = useMe()
  const client = useQueryClient()
  const notify = useNotify()
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
        more,
        [{ id: 'out', text: t('frame.logOut'), run: () => attempt(logOut()) }],
      ]}
    />
  )
}
