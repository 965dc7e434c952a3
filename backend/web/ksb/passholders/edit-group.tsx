import { useQueryClient } from '@tanstack/react-query'
import type { ManagedPassholder } from '../../../passholders/shapes/managed.ts'
import { t } from '../../i18n/t.ts'
import { useNotify } from '../../ui/toasts.tsx'
import { EditForm, type Versioned } from '../forms/edit-form.tsx'
import { GroupFields, groupForm, groupSettings, type TypedGroup } from './group-form.tsx'
import { passholderActs, passholderQueries } from './queries.ts'

const form = groupForm(false)

const versioned = (group: ManagedPassholder): Versioned<TypedGroup> => {
  const {
    name,
    postalCode,
    city,
    street,
    email,
    phoneNumber,
    mobileNumber,
    groupTicketsPerYear: ticketsPerYear,
  } = group
  return {
    settings: {
      ...{ name, postalCode, city },
      ...(street !== undefined && { street }),
      ...(email !== undefined && { email }),
      ...(phoneNumber !== undefined && { phoneNumber }),
      ...(mobileNumber !== undefined && { mobileNumber }),
      ...(ticketsPerYear !== undefined && { ticketsPerYear }),
    },
    version: group.version,
  }
}

/** "Gegevens" of a group pass: whom it is of, and how many tickets it can buy a year. */
export const EditGroup = ({ group }: { group: ManagedPassholder }) => {
  const { id } = group
  const client = useQueryClient()
  const notify = useNotify()
  const save = async (typed: TypedGroup, version: number): Promise<Versioned<TypedGroup>> => {
    const saved = await passholderActs.changeGroup(id, groupSettings(typed), version)
    client.setQueryData(passholderQueries.one(id).queryKey, saved)
    void client.invalidateQueries({ queryKey: ['passholder'] })
    notify(t('passholders.saved', { name: saved.name }))
    return versioned(saved)
  }
  return (
    <EditForm
      draftKey={`passholder ${id}`}
      form={form}
      now={versioned(group)}
      find={async () => versioned(await passholderActs.find(id))}
      save={save}
      valueText={(field, settings) => String(settings[field] ?? t('general.none'))}
    >
      {(typed, onChange, wrong) => <GroupFields typed={typed} onChange={onChange} wrong={wrong} />}
    </EditForm>
  )
}
