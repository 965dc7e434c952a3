import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import type { CommandKind, NewCommand } from '../../../zuilen/shapes/command.ts'
import type { ConfigurationCodeGrant, FormerDevice, Zuil } from '../../../zuilen/shapes/zuil.ts'
import { Refused } from '../../api/problems.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { sentence } from '../../shell/words.ts'
import { Button } from '../../ui/button.tsx'
import { copyEntry } from '../../ui/copy.ts'
import { ConfirmDialog, Dialog } from '../../ui/dialog.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { CodeDialog } from './code-dialog.tsx'
import { CommandDialog } from './command-dialog.tsx'
import { zuilActs } from './queries.ts'

type Shown =
  | { readonly kind: 'CODE'; readonly grant: ConfigurationCodeGrant }
  | { readonly kind: 'REPLACE' | 'REVOKE' | 'RESTART'; readonly zuil: Zuil }
  | { readonly kind: 'COMMAND'; readonly zuil: Zuil; readonly command: CommandKind; readonly sent: NewCommand }

export interface ZuilActs {
  /** What the three dots of a zuil offer. */
  readonly groupsOf: (zuil: Zuil) => readonly (readonly MenuEntry[])[]
  /** The dialog of what was chosen. */
  readonly dialog: ReactNode
  readonly makeCode: (zuilId: string) => Promise<void>
}

const commands = ['IDENTIFY', 'LOG', 'SCREENSHOT'] as const satisfies readonly CommandKind[]

/** What can be done with a zuil, from the list and from its own page. */
export const useZuilActs = (): ZuilActs => {
  const client = useQueryClient()
  const notify = useNotify()
  const may = useMay('zuil.change')
  const [, go] = useLocation()
  const [shown, setShown] = useState<Shown>()
  const close = (): void => setShown(undefined)

  const refresh = () => client.invalidateQueries({ queryKey: ['zuil'] })
  const attempt = (work: () => Promise<unknown>): void => {
    work().catch((error: unknown) => {
      notify(sentence(error), { bad: true })
      if (error instanceof Refused) void refresh()
    })
  }
  /** Changes one setting of a zuil as it is now, and offers to take it back. */
  const set = async (
    id: string,
    change: Partial<Pick<Zuil['settings'], 'blocked' | 'inStock'>>,
    said: string,
  ): Promise<void> => {
    const { settings, version } = await zuilActs.find(id)
    await zuilActs.save(id, { ...settings, ...change }, version)
    await refresh()
    const { blocked, inStock } = settings
    const before = change.blocked === undefined ? { inStock } : { blocked }
    notify(said, { undo: () => attempt(() => set(id, before, t('general.undone'))) })
  }
  const send = async (zuil: Zuil, kind: CommandKind): Promise<void> => {
    setShown({ kind: 'COMMAND', zuil, command: kind, sent: await zuilActs.command(zuil.id, kind) })
  }
  const makeCode = async (zuilId: string, formerDevice: FormerDevice = 'LOST'): Promise<void> => {
    setShown({ kind: 'CODE', grant: await zuilActs.code(zuilId, formerDevice) })
  }

  const groupsOf = (zuil: Zuil): readonly (readonly MenuEntry[])[] => {
    const { id, name, settings, enrolled } = zuil
    const { fixedEventId } = settings
    const copies = [copyEntry(t('zuilen.id'), id, notify)]
    if (fixedEventId !== undefined)
      copies.push(copyEntry(t('zuilen.cdbid'), fixedEventId, notify), {
        ...{ id: 'to event', text: t('events.acts.see') },
        run: () => go(`/evenementen/${encodeURIComponent(fixedEventId)}/zuilen`),
      })
    if (!may) return [copies]
    const { blocked, inStock } = settings
    return [
      [
        { id: 'edit', text: t('zuilen.acts.edit'), run: () => go(`/zuilen/${id}/instellingen`) },
        {
          id: 'block',
          text: t(blocked ? 'zuilen.acts.unblock' : 'zuilen.acts.block'),
          run: () =>
            attempt(() =>
              set(id, { blocked: !blocked }, t(blocked ? 'zuilen.acts.unblocked' : 'zuilen.acts.blocked', { name })),
            ),
        },
        {
          id: 'stock',
          text: t(inStock ? 'zuilen.acts.outOfStock' : 'zuilen.acts.stock'),
          run: () =>
            attempt(() =>
              set(
                id,
                { inStock: !inStock },
                t(inStock ? 'zuilen.acts.isOutOfStock' : 'zuilen.acts.isInStock', { name }),
              ),
            ),
        },
      ],
      enrolled
        ? [
            ...commands.map((kind) => ({
              id: kind,
              text: t(`zuilen.commands.${kind}`),
              run: () => attempt(() => send(zuil, kind)),
            })),
            { id: 'RESTART', text: t('zuilen.commands.RESTART'), run: () => setShown({ kind: 'RESTART', zuil }) },
          ]
        : [],
      enrolled
        ? [
            { id: 'replace', text: t('zuilen.acts.replace'), run: () => setShown({ kind: 'REPLACE', zuil }) },
            {
              id: 'revoke',
              text: t('zuilen.acts.revoke'),
              danger: true,
              run: () => setShown({ kind: 'REVOKE', zuil }),
            },
          ]
        : [{ id: 'code', text: t('zuilen.acts.code'), run: () => attempt(() => makeCode(id)) }],
      copies,
    ]
  }

  const dialog = ((): ReactNode => {
    if (shown === undefined) return null
    if (shown.kind === 'CODE') return <CodeDialog grant={shown.grant} onClose={close} />
    const { zuil } = shown
    const { id, name } = zuil
    if (shown.kind === 'COMMAND')
      return <CommandDialog zuilId={id} zuilName={name} kind={shown.command} command={shown.sent} onClose={close} />
    if (shown.kind === 'REPLACE')
      return (
        <Dialog
          title={t('zuilen.replace.title', { name })}
          onClose={close}
          question
          buttons={
            <>
              <Button onPress={() => attempt(() => makeCode(id, 'LOST'))}>{t('zuilen.replace.lost')}</Button>
              <Button look="main" onPress={() => attempt(() => makeCode(id, 'IN_HAND'))}>
                {t('zuilen.replace.inHand')}
              </Button>
            </>
          }
        >
          <p>{t('zuilen.replace.text')}</p>
        </Dialog>
      )
    const restart = shown.kind === 'RESTART'
    const confirm = async (): Promise<void> => {
      if (restart) return send(zuil, 'RESTART')
      await zuilActs.revoke(id)
      close()
      notify(t('zuilen.revoke.done', { name }))
      await refresh()
    }
    return (
      <ConfirmDialog
        title={t(restart ? 'zuilen.restart.title' : 'zuilen.revoke.title', { name })}
        act={t(restart ? 'zuilen.commands.RESTART' : 'zuilen.acts.revoke')}
        danger={!restart}
        onConfirm={() => attempt(confirm)}
        onClose={close}
      >
        <p>{t(restart ? 'zuilen.restart.text' : 'zuilen.revoke.text', { name })}</p>
      </ConfirmDialog>
    )
  })()

  return { groupsOf, dialog, makeCode }
}
