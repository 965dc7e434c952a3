import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Redirect, useLocation } from 'wouter'
import type { CounterHolder } from '../../../passholders/shapes/counter.ts'
import { writeDate } from '../../format/date-text.ts'
import { t } from '../../i18n/t.ts'
import { Found } from '../../shell/found.tsx'
import { Question } from '../../shell/question.tsx'
import { socialStatusOf } from '../../shell/social-status.ts'
import { Card, Facts, Notice, PageHead } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { Pill } from '../../ui/pill.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import type { OwnCounter } from '../counters.ts'
import { CardField } from './card-field.tsx'
import css from './desk.module.css'
import { FindField } from './find.tsx'
import { giveCard, holderQuery } from './requests.ts'
import { wholeName } from './words.ts'

/** Who was found and has no card to be served by: he is given one of the counter. */
export const HolderPage = ({ counter, id }: { counter: OwnCounter; id: string }) => (
  <FindField counterId={counter.id}>
    <Found
      asked={useQuery(holderQuery(counter.id, id))}
      up={{ to: `/${counter.id}`, text: t('balie.desk.title') }}
      one={t('balie.pass.one')}
      gone={{ title: t('passholders.gone'), text: t('passholders.goneText') }}
    >
      {(holder) =>
        holder.uitpasNumber === undefined ? (
          <Holder counterId={counter.id} holder={holder} />
        ) : (
          <Redirect to={`/${counter.id}/pas/${holder.uitpasNumber}`} replace />
        )
      }
    </Found>
  </FindField>
)

const Holder = ({ counterId, holder }: { counterId: string; holder: CounterHolder }) => {
  const { dateOfBirth, city, status, socialStatus } = holder
  const [isGiving, setGiving] = useState(false)
  const isGroup = dateOfBirth === undefined
  const social = socialStatusOf(socialStatus)
  return (
    <>
      <PageHead title={wholeName(holder)} />
      {status === 'BLOCKED' && (
        <Notice level="bad">
          <p>{t('passholders.blocked')}</p>
        </Notice>
      )}
      <Card title={t('balie.card.none')}>
        <p>{t('balie.card.noneText')}</p>
        <Facts
          facts={[
            ...(isGroup ? [] : [{ name: t('balie.pass.born'), value: writeDate(dateOfBirth) }]),
            { name: t(isGroup ? 'passholders.fields.city' : 'balie.pass.city'), value: city },
            { name: t('balie.pass.socialStatus'), value: <Pill level={social.level}>{social.text}</Pill> },
          ]}
        />
        <div className={css.acts}>
          <Button look="main" onPress={() => setGiving(true)}>
            {t('passholders.acts.giveCard')}
          </Button>
        </div>
      </Card>
      {isGiving && <GiveDialog counterId={counterId} holder={holder} close={() => setGiving(false)} />}
    </>
  )
}

interface GiveProps {
  readonly counterId: string
  readonly holder: CounterHolder
  readonly close: () => void
}

const GiveDialog = ({ counterId, holder, close }: GiveProps) => {
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const [card, setCard] = useState('')
  const name = wholeName(holder)
  return (
    <Question
      title={t('passholders.acts.giveCard')}
      act={t('passholders.acts.giveCard')}
      asks={{
        onDone: ({ uitpasNumber }) => {
          notify(t('balie.card.given', { name, number: uitpasNumber }))
          void client.invalidateQueries({ queryKey: ['counter', counterId] })
          go(`/${counterId}/pas/${uitpasNumber}`)
        },
        onClose: close,
      }}
      missing={() => (card.trim() === '' ? t('balie.card.missing') : undefined)}
      run={() => giveCard(counterId, holder.id, card.trim())}
    >
      {(wrong, clear) => (
        <>
          <p>{t('passholders.ask.giveCardText', { name })}</p>
          <CardField
            label={t('balie.card.next')}
            wrong={wrong}
            value={card}
            onChange={(typed) => {
              setCard(typed)
              clear()
            }}
          />
        </>
      )}
    </Question>
  )
}
