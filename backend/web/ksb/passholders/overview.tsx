import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import type { ManagedPassholder } from '../../../passholders/shapes/managed.ts'
import { writeDate } from '../../format/date-text.ts'
import { writeInsz } from '../../format/insz.ts'
import { day } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { socialStatusOf } from '../../shell/social-status.ts'
import { sentence } from '../../shell/words.ts'
import { Card, Columns, Facts, Notice } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { Pill } from '../../ui/pill.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import type { PassholderActs } from './acts.tsx'
import css from './passholders.module.css'
import { passholderActs, passholderQueries } from './queries.ts'
import { bornOf, cardStatusOf, hasCard, type membershipOf, nameOf } from './words.ts'

export const Status = ({ text, level }: ReturnType<typeof membershipOf>) => <Pill level={level}>{text}</Pill>

/** The number itself only when somebody asks for it: each time is written down. */
const Insz = ({ id, known }: { id: string; known: boolean }) => {
  const [shown, setShown] = useState<string>()
  const notify = useNotify()
  const may = useMay('passholder.read-insz')
  if (!known) return <>{t('passholders.insz.none')}</>
  if (shown !== undefined) return <>{writeInsz(shown)}</>
  if (!may) return <>{t('passholders.insz.hidden')}</>
  return (
    <Button
      look="quiet"
      onPress={() =>
        void passholderActs.insz(id).then(
          ({ inszNumber }) => setShown(inszNumber ?? ''),
          (error: unknown) => notify(sentence(error), { bad: true }),
        )
      }
    >
      {t('passholders.insz.show')}
    </Button>
  )
}

interface OverviewProps {
  readonly passholder: ManagedPassholder
  readonly acts: PassholderActs
}

/** Who somebody is, what he has, and where. */
export const Overview = ({ passholder, acts }: OverviewProps) => {
  const { id, street, postalCode, city, email, registrationOrganizer, groupTicketsPerYear: group } = passholder
  const { gender, nationality, phoneNumber, mobileNumber, note } = passholder
  const home = [street, `${postalCode} ${city}`].filter(Boolean).join(', ')
  return (
    <Columns>
      <Card title={t('passholders.tabs.details')}>
        <Facts
          facts={[
            ...(group === undefined ? [{ name: t('passholders.fields.dateOfBirth'), value: bornOf(passholder) }] : []),
            { name: t('passholders.home'), value: home },
            ...(gender ? [{ name: t('passholders.fields.gender'), value: t(`passholders.genders.${gender}`) }] : []),
            ...(nationality ? [{ name: t('passholders.fields.nationality'), value: nationality }] : []),
            { name: t('passholders.fields.email'), value: email ?? t('general.none') },
            ...(phoneNumber ? [{ name: t('passholders.fields.phoneNumber'), value: phoneNumber }] : []),
            ...(mobileNumber ? [{ name: t('passholders.fields.mobileNumber'), value: mobileNumber }] : []),
            ...(group === undefined
              ? [{ name: t('passholders.fields.inszNumber'), value: <Insz id={id} known={passholder.hasInsz} /> }]
              : []),
            { name: t('passholders.memberSince'), value: day(passholder.memberSince) },
            ...(note ? [{ name: t('passholders.fields.note'), value: note }] : []),
            ...(registrationOrganizer
              ? [{ name: t('passholders.registeredBy'), value: registrationOrganizer.name }]
              : []),
          ]}
        />
      </Card>
      <Cards passholder={passholder} acts={acts} />
      <Card title={t('passholders.socialStatus')}>
        <p>
          <Status {...socialStatusOf(passholder.socialStatus)} />
        </p>
        {acts.mayChange && (
          <Button onPress={() => acts.ask({ act: 'SOCIAL' })}>
            {t(passholder.socialStatus.status === 'NONE' ? 'passholders.acts.give' : 'passholders.acts.change')}
          </Button>
        )}
      </Card>
      {group === undefined ? (
        <OfPerson passholder={passholder} acts={acts} />
      ) : (
        passholder.groupTickets && <GroupTickets {...passholder.groupTickets} />
      )}
    </Columns>
  )
}

/** What a group pass bought of what it may buy this year. */
const GroupTickets = ({ perYear, bought, left }: NonNullable<ManagedPassholder['groupTickets']>) => (
  <Card title={t('passholders.groups.tickets')}>
    <Facts
      facts={[
        { name: t('passholders.groupTickets'), value: String(perYear) },
        { name: t('passholders.groups.bought'), value: String(bought) },
        { name: t('passholders.groups.left'), value: String(left) },
      ]}
    />
  </Card>
)

/** What a group pass has not. */
const OfPerson = ({ passholder, acts }: OverviewProps) => {
  const { id, points, pointsEndDate } = passholder
  const mayOpen = useMay('association.manage')
  return (
    <>
      <Card title={t('passholders.points')}>
        <p>{t('passholders.balance', { count: points })}</p>
        {pointsEndDate !== undefined && (
          <p className={css.soft}>{t('passholders.pointsUntil', { date: writeDate(pointsEndDate) })}</p>
        )}
        {acts.mayChange && (
          <Button onPress={() => acts.ask({ act: 'CORRECT' })}>{t('passholders.acts.correct')}</Button>
        )}
      </Card>
      <Card title={t('passholders.associations')}>
        <Lines
          none={t('passholders.noAssociations')}
          lines={passholder.associations.map(({ id, name, endDate }) => ({
            id,
            text: mayOpen ? <Link href={`/lidmaatschappen/${id}`}>{name}</Link> : name,
            more: t('passholders.until', { date: writeDate(endDate) }),
          }))}
        />
      </Card>
      <FamilyCard id={id} />
      <Card title={t('passholders.cardSystems')}>
        <Lines
          none={t('passholders.hereAlone')}
          lines={passholder.elsewhere.map(({ id, name }) => ({ id: String(id), text: name }))}
        />
      </Card>
    </>
  )
}

/** A card that is not of the kind of his social status: he needs another. */
const misfits = ({ cards, socialStatus: { status } }: ManagedPassholder): boolean =>
  cards.some((card) => card.status === 'ACTIVE' && card.social !== (status !== 'NONE' && status !== 'EXPIRED'))

const Cards = ({ passholder, acts }: OverviewProps) => {
  const mayOpen = useMay('card.read')
  return (
    <Card title={t('passholders.cards')}>
      {misfits(passholder) && (
        <Notice level="warn">
          <p>{t('passholders.misfit')}</p>
        </Notice>
      )}
      <Lines
        none={t('passholders.noCards')}
        lines={passholder.cards.map((card) => ({
          id: card.uitpasNumber,
          text: mayOpen ? (
            <Link href={`/kaarten/kaart/${card.uitpasNumber}`}>{card.uitpasNumber}</Link>
          ) : (
            card.uitpasNumber
          ),
          more: [card.social ? t('passholders.socialCard') : '', card.chipNumber ?? ''].filter(Boolean).join(' · '),
          beside: (
            <>
              <Status {...cardStatusOf(card.status)} />
              {acts.cardGroups(card).length > 0 && (
                <RowMenu name={t('general.actionsFor', { name: card.uitpasNumber })} groups={acts.cardGroups(card)} />
              )}
            </>
          ),
        }))}
      />
      {acts.mayChange && !hasCard(passholder) && (
        <Button onPress={() => acts.ask({ act: 'GIVE_CARD' })}>{t('passholders.acts.giveCard')}</Button>
      )}
    </Card>
  )
}

interface Line {
  readonly id: string
  readonly text: ReactNode
  readonly more?: string
  readonly beside?: ReactNode
}

const Lines = ({ none, lines }: { none: string; lines: readonly Line[] }) =>
  lines.length === 0 ? (
    <p className={css.soft}>{none}</p>
  ) : (
    <ul className={css.lines}>
      {lines.map(({ id, text, more, beside }) => (
        <li key={id}>
          <span>{text}</span>
          {more && <span className={css.soft}>{more}</span>}
          {beside && <span className={css.end}>{beside}</span>}
        </li>
      ))}
    </ul>
  )

const FamilyCard = ({ id }: { id: string }) => {
  const { data } = useQuery(passholderQueries.family(id))
  return (
    <Card title={t('passholders.family')}>
      {data ? (
        <Lines
          none={t('passholders.noFamily')}
          lines={data.member.map((one) => ({
            id: `${one.relation} ${one.id}`,
            text: <Link href={`/pashouders/${one.id}`}>{nameOf(one)}</Link>,
            more: `${writeDate(one.dateOfBirth)} · ${t(`passholders.familyRelation.${one.relation}`)}`,
          }))}
        />
      ) : (
        <p className={css.soft}>{t('general.loading')}</p>
      )}
    </Card>
  )
}
