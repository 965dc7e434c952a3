import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import type { Registrations } from '../../../passholders/shapes/registration.ts'
import type { Encoding } from '../../../platform/files/problems.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t, textOf } from '../../i18n/t.ts'
import { useMe } from '../../shell/session.tsx'
import { Card, PageHead } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { ChoiceField } from '../../ui/choice-field.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import inputs from '../../ui/fields.module.css'
import { Field, SelectField } from '../../ui/fields.tsx'
import { Pill } from '../../ui/pill.tsx'
import { type Column, Table } from '../../ui/table.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { type Form, fieldId } from '../forms/form.ts'
import { useErrors } from '../forms/use-errors.ts'
import { Progress } from './progress.tsx'
import { downloads, registrationQueries } from './queries.ts'
import css from './registration.module.css'
import { sendFile } from './send.ts'
import { standing } from './words.ts'

const encodings: readonly Encoding[] = ['UTF-8', 'ISO-8859-15', 'WINDOWS-1252']

interface Chosen {
  readonly file: File | undefined
  readonly encoding: Encoding
  readonly counterId: string
}
type ChosenField = keyof Chosen

const form: Form<Chosen, ChosenField> = {
  fields: ['file', 'encoding', 'counterId'],
  fieldName: (field) => t(`registration.fields.${field}`),
  wrongIn: ({ file, counterId }) => ({
    ...(!file && { file: t('registration.wrong.file') }),
    ...(counterId === '' && { counterId: t('registration.wrong.counterId') }),
  }),
  fieldOfRefusal: ({ kind }) =>
    kind === 'registration-counter-elsewhere' ? 'counterId' : kind === 'registration-too-large' ? 'file' : undefined,
}

/** "In bulk registreren": a file is chosen and sent; those of before are below. */
export const RegistrationStartPage = () => (
  <>
    <PageHead title={t('registration.title')} up={{ to: '/pashouders', text: t('nav.passholders') }} />
    <SendForm />
    <Format />
    <Recent />
  </>
)

const SendForm = () => {
  const { cardSystem, cardSystems } = useMe()
  const asked = new URLSearchParams(useSearch()).get('codering')
  const [chosen, setChosen] = useState<Chosen>({
    file: undefined,
    encoding: encodings.find((one) => one === asked) ?? 'UTF-8',
    counterId: new URLSearchParams(useSearch()).get('balie') ?? '',
  })
  const [sent, setSent] = useState<number>()
  const { wrong, errors, round, check, refused } = useErrors(form)
  const client = useQueryClient()
  const [, go] = useLocation()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const { file, encoding, counterId } = chosen
    if (sent !== undefined || !check(chosen) || !file) return
    setSent(0)
    sendFile(file, { encoding, counterId }, setSent)
      .then((id) => {
        void client.invalidateQueries({ queryKey: ['registration'] })
        go(`/pashouders/registreren/${id}`)
      })
      .catch((error: unknown) => {
        setSent(undefined)
        refused(error)
      })
  }
  return (
    <Card narrow>
      <form onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} round={round} />
        <Field
          id={fieldId('file')}
          label={t('registration.fields.file')}
          hint={t('registration.hints.file')}
          wrong={wrong.file}
        >
          {(input) => (
            <input
              {...input}
              type="file"
              accept=".csv,.txt,text/csv,text/plain"
              className={inputs.input}
              onChange={({ target }) => setChosen({ ...chosen, file: target.files?.[0] })}
            />
          )}
        </Field>
        <SelectField
          id={fieldId('encoding')}
          label={t('registration.fields.encoding')}
          hint={t('registration.hints.encoding')}
          wrong={wrong.encoding}
          value={chosen.encoding}
          options={encodings.map((value) => ({ value, text: t(`registration.encodings.${value}`) }))}
          onChange={(encoding) => setChosen({ ...chosen, encoding })}
        />
        <CounterChoice
          chosen={chosen.counterId}
          wrong={wrong.counterId}
          onChange={(counterId) => setChosen({ ...chosen, counterId })}
        />
        {cardSystems.length > 1 && <p>{t('registration.cardSystem', { name: cardSystem.name })}</p>}
        <div className={css.acts}>
          <Button type="submit" look="main" off={sent !== undefined}>
            {t('registration.check')}
          </Button>
          {sent === undefined ? <p>{t('registration.nothingYet')}</p> : null}
        </div>
        {sent !== undefined && <Progress what={t('registration.sending')} part={sent} />}
      </form>
    </Card>
  )
}

interface CounterChoiceProps {
  readonly chosen: string
  readonly wrong: string | undefined
  readonly onChange: (id: string) => void
}

const CounterChoice = ({ chosen, wrong, onChange }: CounterChoiceProps) => {
  const [text, setText] = useState('')
  const { data } = useQuery(registrationQueries.counters(useSettled(text)))
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map())
  const found = data?.member ?? []
  const kept = chosen !== '' && !found.some(({ id }) => id === chosen) ? [chosen] : []
  return (
    <ChoiceField
      id={fieldId('counterId')}
      label={t('registration.fields.counterId')}
      hint={t('registration.hints.counterId')}
      wrong={wrong}
      single
      options={[
        ...kept.map((value) => ({ value, text: names.get(value) ?? value })),
        ...found.map(({ id, name }) => ({ value: id, text: name })),
      ]}
      chosen={chosen === '' ? [] : [chosen]}
      onChange={([id = '']) => {
        setNames(new Map(found.map((one) => [one.id, one.name])))
        onChange(id)
      }}
      onSearch={setText}
    />
  )
}

const numbers = Array.from({ length: 15 }, (_, index) => index + 1)

/** What the handbook says of the file. */
const Format = () => (
  <Card narrow title={t('registration.format.title')}>
    <p>{t('registration.format.text')}</p>
    <ol className={css.columns}>
      {numbers.map((number) => (
        <li key={number}>{textOf(`registration.format.columns.${number}`)}</li>
      ))}
    </ol>
    <p>{t('registration.format.optional')}</p>
    <p>
      <a href={downloads.template} download>
        {t('registration.format.template')}
      </a>
    </p>
    <p>{t('registration.format.excel')}</p>
  </Card>
)

const columns: readonly Column<Registrations['member'][number]>[] = [
  {
    id: 'file',
    head: t('registration.fields.file'),
    rowHead: true,
    cell: ({ id, fileName }) => <Link href={`/pashouders/registreren/${id}`}>{fileName}</Link>,
  },
  {
    id: 'status',
    head: t('registration.state'),
    cell: (one) => <Pill level={standing(one).level}>{standing(one).text}</Pill>,
  },
  { id: 'counter', head: t('registration.counter'), cell: ({ counter }) => counter.name },
  { id: 'when', head: t('registration.when'), cell: ({ startedAt }) => dayAndTime(startedAt) },
  { id: 'who', head: t('registration.who'), cell: ({ startedBy }) => startedBy },
]

const Recent = () => {
  const { data } = useQuery(registrationQueries.list())
  if (!data || data.member.length === 0) return null
  return (
    <>
      <h2>{t('registration.recent')}</h2>
      <Table
        name={t('registration.recent')}
        columns={columns}
        rows={data.member}
        keyOf={({ id }) => id}
        nameOf={({ fileName }) => fileName}
        empty={null}
      />
    </>
  )
}
