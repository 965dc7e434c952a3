import { useQuery } from '@tanstack/react-query'
import type { EditedKey } from '../../../card-systems/shapes/keys.ts'
import { t } from '../../i18n/t.ts'
import { ChoiceField } from '../../ui/choice-field.tsx'
import { EuroField } from '../../ui/euro-field.tsx'
import { Check, FieldGroup, NumberField, SelectField, TextField } from '../../ui/fields.tsx'
import { fieldId, type Wrong } from '../forms/form.ts'
import { Examples } from './examples.tsx'
import css from './keys.module.css'
import { keyQueries } from './queries.ts'
import type { Field } from './settings.ts'
import { type Payer, payers } from './words.ts'

interface FieldsProps {
  readonly typed: EditedKey
  readonly onChange: (typed: EditedKey) => void
  readonly wrong: Wrong<Field>
}

const kinds = ['percent', 'cents', 'rest'] as const
type Kind = (typeof kinds)[number]
type Share = EditedKey['shares'][Payer]

const kindOf = (share: Share): Kind => ('rest' in share ? 'rest' : 'cents' in share ? 'cents' : 'percent')
const emptyOf = (kind: Kind): Share =>
  kind === 'rest' ? { rest: true } : kind === 'cents' ? { cents: 0 } : { percent: 0 }

/** What is kept of a page that was loaded again has no place for what is no number. */
const number = (value: number | null): number => value ?? Number.NaN

interface ShareProps {
  readonly payer: Payer
  readonly share: Share
  readonly onChange: (share: Share) => void
}

/** What one of the four pays: an amount, a percentage of the price, or what the others leave. */
const ShareField = ({ payer, share, onChange }: ShareProps) => {
  const name = t(`keys.payers.${payer}`)
  return (
    <div className={css.share}>
      <SelectField
        label={name}
        value={kindOf(share)}
        options={kinds.map((value) => ({ value, text: t(`keys.kinds.${value}`) }))}
        onChange={(kind) => onChange(emptyOf(kind))}
      />
      {'cents' in share && (
        <EuroField
          label={t('keys.amountOf', { payer: name })}
          value={number(share.cents)}
          onChange={(cents = Number.NaN) => onChange({ cents })}
        />
      )}
      {'percent' in share && (
        <EuroField
          label={t('keys.percentOf', { payer: name })}
          // Hundredths of a percent are written as cents are.
          value={Math.round(number(share.percent) * 100)}
          onChange={(hundredths = Number.NaN) => onChange({ percent: hundredths / 100 })}
        />
      )}
    </div>
  )
}

const ops = ['LESS', 'GREATER', 'EQUAL'] as const

/** On the price of the ticket: any, or one that is lower, higher or just that. */
const PriceCondition = ({ typed, onChange, wrong }: FieldsProps) => {
  const { price, ...rest } = typed
  return (
    <FieldGroup id={fieldId('price')} label={t('keys.fields.price')} wrong={wrong.price}>
      <div className={css.share}>
        <SelectField
          label={t('keys.priceIs')}
          value={price?.op ?? ''}
          options={[
            { value: '' as const, text: t('keys.prices.any') },
            ...ops.map((value) => ({ value, text: t(`keys.ops.${value}`) })),
          ]}
          onChange={(op) => onChange(op === '' ? rest : { ...rest, price: { op, cents: price?.cents ?? 1_000 } })}
        />
        {price && (
          <EuroField
            label={t('keys.price')}
            value={number(price.cents)}
            onChange={(cents = Number.NaN) => onChange({ ...rest, price: { ...price, cents } })}
          />
        )}
      </div>
    </FieldGroup>
  )
}

/** When it holds. */
const Conditions = (props: FieldsProps) => {
  const { typed, onChange, wrong } = props
  const { data: choices } = useQuery(keyQueries.choices())
  const cities = choices?.cities ?? []
  const known = cities.map(({ postalCode, name }) => ({ value: postalCode, text: `${postalCode} ${name}` }))
  return (
    <>
      <SelectField
        id={fieldId('manual')}
        label={t('keys.fields.manual')}
        hint={t('keys.hints.manual')}
        wrong={wrong.manual}
        value={typed.manual ? 'manual' : 'automatic'}
        options={(['automatic', 'manual'] as const).map((value) => ({ value, text: t(`keys.${value}`) }))}
        onChange={(how) => onChange({ ...typed, manual: how === 'manual' })}
      />
      <NumberField
        id={fieldId('priority')}
        label={t('keys.fields.priority')}
        hint={t('keys.hints.priority')}
        wrong={wrong.priority}
        value={typed.priority}
        onChange={(priority = 0) => onChange({ ...typed, priority })}
      />
      <PriceCondition {...props} />
      <SelectField
        id={fieldId('cardSystem')}
        label={t('keys.fields.cardSystem')}
        wrong={wrong.cardSystem}
        value={typed.cardSystem}
        options={(['OWN', 'ANY'] as const).map((value) => ({ value, text: t(`keys.social.${value}`) }))}
        onChange={(cardSystem) => onChange({ ...typed, cardSystem })}
      />
      <ChoiceField
        id={fieldId('postalCodes')}
        label={t('keys.fields.postalCodes')}
        hint={t('keys.hints.postalCodes')}
        wrong={wrong.postalCodes}
        options={known}
        chosen={typed.postalCodes}
        onChange={(postalCodes) => onChange({ ...typed, postalCodes: [...postalCodes] })}
      />
      <FieldGroup
        id={fieldId('outsideOrganizersCity')}
        label={t('keys.fields.outsideOrganizersCity')}
        wrong={wrong.outsideOrganizersCity}
      >
        <Check
          label={t('keys.outsideCheck')}
          checked={typed.outsideOrganizersCity}
          onChange={(outsideOrganizersCity) => onChange({ ...typed, outsideOrganizersCity })}
        />
      </FieldGroup>
      <ChoiceField
        id={fieldId('counterIds')}
        label={t('keys.fields.counterIds')}
        hint={t('keys.hints.counterIds')}
        wrong={wrong.counterIds}
        options={(choices?.counters ?? []).map(({ id, name }) => ({ value: id, text: name }))}
        chosen={typed.counterIds}
        onChange={(counterIds) => onChange({ ...typed, counterIds: [...counterIds] })}
      />
    </>
  )
}

export const KeyFields = (props: FieldsProps) => {
  const { typed, onChange, wrong } = props
  return (
    <>
      <TextField
        id={fieldId('name')}
        label={t('keys.fields.name')}
        hint={t('keys.hints.name')}
        wrong={wrong.name}
        value={typed.name}
        maxLength={200}
        onChange={(name) => onChange({ ...typed, name })}
      />
      <Conditions {...props} />
      <FieldGroup
        id={fieldId('shares')}
        label={t('keys.fields.shares')}
        hint={t('keys.hints.shares')}
        wrong={wrong.shares}
      >
        {payers.map((payer) => (
          <ShareField
            key={payer}
            payer={payer}
            share={typed.shares[payer]}
            onChange={(share) => onChange({ ...typed, shares: { ...typed.shares, [payer]: share } })}
          />
        ))}
      </FieldGroup>
      <Examples typed={typed} />
    </>
  )
}
