import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import type { ManagedAccount } from '../../../accounts/shapes.ts'
import { search } from '../../api/request.ts'
import { t } from '../../i18n/t.ts'
import { useMay, useMe } from '../../shell/session.tsx'
import { sentence } from '../../shell/words.ts'
import { copyEntry } from '../../ui/copy.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { accountActs } from './queries.ts'

interface Shown {
  readonly act: 'WITHDRAW' | 'END_SESSIONS'
  readonly account: ManagedAccount
}

/** What can be done with somebody's account, from the list and from its own page. @param withdrawn after it is gone */
export const useAccountActs = (withdrawn?: () => void) => {
  const client = useQueryClient()
  const notify = useNotify()
  const me = useMe()
  const mayReadLog = useMay('audit.read')
  const [, go] = useLocation()
  const [shown, setShown] = useState<Shown>()
  const [busy, setBusy] = useState(false)

  const isMe = (email: string): boolean => email.toLowerCase() === me.email.toLowerCase()

  const groupsOf = (account: ManagedAccount): readonly (readonly MenuEntry[])[] => {
    const { id, email, role } = account
    // A superadmin is changed by superadmins alone.
    const may = me.role === 'SUPERADMIN' || role !== 'SUPERADMIN'
    return [
      [
        { id: 'edit', text: t('accounts.acts.edit'), run: () => go(`/gebruikers/${id}`) },
        ...(mayReadLog
          ? [{ id: 'did', text: t('accounts.acts.did'), run: () => go(`/logboek?${search({ wie: email })}`) }]
          : []),
      ],
      [
        { id: 'sessions', text: t('accounts.acts.endSessions'), run: () => setShown({ act: 'END_SESSIONS', account }) },
        ...(may
          ? [
              {
                id: 'withdraw',
                text: t('accounts.acts.withdraw'),
                danger: true,
                run: () => setShown({ act: 'WITHDRAW', account }),
              },
            ]
          : []),
      ],
      [copyEntry(t('accounts.email'), email, notify), copyEntry(t('accounts.uuid'), id, notify)],
    ]
  }

  const run = async ({ act, account: { id, email, version } }: Shown): Promise<void> => {
    if (act === 'END_SESSIONS') {
      const { ended } = await accountActs.endSessions(id)
      notify(t('accounts.endSessions.done', { email, count: ended }))
      return
    }
    await accountActs.withdraw(id, version)
    notify(t('accounts.withdraw.done', { email }))
    if (isMe(email)) void client.invalidateQueries({ queryKey: ['me'] })
    else withdrawn?.()
  }
  const confirm = (what: Shown): void => {
    setBusy(true)
    run(what)
      .catch((error: unknown) => notify(sentence(error), { bad: true }))
      .finally(() => {
        setBusy(false)
        setShown(undefined)
        void client.invalidateQueries({ queryKey: ['account'] })
      })
  }

  const dialog: ReactNode = shown && (
    <ConfirmDialog
      title={t(shown.act === 'WITHDRAW' ? 'accounts.withdraw.title' : 'accounts.endSessions.title', {
        email: shown.account.email,
      })}
      act={t(shown.act === 'WITHDRAW' ? 'accounts.acts.withdraw' : 'accounts.acts.endSessions')}
      danger={shown.act === 'WITHDRAW'}
      busy={busy}
      onConfirm={() => confirm(shown)}
      onClose={() => setShown(undefined)}
    >
      <p>
        {t(shown.act === 'WITHDRAW' ? 'accounts.withdraw.text' : 'accounts.endSessions.text', {
          email: shown.account.email,
          role: t(`roles.${shown.account.role}`),
        })}
      </p>
      {shown.act === 'WITHDRAW' && isMe(shown.account.email) && <p>{t('accounts.withdraw.self')}</p>}
    </ConfirmDialog>
  )
  return { groupsOf, dialog }
}
