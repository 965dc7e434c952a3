import { useQuery } from '@tanstack/react-query'
import type { CounterCards } from '../../../cards/shapes/counter.ts'
import { t } from '../../i18n/t.ts'
import { isSaidAbove, sentence } from '../../shell/words.ts'
import { Card, Columns, Empty, Facts, Notice, PageHead } from '../../ui/blocks.tsx'
import type { OwnCounter } from '../counters.ts'
import { PackageCard } from './package.tsx'
import { counterCardsQuery, counterPackagesQuery } from './requests.ts'

/** The cards of the counter: what it has to give out, and what comes to it. */
export const CardsPage = ({ counter }: { counter: OwnCounter }) => {
  const stock = useQuery(counterCardsQuery(counter.id))
  const packages = useQuery(counterPackagesQuery(counter.id))
  const error = stock.error ?? packages.error
  return (
    <>
      <PageHead title={t('nav.cards')} />
      {error && !isSaidAbove(error) && (
        <Notice level="bad">
          <p>{sentence(error)}</p>
        </Notice>
      )}
      {stock.data && <Stock cards={stock.data} />}
      {packages.data?.member.length === 0 && <Empty title={t('balie.cards.none')} text={t('balie.cards.noneText')} />}
      {packages.data && (
        <Columns>
          {packages.data.member.map((one) => (
            <PackageCard key={one.id} counterId={counter.id} sent={one} />
          ))}
        </Columns>
      )}
    </>
  )
}

const Stock = ({ cards: { stock, low } }: { cards: CounterCards }) => (
  <>
    {low.plain && (
      <Notice level="warn">
        <p>{t('balie.cards.lowPlain')}</p>
      </Notice>
    )}
    {low.social && (
      <Notice level="warn">
        <p>{t('balie.cards.lowSocial')}</p>
      </Notice>
    )}
    <Card title={t('cards.overview.stock')}>
      <Facts
        facts={[
          { name: t('cards.plain'), value: stock.plain },
          { name: t('cards.social'), value: stock.social },
        ]}
      />
    </Card>
  </>
)
