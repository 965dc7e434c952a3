import { t } from '../../i18n/t.ts'
import { Empty } from '../../ui/blocks.tsx'
import { useListState } from '../../ui/filters.tsx'
import { ActivityList } from '../checkins/activity-list.tsx'

/** What was done at a zuil, booked and refused, newest first. */
export const ZuilTaps = ({ id }: { id: string }) => (
  <ActivityList
    name={t('zuilen.tabs.taps')}
    asked={{ zuilId: id }}
    state={useListState()}
    ofZuil
    empty={<Empty title={t('checkins.noneAtZuil')} text={t('checkins.noneAtZuilText')} />}
  />
)
