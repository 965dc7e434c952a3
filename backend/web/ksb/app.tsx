import { Route, Switch, useLocation } from 'wouter'
import { t } from '../i18n/t.ts'
import { useMe } from '../shell/session.tsx'
import { SignedIn } from '../shell/signed-in.tsx'
import { Unbroken } from '../shell/unbroken.tsx'
import { Empty } from '../ui/blocks.tsx'
import { ButtonLink } from '../ui/button.tsx'
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
import { AddKey } from './keys/add.tsx'
import { KeyPage } from './keys/key.tsx'
import { KeyList } from './keys/list.tsx'
import { Log } from './log/log.tsx'
import { AddGroup } from './passholders/add-group.tsx'
import { PassholderList } from './passholders/list.tsx'
import { PassholderPage } from './passholders/passholder.tsx'
import { RegistrationPage } from './registration/file.tsx'
import { RegistrationStartPage } from './registration/start.tsx'
import { AddReward } from './rewards/add.tsx'
import { RewardList } from './rewards/list.tsx'
import { RewardPage } from './rewards/reward.tsx'
import { SettingsPage } from './settings/page.tsx'
import { SettledOrganizerPage } from './settlement/events.tsx'
import { SettlementPage } from './settlement/organizers.tsx'
import { SettledEventPage } from './settlement/sales.tsx'
import { StartPage } from './start/start.tsx'
import { AddWebhook } from './webhooks/add.tsx'
import { WebhookList } from './webhooks/list.tsx'
import { WebhookPage } from './webhooks/webhook.tsx'
import { AddZuil } from './zuilen/add.tsx'
import { ZuilList } from './zuilen/list.tsx'
import { ZuilPage } from './zuilen/zuil.tsx'

/** The back office, for who is logged in. */
export const App = () => (
  <SignedIn>
    <Office />
  </SignedIn>
)

const Office = () => {
  const me = useMe()
  const [where] = useLocation()
  return (
    <Frame>
      <Unbroken key={me.cardSystem.id}>
        <Allowed can={neededAt(where)}>
          <Switch>
            <Route path="/" component={StartPage} />
            <Route path="/pashouders" component={PassholderList} />
            <Route path="/pashouders/groepspas" component={AddGroup} />
            <Route path="/pashouders/registreren" component={RegistrationStartPage} />
            <Route path="/pashouders/registreren/:id">{({ id }) => <RegistrationPage key={id} id={id ?? ''} />}</Route>
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
            <Route path="/webhooks" component={WebhookList} />
            <Route path="/webhooks/nieuw" component={AddWebhook} />
            <Route path="/webhooks/:id">{({ id }) => <WebhookPage id={id} />}</Route>
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
  )
}
