import { Link } from 'wouter'
import type { Act } from '../../../platform/shapes.ts'
import { search } from '../../api/request.ts'
import { t } from '../../i18n/t.ts'
import { Empty, PageHead } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { type Filter, FilterBar, useListState } from '../../ui/filters.tsx'
import { ActList } from '../history/history.tsx'
import { actOptions, kindOptions } from '../history/words.ts'
import { Views } from '../views.tsx'

const DAY_MS = 86_400_000
/** How long back, in days. */
const periods = { dag: 1, week: 7, maand: 31 } as const
const isPeriod = (name: string): name is keyof typeof periods => name in periods

/** Where the page of a record is, by what the log calls it. */
const pages: Readonly<Record<string, string>> = { ZUIL: 'zuilen', COUNTER: 'balies', ACCOUNT: 'gebruikers' }

const about = ({ subject: { kind, id, name } }: Act) => {
  if (kind === 'CARD_SYSTEM') return t('log.everybody')
  const page = pages[kind]
  if (page === undefined) return name
  return <Link href={`/${page}/${id}`}>{name ?? id}</Link>
}

/** Who did it leads to all that he did. */
const by = ({ actor }: Act, name: string) => (
  <Link href={`/logboek?${search({ wie: actor.id })}`} aria-label={t('log.onlyHis', { who: name })}>
    {name}
  </Link>
)

const filtersFor = (kind: string, who: string): readonly Filter[] => [
  { id: 'soort', label: t('log.kind'), options: kindOptions() },
  { id: 'wat', label: t('log.what'), options: actOptions(kind) },
  {
    id: 'periode',
    label: t('log.period'),
    options: (['dag', 'week', 'maand'] as const).map((value) => ({ value, text: t(`log.periods.${value}`) })),
  },
  // He is chosen in a line; that he is, is in sight and taken away by one press.
  ...(who === '' ? [] : [{ id: 'wie', label: t('log.who'), options: [{ value: who, text: who }] }]),
]

/** From when on: the start of the hour, so that it is asked once and not anew at each look. */
const since = (period: string): string | undefined => {
  if (!isPeriod(period)) return undefined
  const now = Math.floor(Date.now() / 3_600_000) * 3_600_000
  return new Date(now - periods[period] * DAY_MS).toISOString()
}

/** "Logboek": what people and programs did in this card system. */
export const Log = () => {
  const state = useListState()
  const [kind, actor] = [state.value('soort'), state.value('wie')]
  const filters = filtersFor(kind, actor)
  // Of another kind of record this is not done.
  const action = actOptions(kind).find(({ value }) => value === state.value('wat'))?.value
  const from = since(state.value('periode'))
  const query = search({ text: state.text, kind, action, actor, from })
  return (
    <>
      <PageHead title={t('nav.log')} />
      <FilterBar state={state} filters={filters} searchFor={t('log.searchFor')} />
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
            <Empty title={t('log.none')} text={t('log.noneText')}>
              <Button look="main" onPress={state.clear}>
                {t('filters.clear')}
              </Button>
            </Empty>
          )
        }
      />
    </>
  )
}
