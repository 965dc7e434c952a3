import { useQuery } from '@tanstack/react-query'
import type { CounterPass } from '../../../taps/shapes/counter.ts'
import { writeDate } from '../../format/date-text.ts'
import { dateOf } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { Found } from '../../shell/found.tsx'
import { Card, Columns, Facts, Notice, PageHead } from '../../ui/blocks.tsx'
import { type Level, Pill } from '../../ui/pill.tsx'
import type { OwnCounter } from '../counters.ts'
import { Associations } from './associations.tsx'
import { BasketCard } from './basket.tsx'
import { CardActs } from './card-acts.tsx'
import css from './desk.module.css'
import { Events } from './events.tsx'
import { FindField } from './find.tsx'
import { passQuery } from './requests.ts'
import { Rewards } from './rewards.tsx'
import { wholeName } from './words.ts'

type Holder = NonNullable<CounterPass['passholder']>
type Membership = Holder['memberships'][number]

/** Who is served, and what he can do here now. */
export const PassPage = ({ counter, number }: { counter: OwnCounter; number: string }) => {
  const up = { to: `/${counter.id}`, text: t('balie.desk.title') }
  return (
    <FindField counterId={counter.id}>
      <Found
        asked={useQuery(passQuery(counter.id, number))}
        up={up}
        one={t('balie.pass.one')}
        gone={{ title: t('balie.pass.gone'), text: t('balie.pass.goneText') }}
      >
        {/* Of each his own: nothing that was said or opened for one stays for the next. */}
        {(pass) => <Pass key={pass.uitpasNumber} counterId={counter.id} pass={pass} />}
      </Found>
    </FindField>
  )
}

const Pass = ({ counterId, pass }: { counterId: string; pass: CounterPass }) => {
  const { passholder, refused, cardSystem } = pass
  if (!passholder)
    return (
      <>
        <PageHead title={pass.uitpasNumber} />
        <Notice level="warn">
          <p>{t('balie.find.nobodys', { number: pass.uitpasNumber })}</p>
        </Notice>
      </>
    )
  const { dateOfBirth, city, memberships, groupTickets } = passholder
  const who = wholeName(passholder)
  const isGroup = dateOfBirth === undefined
  return (
    <>
      <PageHead title={who} beside={<Pill level="quiet">{cardSystem.name}</Pill>} />
      {refused && (
        <Notice level="bad">
          <p>{refused.sentence}</p>
        </Notice>
      )}
      <BasketCard counterId={counterId} />
      <Columns>
        <Card>
          {groupTickets ? <Tickets {...groupTickets} /> : <Points passholder={passholder} />}
          <Facts
            facts={[
              ...(isGroup ? [] : [{ name: t('balie.pass.born'), value: writeDate(dateOfBirth) }]),
              { name: t(isGroup ? 'passholders.fields.city' : 'balie.pass.city'), value: city },
              { name: t('balie.pass.number'), value: pass.uitpasNumber },
            ]}
          />
          <CardActs counterId={counterId} pass={pass} />
        </Card>
        <Card title={t('balie.pass.memberships')}>
          <ul className={css.rows}>
            {memberships.map((one) => (
              <li key={one.cardSystem.id}>
                <span>
                  {one.cardSystem.name}
                  <br />
                  <small>{t('balie.pass.socialStatus')}</small>
                </span>
                <Standing membership={one} />
              </li>
            ))}
          </ul>
        </Card>
      </Columns>
      {!refused && (
        <Columns>
          <Events counterId={counterId} pass={pass} who={who} isGroup={isGroup} />
          {!isGroup && <Rewards counterId={counterId} pass={pass} />}
          {!isGroup && <Associations counterId={counterId} passholderId={passholder.id} who={who} />}
        </Columns>
      )}
    </>
  )
}

const Tickets = ({ left, perYear }: NonNullable<Holder['groupTickets']>) => (
  <>
    <p className={css.points}>
      {left} <small>{t('balie.pass.ticketsLeft', { perYear })}</small>
    </p>
    <p>{t('balie.pass.group')}</p>
  </>
)

const Points = ({ passholder: { points, pointsEndDate } }: { passholder: NonNullable<CounterPass['passholder']> }) => (
  <>
    <p className={css.points}>
      {points} <small>{t('balie.pass.points', { count: points })}</small>
    </p>
    {pointsEndDate !== undefined && <p>{t('balie.pass.pointsUntil', { date: writeDate(pointsEndDate) })}</p>}
  </>
)

/** Whether he is a member there, and has a social status. */
const Standing = ({ membership: { status, socialTariff } }: { membership: Membership }) => {
  if (status === 'BLOCKED') return <Pill level="bad">{t('passholders.blocked')}</Pill>
  if (!socialTariff) return <Pill level="quiet">{t('passholders.social.NONE')}</Pill>
  const { status: social, endDate, inGracePeriod, suspendedUntil } = socialTariff
  const date = writeDate(dateOf(social === 'SUSPENDED' && suspendedUntil ? suspendedUntil : endDate))
  const level: Level = social === 'ACTIVE' ? (inGracePeriod ? 'warn' : 'good') : social === 'EXPIRED' ? 'bad' : 'warn'
  return (
    <Pill level={level}>
      {t(`passholders.social.${social === 'ACTIVE' && inGracePeriod ? 'GRACE' : social}`, { date })}
    </Pill>
  )
}
