import type { ReactNode } from 'react'
import { t } from '../../i18n/t.ts'
import { PageHead } from '../../ui/blocks.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { CardExport, CardList } from './card-list.tsx'
import { LoadChips } from './chips.tsx'
import { GenerateNumbers } from './generate.tsx'
import { Overview } from './overview.tsx'
import { PackageList } from './packages.tsx'
import { StockSettingsForm } from './settings.tsx'

const tabs: readonly { readonly path: string; readonly text: () => string; readonly page: () => ReactNode }[] = [
  { path: '', text: () => t('cards.tabs.overview'), page: () => <Overview /> },
  { path: '/lijst', text: () => t('cards.tabs.list'), page: () => <CardList /> },
  { path: '/nummers', text: () => t('cards.tabs.generate'), page: () => <GenerateNumbers /> },
  { path: '/chipnummers', text: () => t('cards.tabs.chips'), page: () => <LoadChips /> },
  { path: '/verdelen', text: () => t('cards.tabs.packages'), page: () => <PackageList /> },
  { path: '/instellingen', text: () => t('cards.tabs.settings'), page: () => <StockSettingsForm /> },
]

/** "Kaarten": the stock of the card system, from a number until a card lies at a counter. */
export const CardsPage = ({ tab }: { tab: string }) => {
  const current = tabs.find(({ path }) => path === `/${tab}`) ?? tabs[0]
  return (
    <>
      <PageHead title={t('nav.cards')}>
        {current?.path === '/lijst' && <CardExport />}
        <ButtonLink to="/kaarten/pakjes/nieuw" look="main">
          {t('cards.packages.add')}
        </ButtonLink>
      </PageHead>
      <Tabs
        name={t('nav.cards')}
        tabs={tabs.map(({ path, text }) => ({ to: `/kaarten${path}`, text: text() }))}
        current={`/kaarten${current?.path ?? ''}`}
      />
      {current?.page()}
    </>
  )
}
