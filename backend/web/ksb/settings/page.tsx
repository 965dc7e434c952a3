import type { ReactNode } from 'react'
import { t } from '../../i18n/t.ts'
import { useMe } from '../../shell/session.tsx'
import { PageHead } from '../../ui/blocks.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { StockSettingsForm } from '../cards/settings.tsx'
import { RecordHistory } from '../history/history.tsx'
import { AlertsForm } from './alerts.tsx'
import { BrandingForm } from './branding.tsx'
import { GeneralForm } from './general.tsx'
import { PricesForm } from './prices.tsx'
import { RetentionForm } from './retention.tsx'

const tabs: readonly { readonly path: string; readonly text: () => string; readonly page: () => ReactNode }[] = [
  { path: '', text: () => t('settings.tabs.general'), page: () => <GeneralForm /> },
  { path: '/prijzen', text: () => t('settings.tabs.prices'), page: () => <PricesForm /> },
  { path: '/zuilen', text: () => t('settings.tabs.branding'), page: () => <BrandingForm /> },
  { path: '/meldingen', text: () => t('settings.tabs.alerts'), page: () => <AlertsForm /> },
  { path: '/bewaartermijnen', text: () => t('settings.tabs.retention'), page: () => <RetentionForm /> },
  { path: '/kaartnummers', text: () => t('settings.tabs.cards'), page: () => <StockSettingsForm /> },
  {
    path: '/geschiedenis',
    text: () => t('history.title'),
    page: () => <RecordHistory kind="card system" id="history" path="/card-system/history" />,
  },
]

/** "Kaartsysteem": what is set of the card system, each part with an address of its own. */
export const SettingsPage = ({ tab }: { tab: string }) => {
  const { cardSystem } = useMe()
  const current = tabs.find(({ path }) => path === `/${tab}`) ?? tabs[0]
  return (
    <>
      <PageHead title={t('settings.title', { name: cardSystem.name })} />
      <Tabs
        name={t('nav.settings')}
        tabs={tabs.map(({ path, text }) => ({ to: `/instellingen${path}`, text: text() }))}
        current={`/instellingen${current?.path ?? ''}`}
      />
      {current?.page()}
    </>
  )
}
