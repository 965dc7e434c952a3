import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { ReplacementReason } from '../../../passholders/shapes/managed.ts'
import type { CounterPass } from '../../../taps/shapes/counter.ts'
import { t } from '../../i18n/t.ts'
import { Question, Reason, reasonMissing } from '../../shell/question.tsx'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { CardField } from './card-field.tsx'
import css from './desk.module.css'
import { blockCard, replaceCard } from './requests.ts'

interface ActsProps {
  readonly counterId: string
  readonly pass: CounterPass
}

/** What can be done with the card of who is served. */
export const CardActs = ({ counterId, pass }: ActsProps) => {
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const [asked, setAsked] = useState<'REPLACE' | 'BLOCK'>()
  const { passholder, uitpasNumber, cardActs } = pass
  if (!passholder || cardActs.length === 0) return null
  const name = `${passholder.firstName} ${passholder.name}`
  const again = () => client.invalidateQueries({ queryKey: ['counter', counterId] })
  const close = (): void => setAsked(undefined)
  const ofCard = { counterId, passholderId: passholder.id, uitpasNumber }
  return (
    <div className={css.acts}>
      {cardActs.includes('REPLACE') && <Button onPress={() => setAsked('REPLACE')}>{t('balie.card.replace')}</Button>}
      {cardActs.includes('BLOCK') && (
        <Button look="plain" onPress={() => setAsked('BLOCK')}>
          {t('balie.card.block')}
        </Button>
      )}
      {asked === 'REPLACE' && (
        <ReplaceDialog
          {...{ ofCard, name, close }}
          onDone={(next) => {
            notify(t('balie.card.replaced', { name, number: next }))
            void again()
            go(`/${counterId}/pas/${next}`)
          }}
        />
      )}
      {asked === 'BLOCK' && (
        <BlockDialog
          {...{ ofCard, name, close }}
          onDone={() => {
            notify(t('balie.card.blocked', { number: uitpasNumber }))
            void again()
          }}
        />
      )}
    </div>
  )
}

interface OfCard {
  readonly counterId: string
  readonly passholderId: string
  readonly uitpasNumber: string
}
interface DialogProps<Done> {
  readonly ofCard: OfCard
  readonly name: string
  readonly close: () => void
  readonly onDone: (done: Done) => void
}

const whys = ['LOST', 'STOLEN', 'DEFECT', 'SOCIAL_STATUS_OBTAINED', 'SOCIAL_STATUS_LOST'] as const

const ReplaceDialog = ({ ofCard, name, close, onDone }: DialogProps<string>) => {
  const [card, setCard] = useState('')
  const [reason, setReason] = useState<ReplacementReason>('LOST')
  return (
    <Question
      title={t('passholders.ask.replaceTitle', { card: ofCard.uitpasNumber })}
      act={t('passholders.acts.replaceCard')}
      asks={{ onDone: ({ uitpasNumber }) => onDone(uitpasNumber), onClose: close }}
      missing={() => (card.trim() === '' ? t('balie.card.missing') : undefined)}
      run={() => replaceCard(ofCard, { card: card.trim(), reason })}
    >
      {(wrong, clear) => (
        <>
          <p>{t('passholders.ask.replaceText', { name })}</p>
          <SelectField
            label={t('passholders.ask.reason')}
            value={reason}
            options={whys.map((value) => ({ value, text: t(`passholders.why.${value}`) }))}
            onChange={setReason}
          />
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

const BlockDialog = ({ ofCard, name, close, onDone }: DialogProps<undefined>) => {
  const [reason, setReason] = useState('')
  return (
    <Question
      title={t('passholders.ask.blockCardTitle', { card: ofCard.uitpasNumber })}
      act={t('passholders.acts.blockCard')}
      danger
      asks={{ onDone: () => onDone(undefined), onClose: close }}
      missing={() => reasonMissing(reason)}
      run={() => blockCard(ofCard, { reason: reason.trim() })}
    >
      {(wrong) => (
        <>
          <p>{t('passholders.ask.blockCardText', { name })}</p>
          <Reason value={reason} onChange={setReason} wrong={wrong} />
        </>
      )}
    </Question>
  )
}
