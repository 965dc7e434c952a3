import { Link } from 'wouter'
import type { Act } from '../../../platform/shapes.ts'
import { search } from '../../api/request.ts'
import { t } from '../../i18n/t.ts'
import { Empty, PageHead } from '../../ui/blocks.tsx'
import { type Filter, FilterBar, useListState } from '../../ui/filters.tsx'
import { chosenDays, DayFilters } from '../../ui/typed-filter.tsx'
import { ExportButton } from '../export.tsx'
import { ActList } from '../history/history.tsx'
import { actOptions, kindOptions } from '../history/words.ts'
import { NoneFound } from '../listed.tsx'
import { Views } from '../views.tsx'

/** Where the page of a record is, by what the log calls it. What was booked is found among the others by its ActieID. */
const pages: Readonly<Record<string, string>> = {
  ZUIL: 'zuilen/',
  COUNTER: 'balies/',
  ASSOCIATION: 'lidmaatschappen/',
  REWARD: 'voordelen/',
  CARD: 'kaarten/kaart/',
  CARD_PACKAGE: 'kaarten/pakjes/',
  ACCOUNT: 'gebruikers/',
  CHECKIN: 'checkins?zoek=',
  TICKET: 'checkins?zoek=',
  REDEMPTION: 'checkins?zoek=',
  PASSHOLDER: 'pashouders/',
}

/** What one is called that the log knows by its id alone: a name there would outlive the person's erasure. */
const nameless = (kind: string, id: string): string => (kind === 'PASSHOLDER' ? t('passholders.one') : id)

const about = ({ subject: { kind, id, name } }: Act) => {
  if (kind === 'CARD_SYSTEM') return t('log.everybody')
  const page = pages[kind]
  if (page === undefined) return name
  return <Link href={`/${page}${id}`}>{name ?? nameless(kind, id)}</Link>
}

/** Who did it leads to all that he did. */
const by = ({ actor }: Act, name: string) => (
  <Link href={`/logboek?${search({ wie: actor.id })}`} aria-label={t('log.onlyHis', { who: name })}>
    {name}
  </Link>
)

const filtersFor = (kind: string): readonly Filter[] => [
  { id: 'soort', label: t('log.kind'), options: kindOptions() },
  { id: 'wat', label: t('log.what'), options: actOptions(kind) },
]

/** "Logboek": what people and programs did in this card system. */
export const Log = () => {
  const state = useListState()
  const [kind, actor] = [state.value('soort'), state.value('wie')]
  // Of another kind of record this is not done.
  const action = actOptions(kind).find(({ value }) => value === state.value('wat'))?.value
  const asked = { text: state.text, kind, action, actor, from: state.value('van'), until: state.value('tot') }
  const query = search(asked)
  return (
    <>
      <PageHead title={t('nav.log')}>
        <ExportButton path="/audit" query={asked} filtered={query !== ''} />
      </PageHead>
      <FilterBar
        state={state}
        filters={filtersFor(kind)}
        searchFor={t('log.searchFor')}
        typed={[{ id: 'wie', label: t('log.who'), text: actor }, ...chosenDays(state)]}
      >
        <DayFilters state={state} />
      </FilterBar>
      <Views list="log" state={state} />
      <ActList
        key={query}
        queryKey={['log', query]}
        path={`/audit?${query}`}
        title={t('log.title')}
        about={about}
        by={by}
        empty={
          query === '' ? (
            <Empty title={t('history.none')} text={t('log.noneYet')} />
          ) : (
            <NoneFound title={t('log.none')} text={t('log.noneText')} state={state} />
          )
        }
      />
    </>
  )
}
