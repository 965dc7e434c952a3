import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { ManagedReward } from '../../../rewards/shapes/office.ts'
import { t } from '../../i18n/t.ts'
import { Found } from '../../shell/found.tsx'
import { useMay } from '../../shell/session.tsx'
import { Card, Columns, Facts, PageHead } from '../../ui/blocks.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { Pill } from '../../ui/pill.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { RecordHistory } from '../history/history.tsx'
import { useRewardActs } from './acts.tsx'
import { EditReward } from './edit.tsx'
import { pictureAddress, rewardQueries } from './queries.ts'
import css from './rewards.module.css'
import { limitText, placesText, pointsText, shownText, spanText, stateOf, stockText } from './words.ts'

const up = { to: '/voordelen', text: t('nav.rewards') }
const languages = ['nl', 'fr', 'de', 'en'] as const

/** The page of one voordeel. */
export const RewardPage = ({ id, tab }: { id: string; tab: string }) => (
  <Found
    asked={useQuery(rewardQueries.one(id))}
    up={up}
    one={t('rewards.one')}
    gone={{ title: t('rewards.gone'), text: t('rewards.goneText') }}
  >
    {(reward) => <RewardTabs reward={reward} tab={tab} />}
  </Found>
)

const RewardTabs = ({ reward, tab }: { reward: ManagedReward; tab: string }) => {
  const { id, title } = reward
  const { groupsOf, dialog } = useRewardActs()
  const address = `/voordelen/${id}`
  const tabs = [
    { to: address, text: t('rewards.tabs.overview') },
    { to: `${address}/bewerken`, text: t('rewards.tabs.edit') },
    { to: `${address}/geschiedenis`, text: t('history.title') },
  ]
  const current = tabs.find(({ to }) => to === `${address}/${tab}`)?.to ?? address
  const { text, level } = stateOf(reward)
  return (
    <>
      <PageHead title={title.nl} up={up} beside={<Pill level={level}>{text}</Pill>}>
        <RowMenu name={t('general.actionsFor', { name: title.nl })} groups={groupsOf(reward)} />
      </PageHead>
      <Tabs name={title.nl} tabs={tabs} current={current} />
      {current.endsWith('/bewerken') ? (
        <EditReward reward={reward} />
      ) : current.endsWith('/geschiedenis') ? (
        <RecordHistory kind="reward" id={id} path={`/rewards/${id}/history`} />
      ) : (
        <Overview reward={reward} />
      )}
      {dialog}
    </>
  )
}

const Overview = ({ reward }: { reward: ManagedReward }) => {
  const mayZuilen = useMay('zuil.read')
  return (
    <Columns>
      <Card title={t('rewards.cards.what')}>
        {reward.picture && (
          <img className={css.thumb} src={pictureAddress(reward.picture.id)} alt={reward.picture.alt.nl} />
        )}
        <Facts
          facts={[
            ...languages.flatMap((language) => {
              const text = reward.title[language]
              return text === undefined ? [] : [{ name: t(`zuilen.languages.${language}`), value: text }]
            }),
            { name: t('rewards.fields.points'), value: pointsText(reward.points) },
            ...(['promotionalDescription', 'practicalInfo'] as const).flatMap((field) =>
              languages.flatMap((language) => {
                const text = reward[field]?.[language]
                if (text === undefined) return []
                const name = t(`rewards.fields.${field}`)
                const of = t(`zuilen.languages.${language}`)
                return [
                  { name: language === 'nl' ? name : t('rewards.inLanguage', { name, language: of }), value: text },
                ]
              }),
            ),
            ...(reward.moreInfoUrl === undefined
              ? []
              : [
                  {
                    name: t('rewards.fields.moreInfoUrl'),
                    value: (
                      <a href={reward.moreInfoUrl} rel="noreferrer" target="_blank">
                        {reward.moreInfoUrl}
                      </a>
                    ),
                  },
                ]),
            ...(reward.categories.length === 0
              ? []
              : [{ name: t('rewards.fields.categories'), value: reward.categories.join(', ') }]),
          ]}
        />
      </Card>
      <Card title={t('rewards.cards.when')}>
        <Facts
          facts={[
            { name: t('rewards.fields.redemption'), value: spanText(reward.redemption) },
            { name: t('rewards.fields.publication'), value: spanText(reward.publication) },
            ...(reward.granting ? [{ name: t('rewards.fields.granting'), value: spanText(reward.granting) }] : []),
            ...(reward.grantingDays === undefined
              ? []
              : [
                  {
                    name: t('rewards.fields.grantingDays'),
                    value: t('rewards.days', { count: reward.grantingDays }),
                  },
                ]),
            { name: t('rewards.stock'), value: stockText(reward) },
            { name: t('rewards.fields.limit'), value: limitText(reward) },
          ]}
        />
      </Card>
      <Card title={t('rewards.cards.whom')}>
        <Facts
          facts={[
            { name: t('nav.counters'), value: <Places counters={reward.counters} /> },
            {
              name: t('rewards.fields.postalCodes'),
              value: reward.postalCodes.length === 0 ? t('rewards.everywhere') : reward.postalCodes.join(', '),
            },
            {
              name: t('rewards.fields.cardSystems'),
              value:
                reward.cardSystems.length === 0
                  ? t('rewards.everyCardSystem')
                  : reward.cardSystems.map(({ name }) => name).join(', '),
            },
          ]}
        />
      </Card>
      {reward.points > 0 && reward.status === 'ACTIVE' && (
        <Card title={t('rewards.cards.zuilen')}>
          {reward.zuilen.length === 0 ? (
            <p>{t('rewards.zuilen.none')}</p>
          ) : (
            <ul className={css.lines}>
              {reward.zuilen.map((zuil) => (
                <li key={zuil.id}>
                  {mayZuilen ? <Link href={`/zuilen/${zuil.id}`}>{zuil.name}</Link> : zuil.name}
                  <span>{shownText(zuil)}</span>
                </li>
              ))}
            </ul>
          )}
        </Card>
      )}
    </Columns>
  )
}

const Places = ({ counters }: { counters: ManagedReward['counters'] }) => {
  const may = useMay('counter.read')
  return counters.length === 0 || !may
    ? placesText(counters)
    : counters.map(({ id, name }) => (
        <Link key={id} href={`/balies/${id}`} className={css.place}>
          {name}
        </Link>
      ))
}
