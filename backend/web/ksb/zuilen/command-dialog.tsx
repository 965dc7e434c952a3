import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CommandKind, NewCommand } from '../../../zuilen/shapes/command.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Notice } from '../../ui/blocks.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { zuilActs } from './queries.ts'
import css from './zuilen.module.css'

const AGAIN_MS = 1_000
/** A command expires after a minute, and its answer may still be under way then. By no clock of this machine's date. */
const WAIT_MS = 65_000

interface CommandProps {
  readonly zuilId: string
  readonly zuilName: string
  readonly kind: CommandKind
  readonly command: Pick<NewCommand, 'id'>
  readonly onClose: () => void
}

/** What a zuil was asked, and its answer as soon as it is there. */
export const CommandDialog = ({ zuilId, zuilName, kind, command, onClose }: CommandProps) => {
  const [until] = useState(() => performance.now() + WAIT_MS)
  const tooLate = (): boolean => performance.now() > until
  const { data, error } = useQuery({
    queryKey: ['command', command.id],
    queryFn: () => zuilActs.answer(zuilId, command.id),
    refetchInterval: ({ state }) => (state.data?.outcome === undefined && !tooLate() ? AGAIN_MS : false),
  })
  const outcome = data?.outcome ?? (tooLate() ? 'EXPIRED' : undefined)
  return (
    <Dialog
      title={t('zuilen.command.title', { command: t(`zuilen.commands.${kind}`), name: zuilName })}
      onClose={onClose}
      wide={kind === 'LOG'}
    >
      <div aria-live="polite">
        {error && <Notice level="bad">{sentence(error)}</Notice>}
        {!error && outcome === undefined && <p>{t(`zuilen.command.waiting.${kind}`)}</p>}
        {outcome === 'EXPIRED' && <Notice level="warn">{t('zuilen.command.expired')}</Notice>}
        {outcome === 'FAILED' && (
          <Notice level="bad">{t('zuilen.command.failed', { why: data?.problem ?? '' })}</Notice>
        )}
        {outcome === 'DONE' && kind !== 'LOG' && kind !== 'SCREENSHOT' && (
          <Notice level="good">{t(`zuilen.command.done.${kind}`)}</Notice>
        )}
        {outcome === 'DONE' && data?.picture !== undefined && (
          <img
            className={css.picture}
            src={`data:image/jpeg;base64,${data.picture}`}
            alt={t('zuilen.command.picture', { name: zuilName })}
          />
        )}
        {outcome === 'DONE' && kind === 'LOG' && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by keyboard
          <pre className={css.log} tabIndex={0}>
            {data?.log || t('zuilen.command.noLog')}
          </pre>
        )}
      </div>
    </Dialog>
  )
}
