import type { SettlementSums } from '../../../tickets/shapes/settlement.ts'
import { writeDate } from '../../format/date-text.ts'
import type { Period } from '../../format/periods.ts'
import { t } from '../../i18n/t.ts'
import { Card, Facts } from '../../ui/blocks.tsx'
import type { Column } from '../../ui/table.tsx'

const price = new Intl.NumberFormat('nl-BE', { style: 'currency', currency: 'EUR' })
const euro = (cents: number): string => price.format(cents / 100)

/** How many were sold, and how many of whenever were reversed. */
const countText = ({ sold, reversed }: SettlementSums): string =>
  reversed === 0 ? String(sold) : t('settlement.counts', { sold, reversed })

const amounts = [
  ...(['regularPrice', 'passholder', 'localAuthority', 'flemishAuthority', 'organizer', 'owed'] as const),
] as const

export const countColumn: Column<SettlementSums> = {
  ...{ id: 'count', head: t('settlement.fields.count'), numeric: true },
  cell: countText,
}

/** What a page is opened for comes first: not all of them are in sight on a small screen. */
const shown = [
  ...(['owed', 'localAuthority', 'flemishAuthority', 'organizer', 'passholder', 'regularPrice'] as const),
] as const

export const amountColumns: readonly Column<Pick<SettlementSums, (typeof amounts)[number]>>[] = shown.map((id) => ({
  ...{ id, head: t(`settlement.heads.${id}`), numeric: true },
  cell: (sums) => (id === 'owed' ? <strong>{euro(sums[id])}</strong> : euro(sums[id])),
}))

/** What all of a page comes to. */
export const Sums = ({ sums, period }: { sums: SettlementSums | undefined; period: Period }) => (
  <Card title={t('settlement.totals', { from: writeDate(period.from), until: writeDate(period.until) })}>
    {sums && (
      <Facts
        facts={[
          { name: t('settlement.fields.count'), value: countText(sums) },
          ...amounts.map((id) => ({
            name: t(`settlement.fields.${id}`),
            value: id === 'owed' ? <strong>{euro(sums[id])}</strong> : euro(sums[id]),
          })),
        ]}
      />
    )}
  </Card>
)
