import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import type { PackageCard, PackageCardState, WholePackage } from '../../../cards/shapes.ts'
import { t } from '../../i18n/t.ts'
import { Card, Facts } from '../../ui/blocks.tsx'
import { copyEntry } from '../../ui/copy.ts'
import { useListState } from '../../ui/filters.tsx'
import { type Level, Pill } from '../../ui/pill.tsx'
import type { Column } from '../../ui/table.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { ListedOnward } from '../listed.tsx'
import css from './cards.module.css'
import { cardQueries } from './queries.ts'
import { kindText, levelOf, statusText } from './words.ts'

const LIMIT = 50

const levels: Readonly<Record<Exclude<PackageCardState, 'OTHER'>, Level>> = {
  UNDER_WAY: 'warn',
  RECEIVED: 'quiet',
  MISSING: 'bad',
  IN_USE: 'good',
}

/** What became of it, in words; what was done to it elsewhere is said as everywhere. */
const State = ({ state, status }: Pick<PackageCard, 'state' | 'status'>) =>
  state === 'OTHER' ? (
    <Pill level={levelOf(status)}>{statusText(status)}</Pill>
  ) : (
    <Pill level={levels[state]}>{t(`cards.packages.states.${state}`)}</Pill>
  )

const columns: readonly Column<PackageCard>[] = [
  {
    id: 'number',
    head: t('cards.list.number'),
    rowHead: true,
    cell: ({ uitpasNumber }) => (
      <Link href={`/kaarten/kaart/${uitpasNumber}`} className={css.digits}>
        {uitpasNumber}
      </Link>
    ),
  },
  { id: 'state', head: t('cards.packages.state'), cell: State },
]

interface ChoosingProps {
  readonly missing: readonly string[]
  readonly onChange: (missing: readonly string[]) => void
}

/** All cards of a package, page by page. @param choosing where those can be ticked that did not come */
export const PackageCardList = ({ id, choosing }: { id: string; choosing: ChoosingProps | undefined }) => {
  const state = useListState()
  const notify = useNotify()
  const [, go] = useLocation()
  const asked = useQuery(cardQueries.packageCards(id, { after: state.after, limit: LIMIT }))
  const rows = asked.data?.member ?? []
  const choice = choosing && {
    chosen: new Set(choosing.missing),
    onChange: (chosen: ReadonlySet<string>) => choosing.onChange([...chosen]),
    off: new Set(rows.filter((one) => one.state !== 'UNDER_WAY').map(({ uitpasNumber }) => uitpasNumber)),
  }
  return (
    // On paper the numbers are ranges.
    <div className="no-print">
      <h2>{t('cards.packages.cards')}</h2>
      <ListedOnward
        name={t('cards.packages.cards')}
        columns={columns}
        asked={asked}
        keyOf={({ uitpasNumber }) => uitpasNumber}
        nameOf={({ uitpasNumber }) => uitpasNumber}
        menuOf={({ uitpasNumber }) => [
          [
            { id: 'open', text: t('cards.overview.show'), run: () => go(`/kaarten/kaart/${uitpasNumber}`) },
            copyEntry(t('cards.card.copyNumber'), uitpasNumber, notify),
          ],
        ]}
        state={state}
        choice={choice}
        first={t('cards.list.first')}
        later={t('cards.list.next')}
        empty={null}
      />
    </div>
  )
}

const rangeText = ({ first, last, count }: WholePackage['ranges'][number]): string =>
  count === 1 ? first : t('cards.packages.range', { first, last, count })

const Ranges = ({ ranges }: Pick<WholePackage, 'ranges'>) => (
  <ul className={css.ranges}>
    {ranges.map((range) => (
      <li key={range.first}>{rangeText(range)}</li>
    ))}
  </ul>
)

/** Every number of a package, for the paper that goes with it. */
export const PackageNumbers = ({ ranges }: Pick<WholePackage, 'ranges'>) => (
  <Card title={t('cards.packages.numbers')}>
    <Facts
      facts={[false, true]
        .map((social) => ({ social, some: ranges.filter(({ socialTariff }) => socialTariff === social) }))
        .filter(({ some }) => some.length > 0)
        .map(({ social, some }) => ({ name: kindText(social), value: <Ranges ranges={some} /> }))}
    />
  </Card>
)
