import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import css from './desk.module.css'
import { setReaderWanted, useReader } from './reader.ts'

/** How the card reader of this PC is, where it is used; and to use it, or no longer. */
export const ReaderLine = () => {
  const state = useReader()
  return (
    <p className={css.reader}>
      <span role="status">{state === 'OFF' ? '' : t(`balie.reader.state.${state}`)}</span>{' '}
      <Button look="quiet" onPress={() => setReaderWanted(state === 'OFF')}>
        {t(state === 'OFF' ? 'balie.reader.use' : 'balie.reader.stop')}
      </Button>
    </p>
  )
}
