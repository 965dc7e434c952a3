import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { search } from '../../api/request.ts'
import { t } from '../../i18n/t.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { useMay } from '../session.tsx'
import { zuilQueries } from '../zuilen/queries.ts'
import { typeName } from '../zuilen/words.ts'
import css from './frame.module.css'

const FEW = 8

/** An ActieID, a UUID or a UiTPAS number: what was done with it stands in the check-ins. */
const isOfActivity = (text: string): boolean =>
  /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) || /^(\d{13}|\d{11})$/.test(text.replace(/[\s.-]/g, ''))

/** One box that finds what somebody means (Ctrl+K). */
export const Find = () => {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setOpen(true)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  return (
    <>
      <button type="button" className={css.find} onClick={() => setOpen(true)}>
        {t('find.open')}
        <kbd>Ctrl K</kbd>
      </button>
      {open && <FindDialog close={() => setOpen(false)} />}
    </>
  )
}

const FindDialog = ({ close }: { close: () => void }) => {
  const [text, setText] = useState('')
  const may = useMay('zuil.read')
  const asked = text.trim()
  const { data } = useQuery({
    ...zuilQueries.list({ text: asked, start: 0, limit: FEW }),
    enabled: may && asked !== '',
  })
  const mayRead = useMay('activity.read')
  const found = asked === '' ? [] : (data?.member ?? [])
  return (
    <Dialog title={t('find.title')} onClose={close}>
      <TextField label={t('find.label')} hint={t('find.hint')} type="search" value={text} onChange={setText} />
      <p role="status">{asked !== '' && data ? t('find.found', { count: found.length }) : ' '}</p>
      <ul className={css.results}>
        {mayRead && isOfActivity(asked) && (
          <li>
            <Link href={`/checkins?${search({ zoek: asked })}`} onClick={close}>
              {t('find.activity', { text: asked })}
              <span>{t('nav.checkins')}</span>
            </Link>
          </li>
        )}
        {found.map(({ id, name, type }) => (
          <li key={id}>
            <Link href={`/zuilen/${id}`} onClick={close}>
              {name}
              <span>{typeName(type)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
