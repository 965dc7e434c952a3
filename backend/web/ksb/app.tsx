import { useQueryClient } from '@tanstack/react-query'
import { Component, type ReactNode, useEffect } from 'react'
import { Route, Switch, useLocation } from 'wouter'
import { followLive } from '../api/live.ts'
import { Refused } from '../api/problems.ts'
import { t } from '../i18n/t.ts'
import { Empty } from '../ui/blocks.tsx'
import { Button, ButtonLink } from '../ui/button.tsx'
import { AccountPage } from './accounts/account.tsx'
import { AddAccount } from './accounts/add.tsx'
import { AccountList } from './accounts/list.tsx'
import { OwnAccountPage } from './accounts/own.tsx'
import { Allowed } from './allowed.tsx'
import { neededAt } from './areas.ts'
import { AddAssociation } from './associations/add.tsx'
import { AssociationPage } from './associations/association.tsx'
import { AssociationList } from './associations/list.tsx'
import { CardPage } from './cards/card.tsx'
import { PackagePage } from './cards/package.tsx'
import { CardsPage } from './cards/page.tsx'
import { SendPackage } from './cards/send.tsx'
import { CheckinsPage } from './checkins/page.tsx'
import { AddCounter } from './counters/add.tsx'
import { CounterPage } from './counters/counter.tsx'
import { CounterList } from './counters/list.tsx'
import { DemoPage } from './demo/page.tsx'
import { AddEvent } from './events/add.tsx'
import { EventPage } from './events/event.tsx'
import { EventList } from './events/list.tsx'
import { TakeInEvent } from './events/take-in.tsx'
import { Frame } from './frame/frame.tsx'
import { LineNotice } from './frame/notices.tsx'
import { AddKey } from './keys/add.tsx'
import { KeyPage } from './keys/key.tsx'
import { KeyList } from './keys/list.tsx'
import { Log } from './log/log.tsx'
import { PassholderList } from './passholders/list.tsx'
import { PassholderPage } from './passholders/passholder.tsx'
import { RegistrationPage } from './registration/file.tsx'
import { RegistrationStartPage } from './registration/start.tsx'
import { AddReward } from './rewards/add.tsx'
import { RewardList } from './rewards/list.tsx'
import { RewardPage } from './rewards/reward.tsx'
import { loginAddress, MeContext, useMeQuery } from './session.tsx'
import { SettingsPage } from './settings/page.tsx'
import { SettledOrganizerPage } from './settlement/events.tsx'
import { SettlementPage } from './settlement/organizers.tsx'
import { SettledEventPage } from './settlement/sales.tsx'
import { StartPage } from './start/start.tsx'
import { sentence } from './words.ts'
import { AddZuil } from './zuilen/add.tsx'
import { ZuilList } from './zuilen/list.tsx'
import { ZuilPage } from './zuilen/zuil.tsx'

/** Once somebody is known he stays it for these pages, also while his session is over: nothing typed is lost. */
export const App = () => {
  const { data: me, error, refetch } = useMeQuery()
  const client = useQueryClient()
  const [where] = useLocation()
  const live = me?.can.some((action) => action === 'live.follow') ?? false
  useEffect(() => (live ? followLive(client) : undefined), [client, live])
  const loggedOut = !me && error instanceof Refused && error.status === 401
  useEffect(() => {
    if (loggedOut) location.assign(loginAddress())
  }, [loggedOut])
  if (!me) {
    if (!error || loggedOut) return <p className="visually-hidden">{t('general.loading')}</p>
    return (
      <main>
        <LineNotice />
        <Empty title={t('errors.title')} text={sentence(error)}>
          <Button look="main" onPress={() => void refetch()}>
            {t('errors.again')}
          </Button>
        </Empty>
      </main>
    )
  }
  return (
    <MeContext.Provider value={me}>
      <Frame>
        <Unbroken key={me.cardSystem.id}>
          <Allowed can={neededAt(where)}>
            <Switch>
              <Route path="/" component={StartPage} />
              <Route path="/pashouders" component={PassholderList} />
              <Route path="/pashouders/registreren" component={RegistrationStartPage} />
              <Route path="/pashouders/registreren/:id">
                {({ id }) => <RegistrationPage key={id} id={id ?? ''} />}
              </Route>
              <Route path="/pashouders/:id/:tab?">
                {({ id, tab }) => <PassholderPage key={id} id={id ?? ''} tab={tab ?? ''} />}
              </Route>
              <Route path="/zuilen" component={ZuilList} />
              <Route path="/zuilen/nieuw" component={AddZuil} />
              <Route path="/zuilen/:id/:tab?">
                {({ id, tab }) => <ZuilPage key={id} id={id ?? ''} tab={tab ?? ''} />}
              </Route>
              <Route path="/checkins/:tab?">{({ tab }) => <CheckinsPage tab={tab ?? ''} />}</Route>
              <Route path="/balies" component={CounterList} />
              <Route path="/balies/nieuw" component={AddCounter} />
              <Route path="/balies/:id/:tab?">
                {({ id, tab }) => <CounterPage key={id} id={id ?? ''} tab={tab ?? ''} />}
              </Route>
              <Route path="/evenementen" component={EventList} />
              <Route path="/evenementen/nieuw" component={AddEvent} />
              <Route path="/evenementen/opnemen" component={TakeInEvent} />
              <Route path="/evenementen/:id/:tab?">
                {({ id, tab }) => <EventPage key={id} id={id ?? ''} tab={tab ?? ''} />}
              </Route>
              <Route path="/verdeelsleutels" component={KeyList} />
              <Route path="/verdeelsleutels/nieuw" component={AddKey} />
              <Route path="/verdeelsleutels/:id/:tab?">
                {({ id, tab }) => <KeyPage key={id} id={id ?? ''} tab={tab ?? ''} />}
              </Route>
              <Route path="/lidmaatschappen" component={AssociationList} />
              <Route path="/lidmaatschappen/nieuw" component={AddAssociation} />
              <Route path="/lidmaatschappen/:id/:tab?">
                {({ id, tab }) => <AssociationPage key={id} id={id ?? ''} tab={tab ?? ''} />}
              </Route>
              <Route path="/voordelen" component={RewardList} />
              <Route path="/voordelen/nieuw" component={AddReward} />
              <Route path="/voordelen/:id/:tab?">
                {({ id, tab }) => <RewardPage key={id} id={id ?? ''} tab={tab ?? ''} />}
              </Route>
              <Route path="/kaarten/pakjes/nieuw" component={SendPackage} />
              <Route path="/kaarten/pakjes/:id">{({ id }) => <PackagePage key={id} id={id ?? ''} />}</Route>
              <Route path="/kaarten/kaart/:number">
                {({ number }) => <CardPage key={number} number={number ?? ''} />}
              </Route>
              <Route path="/kaarten/:tab?">{({ tab }) => <CardsPage tab={tab ?? ''} />}</Route>
              <Route path="/afrekening" component={SettlementPage} />
              <Route path="/afrekening/:id">{({ id }) => <SettledOrganizerPage key={id} id={id ?? ''} />}</Route>
              <Route path="/afrekening/:organizerId/:id">
                {({ organizerId, id }) => <SettledEventPage key={id} organizerId={organizerId ?? ''} id={id ?? ''} />}
              </Route>
              <Route path="/gebruikers" component={AccountList} />
              <Route path="/gebruikers/nieuw" component={AddAccount} />
              <Route path="/gebruikers/:id/:tab?">
                {({ id, tab }) => <AccountPage key={id} id={id ?? ''} tab={tab ?? ''} />}
              </Route>
              <Route path="/instellingen/:tab?">{({ tab }) => <SettingsPage tab={tab ?? ''} />}</Route>
              <Route path="/logboek" component={Log} />
              {me.environment === 'SAFE' && (
                <Route path="/proefopstelling/:tab?">{({ tab }) => <DemoPage tab={tab ?? ''} />}</Route>
              )}
              <Route path="/mijn-account" component={OwnAccountPage} />
              <Route>
                <Empty title={t('errors.noPage')} text={t('errors.noPageText')}>
                  <ButtonLink to="/" look="main">
                    {t('errors.toStart')}
                  </ButtonLink>
                </Empty>
              </Route>
            </Switch>
          </Allowed>
        </Unbroken>
      </Frame>
    </MeContext.Provider>
  )
}

/** A mistake of ours on one page leaves the others. */
class Unbroken extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }
  static getDerivedStateFromError = () => ({ broken: true })
  override render() {
    if (!this.state.broken) return this.props.children
    return (
      <Empty title={t('errors.title')} text={t('errors.unknown')}>
        <Button look="main" onPress={() => location.reload()}>
          {t('errors.reload')}
        </Button>
      </Empty>
    )
  }
}
