import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import type { NewPackage, StockOverview } from '../../../cards/shapes.ts'
import { t } from '../../i18n/t.ts'
import { PageHead } from '../../ui/blocks.tsx'
import { ChoiceField } from '../../ui/choice-field.tsx'
import { NumberField, SelectField, TextField } from '../../ui/fields.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { counterQueries } from '../counters/queries.ts'
import { AddForm } from '../forms/add-form.tsx'
import { type Form, fieldId, type Wrong } from '../forms/form.ts'
import css from './cards.module.css'
import { cardActs, cardQueries } from './queries.ts'

interface Typed {
  readonly counterId: string
  readonly how: 'COUNT' | 'RANGE'
  readonly plain?: number
  readonly social?: number
  readonly first: string
  readonly last: string
}
type Fields = keyof Typed

const fieldNames = {
  counterId: 'cards.packages.counter',
  how: 'cards.packages.how',
  plain: 'cards.plain',
  social: 'cards.social',
  first: 'cards.packages.first',
  last: 'cards.packages.last',
} as const

const isNumber = (text: string): boolean => /^\d{13}$/.test(text.trim())

const wrongIn = ({ counterId, how, plain = 0, social = 0, first, last }: Typed): Wrong<Fields> => ({
  ...(counterId === '' && { counterId: t('cards.packages.wrongCounter') }),
  ...(how === 'COUNT' && plain + social === 0 && { plain: t('cards.packages.wrongCount') }),
  ...(how === 'RANGE' && !isNumber(first) && { first: t('cards.packages.wrongNumber') }),
  ...(how === 'RANGE' && !isNumber(last) && { last: t('cards.packages.wrongNumber') }),
})

const form: Form<Typed, Fields> = {
  fields: ['counterId', 'how', 'plain', 'social', 'first', 'last'],
  fieldName: (field) => t(fieldNames[field]),
  wrongIn,
  fieldOfRefusal: ({ kind, fields }) => {
    if (kind === 'card-counter-unknown') return 'counterId'
    if (kind === 'card-stock-too-low') return 'plain'
    return kind.startsWith('card-range') || fields.includes('cards') ? 'first' : undefined
  },
}

const toAsked = ({ counterId, how, plain = 0, social = 0, first, last }: Typed): NewPackage => ({
  counterId,
  cards: how === 'COUNT' ? { plain, social } : { first: first.trim(), last: last.trim() },
})

interface PartProps {
  readonly typed: Typed
  readonly onChange: (typed: Typed) => void
  readonly wrong: Wrong<Fields>
}

/** Chooses a counter among all: the server finds it by name. */
const CounterChoice = ({ typed, onChange, wrong }: PartProps) => {
  const [text, setText] = useState('')
  const settled = useSettled(text)
  const { data } = useQuery(counterQueries.list({ text: settled, start: 0, limit: 40 }))
  const { data: present } = useQuery({
    ...counterQueries.one(typed.counterId),
    enabled: typed.counterId !== '',
  })
  const names = useRef(new Map<string, string>())
  for (const { id, name } of [...(present ? [present] : []), ...(data?.member ?? [])]) names.current.set(id, name)
  const found = data?.member.map(({ id, name }) => ({ value: id, text: name })) ?? []
  const kept = found.some(({ value }) => value === typed.counterId) || typed.counterId === '' ? [] : [typed.counterId]
  return (
    <ChoiceField
      id={fieldId('counterId')}
      label={t('cards.packages.counter')}
      wrong={wrong.counterId}
      single
      options={[...kept.map((id) => ({ value: id, text: names.current.get(id) ?? id })), ...found]}
      chosen={typed.counterId === '' ? [] : [typed.counterId]}
      onChange={([id = '']) => onChange({ ...typed, counterId: id })}
      onSearch={setText}
    />
  )
}

const Counts = ({ typed, onChange, wrong, stock }: PartProps & { readonly stock: StockOverview | undefined }) => {
  const there = stock?.statuses.find(({ status }) => status === 'STOCK')
  return (
    <div className={css.row}>
      {(['plain', 'social'] as const).map((kind) => (
        <NumberField
          key={kind}
          id={fieldId(kind)}
          label={t(fieldNames[kind])}
          hint={there && t('cards.packages.inStock', { count: there[kind] })}
          wrong={wrong[kind]}
          value={typed[kind]}
          onChange={(count) => {
            const { [kind]: _before, ...rest } = typed
            onChange(count === undefined ? rest : { ...rest, [kind]: count })
          }}
        />
      ))}
    </div>
  )
}

const Range = ({ typed, onChange, wrong }: PartProps) => (
  <>
    {(['first', 'last'] as const).map((end) => (
      <TextField
        key={end}
        id={fieldId(end)}
        label={t(fieldNames[end])}
        {...(end === 'first' && { hint: t('cards.packages.rangeHint') })}
        wrong={wrong[end]}
        value={typed[end]}
        maxLength={20}
        onChange={(text) => onChange({ ...typed, [end]: text })}
      />
    ))}
  </>
)

/** "Kaarten verdelen": so many, or those from one number until another, to a counter. */
export const SendPackage = () => {
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const [params] = useSearchParams()
  const counterId = params.get('balie') ?? ''
  const { data: stock } = useQuery(cardQueries.stock())
  const begun: Typed = { counterId, how: 'COUNT', first: '', last: '' }
  const add = async (typed: Typed): Promise<void> => {
    try {
      const sent = await cardActs.send(toAsked(typed))
      notify(t('cards.packages.sent', { count: sent.plain + sent.social, name: sent.counter.name }))
      go(`/kaarten/pakjes/${sent.id}`)
    } finally {
      void client.invalidateQueries({ queryKey: ['card'] })
    }
  }
  return (
    <>
      <PageHead title={t('cards.packages.add')} up={{ to: '/kaarten/verdelen', text: t('cards.packages.title') }} />
      <AddForm
        draftKey={`cards send ${counterId}`}
        form={form}
        begun={begun}
        act={t('cards.packages.act')}
        cancelTo="/kaarten/verdelen"
        add={add}
      >
        {(typed, onChange, wrong) => (
          <>
            <CounterChoice typed={typed} onChange={onChange} wrong={wrong} />
            <SelectField
              id={fieldId('how')}
              label={t('cards.packages.how')}
              value={typed.how}
              options={[
                { value: 'COUNT', text: t('cards.packages.byCount') },
                { value: 'RANGE', text: t('cards.packages.byRange') },
              ]}
              onChange={(how) => onChange({ ...typed, how })}
            />
            {typed.how === 'COUNT' ? (
              <Counts typed={typed} onChange={onChange} wrong={wrong} stock={stock} />
            ) : (
              <Range typed={typed} onChange={onChange} wrong={wrong} />
            )}
          </>
        )}
      </AddForm>
    </>
  )
}
