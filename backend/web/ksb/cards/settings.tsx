import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { SavedStockSettings, StockSettings } from '../../../cards/shapes.ts'
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { ChoiceField } from '../../ui/choice-field.tsx'
import { FieldGroup, NumberField, TextField } from '../../ui/fields.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { EditForm, type Versioned } from '../forms/edit-form.tsx'
import { type Form, fieldId } from '../forms/form.ts'
import css from './cards.module.css'
import { cardActs, cardQueries } from './queries.ts'

type Field = keyof StockSettings

const form: Form<StockSettings, Field> = {
  fields: ['lowStock', 'prefixes'],
  fieldName: (field) => t(`cards.settings.${field}`),
  wrongIn: ({ prefixes }) =>
    prefixes.every(({ prefix }) => /^\d{5}$/.test(prefix)) ? {} : { prefixes: t('cards.settings.prefixWrong') },
  fieldOfRefusal: ({ kind }) => (kind === 'card-prefix-elsewhere' ? 'prefixes' : undefined),
}

const versioned = ({ lowStock, prefixes, version }: SavedStockSettings): Versioned<StockSettings> => ({
  settings: { lowStock, prefixes: prefixes.map(({ prefix, postalCodes }) => ({ prefix, postalCodes })) },
  version,
})

const valueText = (field: Field, { lowStock, prefixes }: StockSettings): string =>
  field === 'lowStock'
    ? String(lowStock)
    : prefixes.map(({ prefix, postalCodes }) => [prefix, ...postalCodes].join(' ')).join(', ')

/** Which prefixes there are, for whom, and when a counter runs out. */
export const StockSettingsForm = () => {
  const client = useQueryClient()
  const notify = useNotify()
  const { data: saved } = useQuery(cardQueries.settings())
  if (!saved) return null
  const save = async (typed: StockSettings, version: number): Promise<Versioned<StockSettings>> => {
    const after = await cardActs.saveSettings(typed, version)
    client.setQueryData(cardQueries.settings().queryKey, after)
    void client.invalidateQueries({ queryKey: ['card'] })
    notify(t('cards.settings.saved'))
    return versioned(after)
  }
  return (
    <EditForm
      draftKey="cards settings"
      form={form}
      now={versioned(saved)}
      find={async () => versioned(await cardActs.findSettings())}
      save={save}
      valueText={valueText}
    >
      {(typed, onChange, wrong) => (
        <>
          <NumberField
            id={fieldId('lowStock')}
            label={t('cards.settings.lowStock')}
            hint={t('cards.settings.lowStockHint')}
            wrong={wrong.lowStock}
            value={typed.lowStock}
            onChange={(lowStock = 0) => onChange({ ...typed, lowStock })}
          />
          <Prefixes typed={typed} onChange={onChange} wrong={wrong.prefixes} cities={saved.cities} />
        </>
      )}
    </EditForm>
  )
}

interface PrefixesProps {
  readonly typed: StockSettings
  readonly onChange: (typed: StockSettings) => void
  readonly wrong: string | undefined
  readonly cities: SavedStockSettings['cities']
}

const Prefixes = ({ typed, onChange, wrong, cities }: PrefixesProps) => {
  const { prefixes } = typed
  const set = (n: number, change: Partial<StockSettings['prefixes'][number]>): void =>
    onChange({ ...typed, prefixes: prefixes.map((one, at) => (at === n ? { ...one, ...change } : one)) })
  return (
    <FieldGroup
      id={fieldId('prefixes')}
      label={t('cards.settings.prefixes')}
      hint={t('cards.settings.prefixesHint')}
      wrong={wrong}
    >
      {prefixes.map(({ prefix, postalCodes }, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one that is typed has no other key yet
        <div key={n} className={css.prefix}>
          <div className={css.row}>
            <TextField
              label={t('cards.settings.prefix')}
              short
              value={prefix}
              maxLength={5}
              onChange={(text) => set(n, { prefix: text.replace(/\D/g, '') })}
            />
            <Button
              look="quiet"
              name={t('cards.settings.removeOf', { prefix })}
              onPress={() => onChange({ ...typed, prefixes: prefixes.filter((_, at) => at !== n) })}
            >
              {t('cards.settings.remove')}
            </Button>
          </div>
          {cities.length > 0 && (
            <ChoiceField
              label={t('cards.settings.cities')}
              options={cities.map(({ postalCode, name }) => ({ value: postalCode, text: `${postalCode} ${name}` }))}
              chosen={postalCodes}
              onChange={(chosen) => set(n, { postalCodes: [...chosen] })}
            />
          )}
        </div>
      ))}
      <Button onPress={() => onChange({ ...typed, prefixes: [...prefixes, { prefix: '', postalCodes: [] }] })}>
        {t('cards.settings.add')}
      </Button>
    </FieldGroup>
  )
}
