import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import type { rewards } from '../../rewards/shapes/api-reward.ts'
import { search } from '../api/request.ts'
import { t } from '../i18n/t.ts'
import { sentence } from '../shell/words.ts'
import { Empty, PageHead } from '../ui/blocks.tsx'
import { answerOf } from './ask.ts'
import type { OwnPassholder } from './kept.ts'
import css from './pas.module.css'

type Rewards = z.infer<typeof rewards>
type Reward = Rewards['member'][number]

/** As many as fit a look: who wants more saves more. */
const SHOWN = 50
const SOON = 10
/** So many more points are within reach. */
const SOON_POINTS = 20

/** What I can have now, and what I save for. GET /rewards. */
export const RewardsPage = ({ own }: { own: OwnPassholder }) => {
  const { points } = own
  const cardSystemIds = own.cardSystemMemberships
    .filter(({ status }) => status === 'ACTIVE')
    .map(({ cardSystem }) => cardSystem.id)
  const now = useRewards({ isRedeemableByPassholderId: 'me', type: 'ANY', sort: 'points,name', limit: SHOWN })
  const soon = useRewards(
    { pointsFrom: points + 1, pointsTo: points + SOON_POINTS, sort: 'points,name', limit: SOON },
    cardSystemIds,
  )
  const error = now.error ?? soon.error
  return (
    <>
      <PageHead title={t('pas.rewards')} />
      <p>{t('pas.rewardsText')}</p>
      {error && <Empty title={t('errors.title')} text={sentence(error)} />}
      {!error && !now.data && <p role="status">{t('general.loading')}</p>}
      {now.data?.length === 0 && <Empty title={t('pas.noRewards')} text={t('pas.noRewardsText')} />}
      {now.data && now.data.length > 0 && (
        <>
          <h2>{t('pas.now')}</h2>
          {now.data.map((reward) => (
            <OneReward key={reward.id} reward={reward}>
              {reward.points === 0 ? t('pas.free') : `${reward.points} ${t('pas.points', { count: reward.points })}`}
            </OneReward>
          ))}
        </>
      )}
      {soon.data && soon.data.length > 0 && (
        <>
          <h2 className={css.part}>{t('pas.soon')}</h2>
          {soon.data.map((reward) => (
            <OneReward key={reward.id} reward={reward}>
              {t('pas.missing', { count: reward.points - points })}
            </OneReward>
          ))}
        </>
      )}
    </>
  )
}

/** @param cardSystemIds of one of these alone; absent = of any */
const useRewards = (query: Readonly<Record<string, string | number>>, cardSystemIds?: readonly number[]) =>
  useQuery({
    queryKey: ['rewards', query, cardSystemIds],
    enabled: cardSystemIds?.length !== 0,
    queryFn: async () => {
      const of = (cardSystemIds ?? []).map((id) => `&applicableCardSystemId=${id}`).join('')
      return (await answerOf<Rewards>(`/rewards?${search(query)}${of}`)).member
    },
  })

const OneReward = ({ reward, children }: { reward: Reward; children: ReactNode }) => {
  const { title, promotionalDescription, practicalInfo, organizers, pictures } = reward
  const where = organizers.map(({ name }) => name).join(', ')
  return (
    <section className={css.card} aria-label={title}>
      {pictures[0] !== undefined && <img className={css.picture} src={pictures[0]} alt="" loading="lazy" />}
      <h3>{title}</h3>
      <p className={css.amount}>{children}</p>
      {promotionalDescription !== '' && <p className={css.lines}>{promotionalDescription}</p>}
      {practicalInfo !== undefined && <p className={css.lines}>{practicalInfo}</p>}
      <p className={css.soft}>{where === '' ? t('pas.anywhere') : t('pas.where', { where })}</p>
    </section>
  )
}
