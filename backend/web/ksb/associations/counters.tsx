import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { Link } from 'wouter'
import type { ManagedAssociation } from '../../../associations/shapes.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Card } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { ChoiceField } from '../../ui/choice-field.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { counterQueries } from '../counters/queries.ts'
import css from './associations.module.css'
import { associationActs } from './queries.ts'
import { zuilenWithout } from './words.ts'

type Right = ManagedAssociation['counters'][number]['right']
type Counter = ManagedAssociation['counters'][number]
const rights: readonly Right[] = ['WRITE', 'READ']

/** "Balies": which may assign the membership, and which only read it. */
export const AssociationCounters = ({ association }: { association: ManagedAssociation }) => {
  const { id, name, counters, zuilen } = association
  const client = useQueryClient()
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const [asking, setAsking] = useState<Counter>()
  // Another one each time rights were given: what was chosen and searched is gone.
  const [round, setRound] = useState(0)

  const run = (work: Promise<unknown>): void => {
    setBusy(true)
    work
      .catch((error: unknown) => notify(sentence(error), { bad: true }))
      .then(() => client.invalidateQueries({ queryKey: ['association'] }))
      .finally(() => setBusy(false))
  }
  const give = async (counterIds: readonly string[], right: Right): Promise<void> => {
    await associationActs.giveRight(id, counterIds, right)
    setRound((n) => n + 1)
    notify(t('associations.counters.given', { count: counterIds.length, right: t(`counters.rights.${right}`) }))
  }
  const take = async (counter: Counter): Promise<void> => {
    await associationActs.takeRight(id, counter.id)
    notify(t('associations.counters.taken', { counter: counter.name, name: name.nl }), {
      undo: () => run(give([counter.id], counter.right)),
    })
  }
  const left = asking && counters.filter((one) => one.id !== asking.id)
  const lost = left ? zuilenWithout(zuilen, left).filter((zuil) => !zuilenWithout(zuilen, counters).includes(zuil)) : []
  const remove = (counter: Counter): void => {
    const rest = counters.filter((one) => one.id !== counter.id)
    const wouldRefuse = zuilenWithout(zuilen, rest).length > zuilenWithout(zuilen, counters).length
    if (wouldRefuse) setAsking(counter)
    else run(take(counter))
  }
  return (
    <>
      <GiveRights key={round} busy={busy} has={counters} give={(ids, right) => run(give(ids, right))} />
      <Card narrow title={t('associations.counters.title')}>
        {counters.length === 0 ? (
          <p>{t('associations.counters.none')}</p>
        ) : (
          <ul className={css.lines} aria-label={t('associations.counters.title')}>
            {counters.map((counter) => (
              <li key={counter.id}>
                <span>
                  <Link href={`/balies/${counter.id}`}>{counter.name}</Link>
                  <span className={css.sub}>{t(`counters.rights.${counter.right}`)}</span>
                </span>
                <RowMenu
                  name={t('general.actionsFor', { name: counter.name })}
                  groups={[
                    rights
                      .filter((right) => right !== counter.right)
                      .map((right) => ({
                        id: right,
                        text: t(`associations.counters.only.${right}`),
                        run: () => run(give([counter.id], right)),
                      })),
                    [
                      {
                        id: 'remove',
                        text: t('associations.counters.remove'),
                        danger: true,
                        run: () => remove(counter),
                      },
                    ],
                  ]}
                />
              </li>
            ))}
          </ul>
        )}
      </Card>
      {asking && (
        <ConfirmDialog
          title={t('associations.counters.removeTitle', { counter: asking.name })}
          act={t('associations.counters.remove')}
          danger
          busy={busy}
          onConfirm={() => {
            run(take(asking))
            setAsking(undefined)
          }}
          onClose={() => setAsking(undefined)}
        >
          <p>{t('associations.counters.lost', { zuilen: lost.map((zuil) => zuil.name).join(', ') })}</p>
        </ConfirmDialog>
      )}
    </>
  )
}

interface GiveProps {
  readonly busy: boolean
  readonly has: readonly Counter[]
  readonly give: (counterIds: readonly string[], right: Right) => void
}

/** The two fields of the handbook: which counters, and what they may. */
const GiveRights = ({ busy, has, give }: GiveProps) => {
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [right, setRight] = useState<Right>('WRITE')
  const [wrong, setWrong] = useState<string>()
  const { data } = useQuery(counterQueries.list({ text: useSettled(text), start: 0, limit: 50 }))
  const found = data?.member ?? []
  // What was found once keeps its name while it is chosen.
  const names = useRef(new Map<string, string>())
  for (const one of found) names.current.set(one.id, one.name)
  const kept = chosen.filter((id) => !found.some((one) => one.id === id))
  const nameOf = (id: string): string => {
    const held = has.find((one) => one.id === id)
    const name = names.current.get(id) ?? id
    return held ? t('associations.counters.has', { name, right: t(`counters.rights.${held.right}`) }) : name
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (busy) return
    if (chosen.length === 0) setWrong(t('associations.counters.choose'))
    else give(chosen, right)
  }
  return (
    <Card narrow>
      <form onSubmit={submit} noValidate>
        <ChoiceField
          label={t('associations.tabs.counters')}
          hint={t('associations.counters.hint')}
          wrong={wrong}
          options={[...kept, ...found.map(({ id }) => id)].map((id) => ({ value: id, text: nameOf(id) }))}
          chosen={chosen}
          onChange={(ids) => {
            setChosen(ids)
            setWrong(undefined)
          }}
          onSearch={setText}
        />
        <SelectField
          label={t('associations.counters.right')}
          hint={t(`associations.counters.rightHints.${right}`)}
          value={right}
          options={rights.map((value) => ({ value, text: t(`counters.rights.${value}`) }))}
          onChange={setRight}
        />
        <Button type="submit" look="main" off={busy}>
          {t('general.save')}
        </Button>
      </form>
    </Card>
  )
}
