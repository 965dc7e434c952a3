import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Series } from '../../../cards/shapes.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { NumberField } from '../../ui/fields.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { cardActs } from './queries.ts'

/** Gives the browser a file. */
const saveFile = (name: string, csv: string): void => {
  const url = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

/** The file for the supplier: all of a series, or the part that is ordered now. The rest is kept for the next order. */
export const SeriesDialog = ({ series, onClose }: { series: Series; onClose: () => void }) => {
  const client = useQueryClient()
  const notify = useNotify()
  const first = series.ordered < series.count ? series.ordered + 1 : 1
  const [from, setFrom] = useState<number | undefined>(first)
  const [count, setCount] = useState<number | undefined>(series.count - first + 1)
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const download = async (start: number, many: number): Promise<void> => {
    const file = await cardActs.file(series.id, start, many)
    await client.invalidateQueries({ queryKey: ['card'] })
    if (file.count === 0) {
      setWrong(t('cards.series.empty'))
      return
    }
    const kind = t(series.socialTariff ? 'cards.series.fileWith' : 'cards.series.fileWithout')
    saveFile(t('cards.series.file', { prefix: series.prefix, kind, from: start }), file.csv)
    notify(t('cards.series.done', { count: file.count }))
    onClose()
  }
  const confirm = (): void => {
    if (from === undefined || count === undefined || from < 1 || count < 1 || from + count - 1 > series.count) {
      setWrong(t('cards.series.wrong', { count: series.count }))
      return
    }
    setBusy(true)
    download(from, count)
      .catch((error: unknown) => setWrong(sentence(error)))
      .finally(() => setBusy(false))
  }
  return (
    <ConfirmDialog
      title={t('cards.series.download')}
      act={t('cards.series.act')}
      busy={busy}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{t('cards.series.downloadText')}</p>
      <NumberField label={t('cards.series.from')} value={from} onChange={setFrom} />
      <NumberField label={t('cards.series.much')} wrong={wrong} value={count} onChange={setCount} />
    </ConfirmDialog>
  )
}
