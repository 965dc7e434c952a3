import { t } from '../../i18n/t.ts'
import { TextField } from '../../ui/fields.tsx'
import { fieldId, type Wrong } from '../forms/form.ts'

/** Each with how long it may be. */
const fields = [
  ['street', 200],
  ['postalCode', 12],
  ['city', 120],
  ['email', 254],
  ['phoneNumber', 31],
  ['mobileNumber', 31],
] as const
export type ContactField = (typeof fields)[number][0]

interface ContactFieldsProps {
  readonly typed: Readonly<Partial<Record<ContactField, string | undefined>>>
  readonly wrong: Wrong<ContactField>
  readonly onChange: (field: ContactField, value: string) => void
}

/** Where a passholder or a group is, and how it is reached. */
export const ContactFields = ({ typed, wrong, onChange }: ContactFieldsProps) =>
  fields.map(([field, maxLength]) => (
    <TextField
      key={field}
      id={fieldId(field)}
      label={t(`passholders.fields.${field}`)}
      wrong={wrong[field]}
      value={typed[field] ?? ''}
      maxLength={maxLength}
      onChange={(value) => onChange(field, value)}
    />
  ))
