import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import type { KeyEnd, ListedKey } from '../../../card-systems/shapes/keys.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { DateField } from '../../ui/date-field.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/fields.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { keyActs } from './queries.ts'

type Shown = Pick<ListedKey, 'id' | 'settings' | 'endsAt' | 'ended' | 'sold' | 'version'>

/** What the three dots of a key offer, in the list and on its own page. */
export const useKeyActs = () => {
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const [ending, setEnding] = useState<Shown>()
  const [busy, setBusy] = useState(false)
  const end = ({ id, settings: { name }, version }: Shown, asked: KeyEnd): void => {
    setBusy(true)
    keyActs
      .end(id, asked, version)
      .then(() => notify(t(asked.ends === 'NEVER' ? 'keys.putBack.done' : 'keys.end.done', { name })))
      .catch((error: unknown) => notify(sentence(error), { bad: true }))
      .finally(() => {
        setBusy(false)
        setEnding(undefined)
        void client.invalidateQueries({ queryKey: ['key'] })
      })
  }
  const groupsOf = (key: Shown): readonly (readonly MenuEntry[])[] => [
    [{ id: 'edit', text: t('keys.acts.edit'), run: () => go(`/verdeelsleutels/${key.id}`) }],
    [
      ...(key.endsAt === undefined
        ? []
        : [{ id: 'putBack', text: t('keys.acts.putBack'), run: () => end(key, { ends: 'NEVER' }) }]),
      ...(key.ended ? [] : [{ id: 'end', text: t('keys.acts.end'), danger: true, run: () => setEnding(key) }]),
    ],
  ]
  const dialog: ReactNode = ending && (
    <EndDialog shown={ending} busy={busy} onEnd={(asked) => end(ending, asked)} onClose={() => setEnding(undefined)} />
  )
  return { groupsOf, dialog }
}

interface EndProps {
  readonly shown: Shown
  readonly busy: boolean
  readonly onEnd: (asked: KeyEnd) => void
  readonly onClose: () => void
}

/** When it is to end, and what of it stays. */
const EndDialog = ({ shown, busy, onEnd, onClose }: EndProps) => {
  const [ends, setEnds] = useState<'NOW' | 'AFTER'>('NOW')
  const [lastDay, setLastDay] = useState<string>()
  const { name } = shown.settings
  return (
    <ConfirmDialog
      title={t('keys.end.title', { name })}
      act={t('keys.acts.end')}
      danger
      busy={busy || (ends === 'AFTER' && lastDay === undefined)}
      onConfirm={() => onEnd(ends === 'AFTER' && lastDay !== undefined ? { ends, lastDay } : { ends: 'NOW' })}
      onClose={onClose}
    >
      <p>{t('keys.end.text')}</p>
      {shown.sold > 0 && <p>{t('keys.keep', { count: shown.sold })}</p>}
      <SelectField
        label={t('keys.end.when')}
        value={ends}
        options={(['NOW', 'AFTER'] as const).map((value) => ({ value, text: t(`keys.end.${value}`) }))}
        onChange={setEnds}
      />
      {ends === 'AFTER' && <DateField label={t('keys.end.lastDay')} value={lastDay} onChange={setLastDay} />}
    </ConfirmDialog>
  )
}
