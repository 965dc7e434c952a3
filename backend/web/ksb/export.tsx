import { useEffect, useRef, useState } from 'react'
import { download, saveFile } from '../api/download.ts'
import { search } from '../api/request.ts'
import { t } from '../i18n/t.ts'
import { useMay } from '../shell/session.tsx'
import { sentence } from '../shell/words.ts'
import { Notice } from '../ui/blocks.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField } from '../ui/fields.tsx'
import { useNotify } from '../ui/toasts.tsx'

const formats = ['xlsx', 'csv'] as const

interface ExportProps {
  /** Of the list: `/counters`. */
  readonly path: `/${string}`
  /** What the list shows: the file has exactly that. */
  readonly query: object
  /** Whether that is less than all. */
  readonly filtered: boolean
}

/** For superadmins: the list that is on the page, whole, as a file. */
export const ExportButton = (props: ExportProps) => {
  const may = useMay('list.export')
  const [open, setOpen] = useState(false)
  if (!may) return null
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t('export.act')}</Button>
      {open && <ExportDialog {...props} close={() => setOpen(false)} />}
    </>
  )
}

const kilobytes = (bytes: number): number => Math.ceil(bytes / 1_000)

const ExportDialog = ({ path, query, filtered, close }: ExportProps & { close: () => void }) => {
  const notify = useNotify()
  const [format, setFormat] = useState<(typeof formats)[number]>('xlsx')
  const [bytes, setBytes] = useState<number>()
  const [wrong, setWrong] = useState<string>()
  const running = useRef<AbortController>(undefined)
  // Whoever goes away wants it no longer.
  useEffect(() => () => running.current?.abort(), [])
  const run = async (): Promise<void> => {
    const stop = new AbortController()
    running.current = stop
    setWrong(undefined)
    setBytes(0)
    try {
      const file = await download(`${path}/export?${search({ ...query, format })}`, {
        signal: stop.signal,
        onBytes: setBytes,
      })
      saveFile(file)
      notify(t('export.done', { name: file.name }))
      close()
    } catch (error) {
      if (!stop.signal.aborted) setWrong(sentence(error))
      setBytes(undefined)
    }
  }
  const busy = bytes !== undefined
  return (
    <Dialog
      title={t('export.title')}
      onClose={close}
      question
      buttons={
        <Button look="main" off={busy} onPress={() => void run()}>
          {t('export.act')}
        </Button>
      }
    >
      <p>{t(filtered ? 'export.filtered' : 'export.all')}</p>
      <SelectField
        label={t('export.format')}
        options={formats.map((value) => ({ value, text: t(`export.formats.${value}`) }))}
        value={format}
        onChange={setFormat}
      />
      {wrong !== undefined && (
        <Notice level="bad">
          <p>{wrong}</p>
        </Notice>
      )}
      <p role="status">{busy && t('export.busy', { kilobytes: kilobytes(bytes) })}</p>
    </Dialog>
  )
}
