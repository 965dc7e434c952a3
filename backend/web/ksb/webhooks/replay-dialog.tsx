import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { DateField } from '../../ui/date-field.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { webhookActs } from './queries.ts'

interface ReplayProps {
  readonly id: string
  readonly name: string
  readonly onClose: () => void
}

const hour = /^([01]?\d|2[0-3]):[0-5]\d$/

/** A moment of the clock on the wall. @param day yyyy-mm-dd @param time hh:mm */
const momentOf = (day: string | undefined, time: string): string | undefined =>
  day !== undefined && hour.test(time) ? new Date(`${day}T${time.padStart(5, '0')}`).toISOString() : undefined

/** Has what was sent since a moment sent again. */
export const ReplayDialog = ({ id, name, onClose }: ReplayProps) => {
  const client = useQueryClient()
  const notify = useNotify()
  const [day, setDay] = useState<string>()
  const [time, setTime] = useState('00:00')
  const [tried, setTried] = useState(false)
  const since = momentOf(day, time)
  const { mutate, isPending } = useMutation({
    mutationFn: (from: string) => webhookActs.replay(id, { since: from }),
    onSuccess: ({ count }) => notify(t('webhooks.replay.done', { count })),
    onError: (error) => notify(sentence(error), { bad: true }),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['webhook'] })
      onClose()
    },
  })
  return (
    <ConfirmDialog
      title={t('webhooks.replay.title', { name })}
      act={t('webhooks.replay.act')}
      busy={isPending}
      onConfirm={() => {
        setTried(true)
        if (since !== undefined) mutate(since)
      }}
      onClose={onClose}
    >
      <p>{t('webhooks.replay.text')}</p>
      <DateField
        id="since-day"
        label={t('webhooks.replay.day')}
        wrong={tried && day === undefined ? t('webhooks.replay.wrongDay') : undefined}
        value={day}
        onChange={setDay}
      />
      <TextField
        id="since-time"
        label={t('webhooks.replay.time')}
        wrong={tried && !hour.test(time) ? t('webhooks.replay.wrongTime') : undefined}
        value={time}
        maxLength={5}
        onChange={setTime}
      />
    </ConfirmDialog>
  )
}
