import { type ReactNode, useState } from 'react'
import { t } from '../i18n/t.ts'
import { ConfirmDialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/fields.tsx'
import { sentence } from './words.ts'

/** Questions that each do one thing, and say what is wrong where it was typed. */

const MAX_REASON = 500

interface QuestionProps<Done> {
  readonly title: string
  readonly act: string
  readonly danger?: boolean
  /** What is missing, before anything is asked of the server. */
  readonly missing: () => string | undefined
  readonly run: () => Promise<Done>
  readonly asks: {
    /** Done: how it stands then. */
    readonly onDone: (now: Done) => void
    readonly onClose: () => void
  }
  readonly children: (wrong: string | undefined, clear: () => void) => ReactNode
}

export const Question = <Done,>(props: QuestionProps<Done>) => {
  const { title, act, danger = false, missing, run, asks, children } = props
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const confirm = (): void => {
    const lacks = missing()
    setWrong(lacks)
    if (lacks !== undefined) return
    setBusy(true)
    run()
      .then((now) => {
        asks.onDone(now)
        asks.onClose()
      })
      .catch((error: unknown) => setWrong(sentence(error)))
      .finally(() => setBusy(false))
  }
  return (
    <ConfirmDialog title={title} act={act} danger={danger} busy={busy} onConfirm={confirm} onClose={asks.onClose}>
      {children(wrong, () => setWrong(undefined))}
    </ConfirmDialog>
  )
}

export const Reason = (props: { value: string; onChange: (value: string) => void; wrong?: string | undefined }) => (
  <TextField
    label={t('passholders.ask.reason')}
    hint={t('passholders.ask.reasonHint')}
    maxLength={MAX_REASON}
    {...props}
  />
)
export const reasonMissing = (reason: string): string | undefined =>
  reason.trim() === '' ? t('checkins.wordMissing') : undefined
