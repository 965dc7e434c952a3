import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { NewSeries, SavedStockSettings, Series } from '../../../cards/shapes.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { Empty, Notice } from '../../ui/blocks.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { NumberField, SelectField } from '../../ui/fields.tsx'
import { useListState } from '../../ui/filters.tsx'
import type { Column } from '../../ui/table.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { AddForm } from '../forms/add-form.tsx'
import { type Form, fieldId } from '../forms/form.ts'
import { Listed } from '../listed.tsx'
import css from './cards.module.css'
import { cardActs, cardQueries } from './queries.ts'
import { SeriesDialog } from './series-dialog.tsx'
import { counted, kindText } from './words.ts'

const LIMIT = 20

type Typed = Omit<NewSeries, 'count'> & { readonly count?: number }

const isCount = (count: number | undefined): count is number =>
  count !== undefined && count >= 1_000 && count <= 50_000 && count % 1_000 === 0

const form: Form<Typed, keyof Typed> = {
  fields: ['prefix', 'count', 'socialTariff'],
  fieldName: (field) => t(field === 'socialTariff' ? 'cards.generate.kind' : `cards.generate.${field}`),
  wrongIn: ({ count }) => (isCount(count) ? {} : { count: t('cards.generate.countWrong') }),
  fieldOfRefusal: ({ kind }) =>
    kind === 'card-prefix-unknown' ? 'prefix' : kind === 'card-numbers-run-out' ? 'count' : undefined,
}

/** "UiTPAS nummers genereren", and what was generated. */
export const GenerateNumbers = () => {
  const { data: settings } = useQuery(cardQueries.settings())
  if (!settings) return null
  return (
    <>
      {settings.prefixes.length === 0 ? (
        <Empty title={t('cards.generate.noPrefix')} text={t('cards.generate.noPrefixText')}>
          <ButtonLink to="/kaarten/instellingen" look="main">
            {t('cards.generate.toSettings')}
          </ButtonLink>
        </Empty>
      ) : (
        <GenerateForm settings={settings} />
      )}
      <SeriesList />
    </>
  )
}

const prefixText = ({ cities }: SavedStockSettings, prefix: string, postalCodes: readonly string[]): string => {
  const places = postalCodes.map((code) => {
    const city = cities.find(({ postalCode }) => postalCode === code)
    return city ? `${code} ${city.name}` : code
  })
  return places.length === 0 ? prefix : t('cards.generate.prefixOf', { prefix, places: places.join(', ') })
}

const GenerateForm = ({ settings }: { settings: SavedStockSettings }) => {
  const client = useQueryClient()
  const notify = useNotify()
  const { data: stock } = useQuery(cardQueries.stock())
  const free = stock?.statuses.find(({ status }) => status === 'PROVISIONED')
  const unused = (free?.plain ?? 0) + (free?.social ?? 0)
  const add = async ({ count, ...typed }: Typed): Promise<void> => {
    const made = await cardActs.generate({ ...typed, count: count ?? 0 })
    await client.invalidateQueries({ queryKey: ['card'] })
    notify(t('cards.generate.made', { count: made.count, first: made.first, last: made.last }))
  }
  return (
    <>
      {unused > 0 && (
        <Notice level="quiet">
          <p>{t('cards.generate.free', { count: unused })}</p>
        </Notice>
      )}
      <AddForm
        draftKey="cards generate"
        form={form}
        begun={{ prefix: settings.prefixes[0]?.prefix ?? '', count: 1_000, socialTariff: false } as Typed}
        act={t('cards.generate.act')}
        cancelTo="/kaarten"
        add={add}
      >
        {(typed, onChange, wrong) => {
          const chosen = settings.prefixes.find(({ prefix }) => prefix === typed.prefix)
          return (
            <>
              <SelectField
                id={fieldId('prefix')}
                label={t('cards.generate.prefix')}
                wrong={wrong.prefix}
                hint={chosen && t('cards.generate.left', { count: chosen.left })}
                value={typed.prefix}
                options={settings.prefixes.map(({ prefix, postalCodes }) => ({
                  value: prefix,
                  text: prefixText(settings, prefix, postalCodes),
                }))}
                onChange={(prefix) => onChange({ ...typed, prefix })}
              />
              <NumberField
                id={fieldId('count')}
                label={t('cards.generate.count')}
                hint={t('cards.generate.countHint')}
                wrong={wrong.count}
                value={typed.count}
                onChange={(count) => {
                  const { count: _before, ...rest } = typed
                  onChange(count === undefined ? rest : { ...rest, count })
                }}
              />
              <SelectField
                id={fieldId('socialTariff')}
                label={t('cards.generate.kind')}
                wrong={wrong.socialTariff}
                value={String(typed.socialTariff)}
                options={['false', 'true'].map((value) => ({ value, text: kindText(value === 'true') }))}
                onChange={(value) => onChange({ ...typed, socialTariff: value === 'true' })}
              />
            </>
          )
        }}
      </AddForm>
    </>
  )
}

const columns: readonly Column<Series>[] = [
  {
    id: 'numbers',
    head: t('cards.series.numbers'),
    rowHead: true,
    cell: ({ first, last }) => <span className={css.digits}>{`${first} – ${last}`}</span>,
  },
  { id: 'kind', head: t('cards.series.kind'), cell: ({ socialTariff }) => kindText(socialTariff) },
  { id: 'count', head: t('cards.series.count'), cell: ({ count }) => counted(count) },
  { id: 'available', head: t('cards.series.available'), cell: ({ available }) => counted(available) },
  { id: 'ordered', head: t('cards.series.ordered'), cell: ({ ordered }) => counted(ordered) },
  {
    id: 'at',
    head: t('cards.series.at'),
    cell: ({ at, madeBy }) => t('cards.packages.by', { when: dayAndTime(at), who: madeBy }),
  },
]

const SeriesList = () => {
  const state = useListState()
  const asked = useQuery(cardQueries.series({ start: state.start, limit: LIMIT }))
  const [open, setOpen] = useState<Series>()
  return (
    <>
      <h2>{t('cards.series.title')}</h2>
      <Listed
        name={t('cards.series.title')}
        asked={asked}
        columns={columns}
        nameOf={({ first, last }) => `${first} – ${last}`}
        menuOf={(series) => [[{ id: 'file', text: t('cards.series.download'), run: () => setOpen(series) }]]}
        state={state}
        limit={LIMIT}
        empty={<Empty title={t('cards.series.none')} text={t('cards.series.noneText')} />}
      />
      {open && <SeriesDialog series={open} onClose={() => setOpen(undefined)} />}
    </>
  )
}
