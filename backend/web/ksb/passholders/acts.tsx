import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import type { ManagedPassholder } from '../../../passholders/shapes/managed.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { sentence } from '../../shell/words.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { WordDialog } from '../checkins/dialogs.tsx'
import type { Asks } from './asks.ts'
import { BlockCardDialog, GiveCardDialog, ReplaceDialog } from './card-dialogs.tsx'
import { BlockDialog, CorrectDialog, JoinDialog, SocialDialog } from './dialogs.tsx'
import { passholderActs, passholderQueries } from './queries.ts'
import { hasCard, isGroup, nameOf } from './words.ts'

type HeldCard = ManagedPassholder['cards'][number]
type Open =
  | { readonly act: 'BLOCK' | 'SOCIAL' | 'CORRECT' | 'JOIN' | 'GIVE_CARD' | 'DATA' | 'ERASE' }
  | { readonly act: 'BLOCK_CARD' | 'REPLACE'; readonly card: HeldCard }

/** A file of the browser's own: nothing of it stands in an address. */
const download = (data: object, fileName: string): void => {
  const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  URL.revokeObjectURL(url)
}

/** What can be done with a passholder on his page: entries of menus, and the question that is open. */
export const usePassholderActs = (passholder: ManagedPassholder) => {
  const { id } = passholder
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const mayChange = useMay('passholder.change')
  const mayGive = useMay('passholder.give-data')
  const mayErase = useMay('passholder.erase')
  const [open, setOpen] = useState<Open>()
  const name = nameOf(passholder)

  const onDone = (now: ManagedPassholder): void => {
    client.setQueryData(passholderQueries.one(id).queryKey, now)
    void client.invalidateQueries({ queryKey: ['passholder'] })
    notify(t('passholders.done.saved', { name: nameOf(now) }))
  }
  const onClose = (): void => setOpen(undefined)
  const asks: Asks = { passholder, onDone, onClose }
  const entry = (what: Open, text: string, danger = false): MenuEntry => ({
    ...{ id: what.act, text, run: () => setOpen(what) },
    ...(danger && { danger }),
  })

  const groups: readonly (readonly MenuEntry[])[] = [
    mayChange
      ? [
          entry({ act: 'SOCIAL' }, t('passholders.socialStatus')),
          ...(isGroup(passholder) ? [] : [entry({ act: 'CORRECT' }, t('passholders.acts.correct'))]),
          ...(hasCard(passholder) ? [] : [entry({ act: 'GIVE_CARD' }, t('passholders.acts.giveCard'))]),
          ...(isGroup(passholder) ? [] : [entry({ act: 'JOIN' }, t('passholders.acts.join'))]),
          passholder.status === 'BLOCKED'
            ? entry({ act: 'BLOCK' }, t('passholders.acts.unblock'))
            : entry({ act: 'BLOCK' }, t('passholders.acts.block'), true),
        ]
      : [],
    [
      ...(mayGive ? [entry({ act: 'DATA' }, t('passholders.acts.data'))] : []),
      ...(mayErase ? [entry({ act: 'ERASE' }, t('passholders.acts.erase'), true)] : []),
    ],
  ]
  const cardGroups = (card: HeldCard): readonly (readonly MenuEntry[])[] => {
    if (!mayChange || card.status === 'DELETED') return []
    return [
      [
        entry({ act: 'REPLACE', card }, t('passholders.acts.replaceCard')),
        card.status === 'BLOCKED'
          ? entry({ act: 'BLOCK_CARD', card }, t('passholders.acts.unblockCard'))
          : entry({ act: 'BLOCK_CARD', card }, t('passholders.acts.blockCard'), true),
      ],
    ]
  }

  const give = (): void => {
    passholderActs
      .data(id)
      .then((data) => download(data, `pashouder-${id}.json`))
      .then(() => client.invalidateQueries({ queryKey: ['passholder', id, 'history'] }))
      .catch((error: unknown) => notify(sentence(error), { bad: true }))
    onClose()
  }
  const erase = async (reason: string): Promise<undefined> => {
    await passholderActs.erase(id, reason)
    client.removeQueries({ queryKey: ['passholder', id] })
    notify(t('passholders.done.erased'))
    go('/pashouders')
    return undefined
  }

  const dialogOf = (what: Open): ReactNode => {
    switch (what.act) {
      case 'BLOCK':
        return <BlockDialog {...asks} />
      case 'SOCIAL':
        return <SocialDialog {...asks} />
      case 'CORRECT':
        return <CorrectDialog {...asks} />
      case 'JOIN':
        return <JoinDialog {...asks} />
      case 'GIVE_CARD':
        return <GiveCardDialog {...asks} />
      case 'BLOCK_CARD':
        return <BlockCardDialog {...asks} card={what.card} />
      case 'REPLACE':
        return <ReplaceDialog {...asks} card={what.card} />
      case 'DATA':
        return (
          <ConfirmDialog
            title={t('passholders.acts.data')}
            act={t('passholders.acts.data')}
            onConfirm={give}
            onClose={onClose}
          >
            <p>{t('passholders.ask.dataText', { name })}</p>
          </ConfirmDialog>
        )
      case 'ERASE':
        return (
          <WordDialog
            title={t('passholders.ask.eraseTitle', { name })}
            label={t('passholders.ask.reason')}
            hint={t('passholders.ask.reasonHint')}
            act={t('passholders.acts.erase')}
            danger
            run={erase}
            onClose={onClose}
          >
            <p>{t('passholders.ask.eraseText', { name })}</p>
            {passholder.elsewhere.length > 0 && (
              <p>
                {t('passholders.ask.eraseElsewhere', { names: passholder.elsewhere.map((one) => one.name).join(', ') })}
              </p>
            )}
          </WordDialog>
        )
    }
  }
  return { groups, cardGroups, dialog: open && dialogOf(open), ask: setOpen, mayChange }
}
export type PassholderActs = ReturnType<typeof usePassholderActs>
