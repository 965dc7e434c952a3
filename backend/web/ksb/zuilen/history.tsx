import { useInfiniteQuery } from '@tanstack/react-query'
import type { Act } from '../../../platform/shapes.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { Card, Empty, History, type HistoryEntry, Notice } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { sentence } from '../words.ts'
import { zuilQueries } from './queries.ts'
import { type Field, fields } from './settings.ts'
import { fieldName, typeName } from './words.ts'

/** What is written down under another name than the form has. */
const writtenAs: Readonly<Record<string, Field>> = {
  counters: 'counterIds',
  fixedEvent: 'fixedEventId',
  association: 'associationId',
}
const others = ['command', 'formerDevice', 'counterEvent', 'booked', 'refused'] as const
const isOther = (name: string): name is (typeof others)[number] => (others as readonly string[]).includes(name)
const isField = (name: string): name is Field => (fields as readonly string[]).includes(name)

const nameOf = (field: string): string => {
  const known = writtenAs[field] ?? field
  if (isField(known)) return fieldName(known)
  return isOther(known) ? t(`history.fields.${known}`) : field
}

const isType = (value: string): value is Parameters<typeof typeName>[0] =>
  ['CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP'].includes(value)
const isCommand = (value: string): value is 'IDENTIFY' | 'LOG' | 'SCREENSHOT' | 'RESTART' =>
  ['IDENTIFY', 'LOG', 'SCREENSHOT', 'RESTART'].includes(value)

const terms = ['IN_HAND', 'LOST'] as const
const isTerm = (value: string): value is (typeof terms)[number] => (terms as readonly string[]).includes(value)

/** A value as people read it. A name in several languages is its Dutch one. */
const inWords = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return t(value ? 'general.yes' : 'general.no')
  if (typeof value === 'string') {
    if (isType(value)) return typeName(value)
    if (isCommand(value)) return t(`zuilen.commands.${value}`)
    return isTerm(value) ? t(`history.terms.${value}`) : value
  }
  if (Array.isArray(value)) return value.map(inWords).join(', ')
  if (typeof value === 'object') return 'nl' in value ? String(value.nl) : Object.values(value).map(inWords).join(' ')
  return String(value)
}

const actions = [
  ...(['ZUIL_SETTINGS', 'ZUIL_ADDED', 'ZUIL_CODE', 'ZUIL_REVOKED', 'ZUIL_COMMAND', 'ZUIL_EVENT'] as const),
  'QUARANTINE_DECIDED',
] as const
const isAction = (name: string): name is (typeof actions)[number] => (actions as readonly string[]).includes(name)

const toEntry = ({ id, at, actor, action, changes, reason }: Act): HistoryEntry => ({
  id,
  when: dayAndTime(at),
  who: actor.kind === 'CLIENT' ? t('history.client', { id: actor.id }) : actor.id,
  what: [isAction(action) ? t(`history.actions.${action}`) : action, reason].filter(Boolean).join(': '),
  changes: changes.map(({ field, before, after }) => ({
    field: nameOf(field),
    // What was empty before is a change of the settings all the same.
    ...((before !== undefined || action === 'ZUIL_SETTINGS') && { before: inWords(before) }),
    ...((before !== undefined || after !== undefined) && { after: inWords(after) }),
  })),
})

/** Who did what with a zuil, from what to what. */
export const ZuilHistory = ({ id }: { id: string }) => {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(zuilQueries.history(id))
  const entries = data?.pages.flatMap(({ member }) => member).map(toEntry)
  if (error)
    return (
      <Notice level="bad">
        <p>{sentence(error)}</p>
      </Notice>
    )
  if (entries?.length === 0) return <Empty title={t('history.none')} text={t('history.noneText')} />
  return (
    <Card title={t('zuilen.tabs.history')}>
      {entries && <History entries={entries} />}
      {hasNextPage && (
        <Button off={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          {t('quarantine.more')}
        </Button>
      )}
    </Card>
  )
}
