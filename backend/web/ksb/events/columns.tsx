import type { ReactNode } from 'react'
import type { ListedEvent } from '../../../events/shapes/managed.ts'
import { t } from '../../i18n/t.ts'
import { Pill } from '../../ui/pill.tsx'
import type { Column } from '../../ui/table.tsx'
import { whenText } from '../event-times.ts'
import css from './events.module.css'
import { stateOf } from './words.ts'

/** When it is, and whether it goes on. */
export const whenColumn: Column<ListedEvent> = {
  id: 'when',
  head: t('events.when'),
  cell: (event) => {
    const { text, level } = stateOf(event)
    return (
      <>
        <span className={css.line}>{whenText(event.calendar)}</span>
        {level !== 'good' && <Pill level={level}>{text}</Pill>}
      </>
    )
  },
}

/** Whose it is, and where. */
export const placesColumn = (
  organizerCell: (organizer: ListedEvent['organizer']) => ReactNode,
): Column<ListedEvent> => ({
  id: 'organizer',
  head: t('counters.fields.organizerId'),
  cell: ({ organizer, location }) => (
    <>
      {organizerCell(organizer)}
      {location && <span className={css.sub}>{location.name}</span>}
    </>
  ),
})
