import type { AlertSettings } from '../../../card-systems/shapes/settings.ts'
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { FieldGroup, SelectField, TextField } from '../../ui/fields.tsx'
import { type Form, fieldId } from '../forms/form.ts'
import { PartForm } from './part.tsx'
import css from './settings.module.css'

type Field = keyof AlertSettings
type Address = AlertSettings['alertAddresses'][number]

const MAX_ADDRESSES = 20
const languages = ['nl', 'fr', 'de', 'en'] as const
const alertModes = ['AT_ONCE', 'DAILY'] as const

const isAddress = ({ email }: Address): boolean => /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/.test(email.trim())

const form: Form<AlertSettings, Field> = {
  fields: ['alertAddresses'],
  fieldName: (field) => t(`settings.fields.${field}`),
  wrongIn: ({ alertAddresses }) => {
    if (!alertAddresses.every(isAddress)) return { alertAddresses: t('settings.wrong.alertAddresses') }
    const different = new Set(alertAddresses.map(({ email }) => email.trim().toLowerCase()))
    return different.size < alertAddresses.length ? { alertAddresses: t('settings.wrong.twice') } : {}
  },
}

const valueText = (_field: Field, { alertAddresses }: AlertSettings): string =>
  alertAddresses.map(({ email, alertMode }) => `${email} (${t(`accounts.alertModes.${alertMode}`)})`).join(', ')

/** "Meldingen": who hears that a zuil is off, beside the people who have an account. */
export const AlertsForm = () => (
  <PartForm
    part="alerts"
    can="card-system.change-keeping"
    form={form}
    valueText={valueText}
    cleaned={({ alertAddresses }) => ({
      alertAddresses: alertAddresses.map((one) => ({ ...one, email: one.email.trim() })),
    })}
  >
    {({ alertAddresses }, onChange, wrong) => {
      const set = (n: number, change: Partial<Address>): void =>
        onChange({ alertAddresses: alertAddresses.map((one, at) => (at === n ? { ...one, ...change } : one)) })
      return (
        <FieldGroup
          id={fieldId('alertAddresses')}
          label={t('settings.fields.alertAddresses')}
          hint={t('settings.hints.alertAddresses')}
          wrong={wrong.alertAddresses}
        >
          {alertAddresses.map(({ email, language, alertMode }, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one that is typed has no other key yet
            <div key={n} className={css.row}>
              <TextField
                label={t('settings.email')}
                value={email}
                maxLength={254}
                onChange={(text) => set(n, { email: text })}
              />
              <SelectField
                label={t('settings.when')}
                value={alertMode}
                options={alertModes.map((value) => ({ value, text: t(`accounts.alertModes.${value}`) }))}
                onChange={(mode) => set(n, { alertMode: mode })}
              />
              <SelectField
                label={t('settings.language')}
                value={language}
                options={languages.map((value) => ({ value, text: t(`zuilen.languages.${value}`) }))}
                onChange={(chosen) => set(n, { language: chosen })}
              />
              <Button
                look="quiet"
                name={t('settings.removeOf', { what: email })}
                onPress={() => onChange({ alertAddresses: alertAddresses.filter((_, at) => at !== n) })}
              >
                {t('settings.remove')}
              </Button>
            </div>
          ))}
          <Button
            off={alertAddresses.length >= MAX_ADDRESSES}
            onPress={() =>
              onChange({ alertAddresses: [...alertAddresses, { email: '', language: 'nl', alertMode: 'AT_ONCE' }] })
            }
          >
            {t('settings.addAddress')}
          </Button>
        </FieldGroup>
      )
    }}
  </PartForm>
)
