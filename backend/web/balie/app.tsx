import { useEffect } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { t } from '../i18n/t.ts'
import { SignedIn } from '../shell/signed-in.tsx'
import { Unbroken } from '../shell/unbroken.tsx'
import { Empty } from '../ui/blocks.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { CardsPage } from './cards/page.tsx'
import { ChoosePage } from './choose.tsx'
import { lastCounter, noteCounter, type OwnCounter, useCounters } from './counters.ts'
import { Baskets } from './desk/basket.tsx'
import { HolderPage } from './desk/holder.tsx'
import { DeskPage } from './desk/page.tsx'
import { PassPage } from './desk/pass.tsx'
import { TodayPage } from './desk/today.tsx'
import { Frame } from './frame.tsx'
import { RegisterPage } from './register/page.tsx'
import { ZuilenPage } from './zuilen/page.tsx'

/** The counter app (balie-applicatie), for who is logged in. */
export const App = () => (
  <SignedIn>
    <Routes />
  </SignedIn>
)

const Routes = () => {
  const counters = useCounters()
  const [where] = useLocation()
  const counter = counters.find(({ id }) => id === where.split('/')[1])
  const [first] = counters
  const at = counters.length === 1 ? first : counters.find(({ id }) => id === lastCounter())
  return (
    <Frame counter={counter}>
      <Unbroken key={counter?.id ?? ''}>
        {counter ? (
          <Baskets>
            <AtCounter counter={counter} />
          </Baskets>
        ) : where === '/' && at ? (
          <Redirect to={`/${at.id}`} replace />
        ) : (
          <ChoosePage counters={counters} />
        )}
      </Unbroken>
    </Frame>
  )
}

const AtCounter = ({ counter }: { counter: OwnCounter }) => {
  const { id } = counter
  useEffect(() => noteCounter(id), [id])
  return (
    <Switch>
      <Route path="/:counter/kaarten">
        <CardsPage counter={counter} />
      </Route>
      <Route path="/:counter/registreren">
        <RegisterPage counter={counter} />
      </Route>
      <Route path="/:counter/zuilen">
        <ZuilenPage counter={counter} />
      </Route>
      <Route path="/:counter">
        <DeskPage counter={counter} />
      </Route>
      <Route path="/:counter/pas/:number">
        {({ number }) => <PassPage key={number} counter={counter} number={number ?? ''} />}
      </Route>
      <Route path="/:counter/pashouder/:id">
        {({ id }) => <HolderPage key={id} counter={counter} id={id ?? ''} />}
      </Route>
      <Route path="/:counter/vandaag">
        <TodayPage counter={counter} />
      </Route>
      <Route>
        <Empty title={t('errors.noPage')} text={t('errors.noPageText')}>
          <ButtonLink to={`/${id}`} look="main">
            {t('errors.toStart')}
          </ButtonLink>
        </Empty>
      </Route>
    </Switch>
  )
}
