import { useState } from 'react'
import type { ManagedPassholder, ReplacementReason } from '../../../passholders/shapes/managed.ts'
import { t } from '../../i18n/t.ts'
import { Question, Reason, reasonMissing } from '../../shell/question.tsx'
import { SelectField, TextField } from '../../ui/fields.tsx'
import type { Asks } from './asks.ts'
import { passholderActs } from './queries.ts'
import { nameOf } from './words.ts'

/** What can be done with a card of a passholder. */

export const BlockCardDialog = ({ card, ...asks }: Asks & { card: ManagedPassholder['cards'][number] }) => {
  const { passholder } = asks
  const [reason, setReason] = useState('')
  const blocked = card.status !== 'BLOCKED'
  const name = nameOf(passholder)
  return (
    <Question
      title={t(blocked ? 'passholders.ask.blockCardTitle' : 'passholders.ask.unblockCardTitle', {
        card: card.uitpasNumber,
      })}
      act={t(blocked ? 'passholders.acts.blockCard' : 'passholders.acts.unblockCard')}
      danger={blocked}
      asks={asks}
      missing={() => reasonMissing(reason)}
      run={() => passholderActs.blockCard(passholder.id, card.uitpasNumber, blocked, reason.trim())}
    >
      {(wrong) => (
        <>
          <p>{t(blocked ? 'passholders.ask.blockCardText' : 'passholders.ask.unblockCardText', { name })}</p>
          <Reason value={reason} onChange={setReason} wrong={wrong} />
        </>
      )}
    </Question>
  )
}

const whys = ['LOST', 'STOLEN', 'DEFECT', 'SOCIAL_STATUS_OBTAINED', 'SOCIAL_STATUS_LOST'] as const

/** The number of a card, as it is typed or scanned. */
export const digitsOf = (typed: string): string => typed.replace(/[\s.-]/g, '')
/** Why it can't be the number of a card. */
export const cardMissing = (typed: string): string | undefined =>
  /^\d{13}$/.test(digitsOf(typed)) ? undefined : t('passholders.ask.newCardWrong')

const NewCardField = (field: { value: string; wrong: string | undefined; onChange: (value: string) => void }) => (
  <TextField label={t('passholders.ask.newCard')} hint={t('passholders.ask.newCardHint')} maxLength={20} {...field} />
)

/** To somebody who has none that works. */
export const GiveCardDialog = (asks: Asks) => {
  const { passholder } = asks
  const [number, setNumber] = useState('')
  return (
    <Question
      title={t('passholders.acts.giveCard')}
      act={t('passholders.acts.giveCard')}
      asks={asks}
      missing={() => cardMissing(number)}
      run={() => passholderActs.giveCard(passholder.id, digitsOf(number))}
    >
      {(wrong, clear) => (
        <>
          <p>{t('passholders.ask.giveCardText', { name: nameOf(passholder) })}</p>
          <NewCardField
            value={number}
            wrong={wrong}
            onChange={(value) => {
              setNumber(value)
              clear()
            }}
          />
        </>
      )}
    </Question>
  )
}

export const ReplaceDialog = ({ card, ...asks }: Asks & { card: ManagedPassholder['cards'][number] }) => {
  const { passholder } = asks
  const [number, setNumber] = useState('')
  const [why, setWhy] = useState<ReplacementReason>('LOST')
  return (
    <Question
      title={t('passholders.ask.replaceTitle', { card: card.uitpasNumber })}
      act={t('passholders.acts.replaceCard')}
      asks={asks}
      missing={() => cardMissing(number)}
      run={() => passholderActs.replaceCard(passholder.id, card.uitpasNumber, digitsOf(number), why)}
    >
      {(wrong, clear) => (
        <>
          <p>{t('passholders.ask.replaceText', { name: nameOf(passholder) })}</p>
          <SelectField
            label={t('passholders.ask.reason')}
            value={why}
            options={whys.map((value) => ({ value, text: t(`passholders.why.${value}`) }))}
            onChange={setWhy}
          />
          <NewCardField
            value={number}
            wrong={wrong}
            onChange={(value) => {
              setNumber(value)
              clear()
            }}
          />
        </>
      )}
    </Question>
  )
}
