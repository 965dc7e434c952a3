import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { t } from '../../i18n/t.ts'
import { PageHead } from '../../ui/blocks.tsx'
import { TextField } from '../../ui/fields.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { AddForm } from '../forms/add-form.tsx'
import { type Form, fieldId } from '../forms/form.ts'
import { AccountFields, accountFields, accountForm, type Field, ofItsRole, type Typed } from './account-form.tsx'
import { accountActs, accountQueries } from './queries.ts'

type New = Typed & { readonly email: string }
type NewField = Field | 'email'

const newForm: Form<New, NewField> = {
  fields: ['email', ...accountFields],
  fieldName: (field) => (field === 'email' ? t('accounts.email') : accountForm.fieldName(field)),
  wrongIn: (typed) => ({
    ...(!/^\S+@\S+\.\S+$/.test(typed.email.trim()) && { email: t('accounts.wrong.email') }),
    ...accountForm.wrongIn(typed),
  }),
  fieldOfRefusal: (refused) => (refused.kind === 'account-exists' ? 'email' : accountForm.fieldOfRefusal?.(refused)),
}

const begun: New = { email: '', role: 'ZUILBEHEERDER', language: 'nl', alertMode: 'AT_ONCE' }

/** Gives somebody a role, by his e-mail address. */
export const AddAccount = () => {
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const { data: choices } = useQuery(accountQueries.choices())
  const add = async (typed: New): Promise<void> => {
    const { id, email } = await accountActs.grant(ofItsRole({ ...typed, email: typed.email.trim() }))
    void client.invalidateQueries({ queryKey: ['account'] })
    notify(t('accounts.added', { email }))
    go(`/gebruikers/${id}`)
  }
  return (
    <>
      <PageHead title={t('accounts.add')} up={{ to: '/gebruikers', text: t('nav.accounts') }} />
      <AddForm
        draftKey="account new"
        form={newForm}
        begun={begun}
        act={t('accounts.addAct')}
        next={t('accounts.addNext')}
        cancelTo="/gebruikers"
        off={!choices}
        add={add}
      >
        {(typed, onChange, wrong) => (
          <>
            <TextField
              id={fieldId('email')}
              label={t('accounts.email')}
              hint={t('accounts.hints.email')}
              wrong={wrong.email}
              value={typed.email}
              maxLength={254}
              onChange={(email) => onChange({ ...typed, email })}
            />
            {choices && (
              <AccountFields
                typed={typed}
                onChange={(changed) => onChange({ ...changed, email: typed.email })}
                wrong={wrong}
                choices={choices}
              />
            )}
          </>
        )}
      </AddForm>
    </>
  )
}
