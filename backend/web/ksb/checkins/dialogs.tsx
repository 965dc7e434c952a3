import { type ReactNode, useState } from 'react'
import type { Activity } from '../../../taps/shapes/activity.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { sentence } from '../../shell/words.ts'
import { type Fact, Facts } from '../../ui/blocks.tsx'
import { ConfirmDialog, Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Pill } from '../../ui/pill.tsx'
import { ActList } from '../history/history.tsx'
import { aboutOf, gaveOf, kindText, placeOf, refusalText, statusOf, whenOf, whoOf } from './words.ts'

const MAX = 500

interface WordProps {
  readonly title: string
  /** What will happen, and to whom. */
  readonly children: ReactNode
  readonly label: string
  readonly hint?: string
  readonly act: string
  readonly danger?: boolean
  /** Whether it needs a word why. */
  readonly needed?: boolean
  /** @returns what to say instead of closing */
  readonly run: (word: string) => Promise<string | undefined>
  readonly onClose: () => void
}

/** Asks why, and does it: what was typed stays where it did not work. */
export const WordDialog = (props: WordProps) => {
  const { title, children, label, hint, act, danger = false, needed = true, run, onClose } = props
  const [word, setWord] = useState('')
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const confirm = (): void => {
    if (needed && word.trim() === '') {
      setWrong(t('checkins.wordMissing'))
      return
    }
    setBusy(true)
    run(word.trim())
      .then((said) => (said === undefined ? onClose() : setWrong(said)))
      .catch((error: unknown) => setWrong(sentence(error)))
      .finally(() => setBusy(false))
  }
  return (
    <ConfirmDialog title={title} act={act} danger={danger} busy={busy} onConfirm={confirm} onClose={onClose}>
      {children}
      <TextField
        label={label}
        {...(hint !== undefined && { hint })}
        value={word}
        maxLength={MAX}
        wrong={wrong}
        onChange={(text) => {
          setWord(text)
          setWrong(undefined)
        }}
      />
    </ConfirmDialog>
  )
}

/** All that is known of one thing of the list. */
export const DetailDialog = ({ one, onClose }: { one: Activity; onClose: () => void }) => {
  const mayReadHistory = useMay('checkin.reverse')
  const { text, level } = statusOf(one)
  const said: readonly (Fact | false)[] = [
    { name: t('checkins.columns.status'), value: <Pill level={level}>{text}</Pill> },
    one.reason !== undefined && { name: t('checkins.why'), value: refusalText(one.reason) },
    one.ticketReason !== undefined && { name: t('checkins.noTicket'), value: refusalText(one.ticketReason) },
    { name: t('checkins.columns.when'), value: whenOf(one) },
    one.receivedAt !== undefined &&
      one.live === false && { name: t('checkins.received'), value: dayAndTime(one.receivedAt) },
    one.live !== undefined && {
      name: t('checkins.how'),
      value: t(one.live ? 'checkins.live' : 'checkins.fromJournal'),
    },
    { name: t('checkins.columns.who'), value: whoOf(one) },
    one.passholder !== undefined &&
      one.uitpasNumber !== undefined && { name: t('checkins.card'), value: one.uitpasNumber },
    { name: t('checkins.columns.where'), value: placeOf(one) },
    aboutOf(one) !== '' && { name: t('checkins.columns.about'), value: aboutOf(one) },
    gaveOf(one) !== '' && { name: t('checkins.columns.gave'), value: gaveOf(one) },
    one.reversedAt !== undefined && { name: t('checkins.reversedAt'), value: dayAndTime(one.reversedAt) },
    { name: t('quarantine.actieId'), value: one.actieId },
  ]
  return (
    <Dialog title={kindText(one)} onClose={onClose} wide>
      <Facts facts={said.filter((fact) => fact !== false)} />
      {mayReadHistory && (
        <ActList
          queryKey={['activity history', one.actieId]}
          path={`/checkins/${one.actieId}/history`}
          title={t('history.title')}
          empty={null}
        />
      )}
    </Dialog>
  )
}
