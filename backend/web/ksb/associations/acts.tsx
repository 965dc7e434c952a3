import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import type { ListedAssociation } from '../../../associations/shapes.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { copyEntry } from '../../ui/copy.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { associationActs } from './queries.ts'

type Shown = Pick<ListedAssociation, 'id' | 'name' | 'version' | 'expired'>

/** What the three dots of a lidmaatschap offer, in the list and on its own page. @param removed after it is gone */
export const useAssociationActs = (removed?: () => void) => {
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const [removing, setRemoving] = useState<Shown>()
  const [busy, setBusy] = useState(false)

  const groupsOf = (association: Shown): readonly (readonly MenuEntry[])[] => {
    const address = `/lidmaatschappen/${association.id}`
    return [
      [
        { id: 'edit', text: t('associations.acts.edit'), run: () => go(address) },
        { id: 'counters', text: t('associations.tabs.counters'), run: () => go(`${address}/balies`) },
        { id: 'members', text: t('associations.tabs.members'), run: () => go(`${address}/leden`) },
      ],
      [copyEntry(t('counters.uuid'), association.id, notify)],
      [{ id: 'remove', text: t('associations.acts.remove'), danger: true, run: () => setRemoving(association) }],
    ]
  }
  const remove = ({ id, name, version }: Shown): void => {
    setBusy(true)
    associationActs
      .remove(id, version)
      .then(() => {
        notify(t('associations.remove.done', { name: name.nl }))
        removed?.()
      })
      .catch((error: unknown) => notify(sentence(error), { bad: true }))
      .finally(() => {
        setBusy(false)
        setRemoving(undefined)
        void client.invalidateQueries({ queryKey: ['association'] })
      })
  }
  const dialog: ReactNode = removing && (
    <ConfirmDialog
      title={t('associations.remove.title', { name: removing.name.nl })}
      act={t('associations.acts.remove')}
      danger
      busy={busy}
      onConfirm={() => remove(removing)}
      onClose={() => setRemoving(undefined)}
    >
      <p>{t('associations.remove.text')}</p>
      {removing.expired > 0 && <p>{t('associations.remove.expired', { count: removing.expired })}</p>}
    </ConfirmDialog>
  )
  return { groupsOf, dialog }
}
