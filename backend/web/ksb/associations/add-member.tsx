import { type FormEvent, useState } from 'react'
import type { Candidate, ManagedAssociation } from '../../../associations/shapes.ts'
import { day } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Card } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import css from './associations.module.css'
import { associationActs } from './queries.ts'
import { stateText } from './register-dialog.tsx'
import { personName } from './words.ts'

/** Why somebody can't be a member now. */
export const refusalText = ({ refusal = 'TOO_OLD', current }: Candidate): string =>
  t(`associations.members.refusals.${refusal}`, {
    from: current?.renewableFrom === undefined ? '' : day(current.renewableFrom),
  })

interface AddProps {
  readonly association: ManagedAssociation
  readonly choose: (person: Candidate) => void
}

/** Finds somebody by a card, a UUID or an e-mail address: of a family several people have the same. */
export const AddMember = ({ association, choose }: AddProps) => {
  const [by, setBy] = useState('')
  const [found, setFound] = useState<readonly Candidate[]>()
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (busy || by.trim() === '') return
    setBusy(true)
    associationActs
      .lookUp(association.id, by.trim())
      .then((people) => {
        setFound(people)
        if (people.length === 0) setWrong(t('associations.members.nobody'))
        const [only] = people
        if (people.length === 1 && only && !only.refusal) choose(only)
      })
      .catch((error: unknown) => setWrong(sentence(error)))
      .finally(() => setBusy(false))
  }
  return (
    <Card narrow title={t('associations.members.addHead')}>
      <form onSubmit={submit} noValidate className={css.add}>
        <TextField
          label={t('associations.members.by')}
          wrong={wrong}
          value={by}
          maxLength={254}
          onChange={(text) => {
            setBy(text)
            setWrong(undefined)
            setFound(undefined)
          }}
        />
        <Button type="submit" look="main" off={busy || by.trim() === ''}>
          {t('associations.members.find')}
        </Button>
      </form>
      {found && found.length > 0 && (
        <ul className={css.lines} aria-label={t('associations.members.found')}>
          {found.map((person) => (
            <li key={person.id}>
              <span>
                {personName(person)}
                <span className={css.sub}>
                  {[
                    day(person.dateOfBirth),
                    ...(person.current ? [stateText(person.current)] : []),
                    ...(person.refusal ? [refusalText(person)] : []),
                  ].join(', ')}
                </span>
              </span>
              {!person.refusal && (
                <Button
                  name={t('associations.members.chooseOf', { who: personName(person) })}
                  onPress={() => choose(person)}
                >
                  {t(person.current ? 'associations.members.renew' : 'associations.members.add')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
