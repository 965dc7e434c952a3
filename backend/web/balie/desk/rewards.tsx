import type { CounterPass } from '../../../taps/shapes/counter.ts'
import { t } from '../../i18n/t.ts'
import { Card } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { useBook } from './acts.ts'
import css from './desk.module.css'
import { redeem } from './requests.ts'

/** What the counter gives, and whether he can have it. */
export const Rewards = ({ counterId, pass }: { counterId: string; pass: CounterPass }) => {
  const { busy, book } = useBook(counterId)
  const { uitpasNumber, rewards } = pass
  return (
    <Card title={t('nav.rewards')}>
      {rewards.length === 0 && <p>{t('balie.rewards.none')}</p>}
      <ul className={css.rows}>
        {rewards.map(({ id, title, points, refused }) => (
          <li key={id}>
            <span>
              <b>{title}</b>
              <br />
              <small>{refused?.sentence}</small>
            </span>
            <span className={css.amount}>
              {points === 0 ? t('balie.rewards.welcome') : t('balie.rewards.points', { count: points })}
            </span>
            {!refused && (
              <Button
                look="main"
                off={busy}
                name={t('balie.rewards.giveOne', { reward: title })}
                onPress={() =>
                  void book(
                    () => redeem(counterId, uitpasNumber, id),
                    ({ balance }) => t('balie.rewards.given', { reward: title, count: balance }),
                  )
                }
              >
                {t('balie.rewards.give')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}
