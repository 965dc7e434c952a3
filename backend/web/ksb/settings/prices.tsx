import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { MembershipPriceRule, PriceExamples, PriceSettings } from '../../../card-systems/shapes/prices.ts'
import { euro } from '../../format/money.ts'
import { t } from '../../i18n/t.ts'
import { Card, Empty } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { FieldGroup, NumberField, SelectField, TextField } from '../../ui/fields.tsx'
import { MoneyField } from '../../ui/money-field.tsx'
import { type Column, Table } from '../../ui/table.tsx'
import { type Form, fieldId } from '../forms/form.ts'
import { PartForm } from './part.tsx'
import { settingsQueries } from './queries.ts'
import css from './settings.module.css'

type Field = keyof PriceSettings

const MAX_PRICES = 50
/** It stands in the form until an amount is typed. */
const NO_PRICE = -1

const isWrong = ({ label, description, price, ageFrom = 0, ageUntil = 120 }: MembershipPriceRule): boolean =>
  label.trim() === '' || description.trim() === '' || price < 0 || ageFrom > ageUntil || ageUntil > 120

const form: Form<PriceSettings, Field> = {
  fields: ['registrationPoints', 'membershipPrices'],
  fieldName: (field) => t(`settings.fields.${field}`),
  wrongIn: ({ registrationPoints, membershipPrices }) => ({
    ...(registrationPoints > 1000 && { registrationPoints: t('settings.wrong.registrationPoints') }),
    ...(membershipPrices.some(isWrong) && { membershipPrices: t('settings.wrong.membershipPrices') }),
  }),
}

const valueText = (field: Field, { registrationPoints, membershipPrices }: PriceSettings): string =>
  field === 'registrationPoints'
    ? String(registrationPoints)
    : membershipPrices.map(({ label, price }) => `${label}: ${euro(Math.max(price, 0))}`).join('; ')

/** "Prijzen en punten": what a membership costs, and what somebody gets who registers. */
export const PricesForm = () => {
  const client = useQueryClient()
  return (
    <>
      <PartForm
        part="prices"
        can="card-system.change"
        form={form}
        valueText={valueText}
        onSaved={() => void client.invalidateQueries({ queryKey: settingsQueries.priceExamples().queryKey })}
      >
        {(typed, onChange, wrong) => (
          <>
            <NumberField
              id={fieldId('registrationPoints')}
              label={t('settings.fields.registrationPoints')}
              hint={t('settings.hints.registrationPoints')}
              wrong={wrong.registrationPoints}
              value={typed.registrationPoints}
              onChange={(registrationPoints = 0) => onChange({ ...typed, registrationPoints })}
            />
            <Prices
              prices={typed.membershipPrices}
              wrong={wrong.membershipPrices}
              onChange={(membershipPrices) => onChange({ ...typed, membershipPrices })}
            />
          </>
        )}
      </PartForm>
      <Examples />
    </>
  )
}

interface PricesProps {
  readonly prices: PriceSettings['membershipPrices']
  readonly wrong: string | undefined
  readonly onChange: (prices: PriceSettings['membershipPrices']) => void
}

const Prices = ({ prices, wrong, onChange }: PricesProps) => (
  <FieldGroup
    id={fieldId('membershipPrices')}
    label={t('settings.fields.membershipPrices')}
    hint={t('settings.hints.membershipPrices')}
    wrong={wrong}
  >
    {prices.map((price, n) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: one that is typed has no other key yet
      <fieldset key={n} className={css.price}>
        <legend>{t('settings.prices.one', { number: n + 1 })}</legend>
        <Price price={price} onChange={(changed) => onChange(prices.map((one, at) => (at === n ? changed : one)))} />
        <div className={css.acts}>
          {n > 0 && (
            <Button
              look="quiet"
              name={t('settings.prices.upOf', { number: n + 1 })}
              onPress={() => onChange(prices.toSpliced(n - 1, 2, price, prices[n - 1] ?? price))}
            >
              {t('settings.prices.up')}
            </Button>
          )}
          <Button
            look="quiet"
            name={t('settings.removeOf', { what: price.label || t('settings.prices.one', { number: n + 1 }) })}
            onPress={() => onChange(prices.filter((_, at) => at !== n))}
          >
            {t('settings.remove')}
          </Button>
        </div>
      </fieldset>
    ))}
    <Button
      off={prices.length >= MAX_PRICES}
      onPress={() => onChange([...prices, { label: '', description: '', price: NO_PRICE }])}
    >
      {t('settings.prices.add')}
    </Button>
  </FieldGroup>
)

type Condition = 'ageFrom' | 'ageUntil' | 'residence' | 'socialTariff' | 'cardType'

interface PriceProps {
  readonly price: MembershipPriceRule
  readonly onChange: (price: MembershipPriceRule) => void
}

/** One price: what it is called, how much it is, and for whom. */
const Price = ({ price, onChange }: PriceProps) => {
  /** What does not matter is left out. */
  const set = <C extends Condition>(condition: C, value: MembershipPriceRule[C] | undefined): void => {
    const { [condition]: _before, ...rest } = price
    onChange((value === undefined ? rest : { ...rest, [condition]: value }) as MembershipPriceRule)
  }
  const any = { value: '', text: t('settings.prices.any') } as const
  return (
    <>
      <TextField
        label={t('settings.prices.label')}
        value={price.label}
        maxLength={80}
        onChange={(label) => onChange({ ...price, label })}
      />
      <TextField
        label={t('settings.prices.description')}
        value={price.description}
        maxLength={300}
        onChange={(description) => onChange({ ...price, description })}
      />
      <div className={css.row}>
        <MoneyField
          label={t('settings.prices.price')}
          value={price.price === NO_PRICE ? undefined : price.price}
          onChange={(cents = NO_PRICE) => onChange({ ...price, price: cents })}
        />
        <NumberField
          label={t('settings.prices.ageFrom')}
          value={price.ageFrom}
          onChange={(age) => set('ageFrom', age)}
        />
        <NumberField
          label={t('settings.prices.ageUntil')}
          value={price.ageUntil}
          onChange={(age) => set('ageUntil', age)}
        />
      </div>
      <div className={css.row}>
        <SelectField
          label={t('settings.prices.residence')}
          value={price.residence ?? ''}
          options={[
            any,
            { value: 'INSIDE', text: t('settings.prices.residences.INSIDE') },
            { value: 'OUTSIDE', text: t('settings.prices.residences.OUTSIDE') },
          ]}
          onChange={(value) => set('residence', value === '' ? undefined : value)}
        />
        <SelectField
          label={t('settings.prices.socialTariff')}
          value={price.socialTariff === undefined ? '' : price.socialTariff ? 'YES' : 'NO'}
          options={[
            any,
            { value: 'YES', text: t('settings.prices.withStatus') },
            { value: 'NO', text: t('settings.prices.withoutStatus') },
          ]}
          onChange={(value) => set('socialTariff', value === '' ? undefined : value === 'YES')}
        />
        <SelectField
          label={t('settings.prices.cardType')}
          value={price.cardType ?? ''}
          options={[
            any,
            { value: 'NFC_CARD', text: t('settings.prices.cardTypes.NFC_CARD') },
            { value: 'DIGITAL', text: t('settings.prices.cardTypes.DIGITAL') },
          ]}
          onChange={(value) => set('cardType', value === '' ? undefined : value)}
        />
      </div>
    </>
  )
}

type Example = PriceExamples['member'][number]

const agesText = ({ ageFrom, ageUntil }: Example): string =>
  ageUntil === undefined
    ? t('settings.examples.from', { age: ageFrom })
    : t('settings.examples.between', { from: ageFrom, until: ageUntil })
const whoText = ({ residence, socialTariff }: Example): string =>
  `${t(`settings.prices.residences.${residence}`)}, ${t(socialTariff ? 'settings.prices.withStatus' : 'settings.prices.withoutStatus')}`

const columns: readonly Column<Example>[] = [
  { id: 'who', head: t('settings.examples.who'), cell: whoText },
  { id: 'ages', head: t('settings.examples.ages'), cell: agesText },
  {
    id: 'price',
    head: t('settings.examples.price'),
    cell: ({ price }) => (price ? `${euro(price.cents)} (${price.label})` : t('settings.examples.none')),
  },
]

/** Who pays what, as it is saved: nobody is forgotten. */
const Examples = () => {
  const { data } = useQuery(settingsQueries.priceExamples())
  return (
    <Card title={t('settings.examples.title')}>
      <Table
        name={t('settings.examples.title')}
        columns={columns}
        rows={data?.member}
        keyOf={({ residence, socialTariff, ageFrom }) => `${residence} ${socialTariff} ${ageFrom}`}
        nameOf={(one) => `${whoText(one)}, ${agesText(one)}`}
        empty={<Empty title={t('settings.examples.title')} text={t('settings.examples.none')} />}
      />
    </Card>
  )
}
