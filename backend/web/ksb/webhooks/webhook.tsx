import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { ListedCall, ManagedWebhook } from '../../../presence/shapes/webhooks.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { Found } from '../../shell/found.tsx'
import { sentence } from '../../shell/words.ts'
import { Card, Empty, Facts, PageHead } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { copyEntry } from '../../ui/copy.ts'
import { type Filter, FilterBar, useListState } from '../../ui/filters.tsx'
import { type MenuEntry, RowMenu } from '../../ui/menu.tsx'
import { Pill } from '../../ui/pill.tsx'
import type { Column } from '../../ui/table.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { ListedOnward, NoneFound } from '../listed.tsx'
import { useWebhookActs } from './acts.tsx'
import { webhookActs, webhookQueries } from './queries.ts'
import { TestDialog } from './test-dialog.tsx'
import css from './webhooks.module.css'
import { callStateOf, kindsText, outcomeText, problemText, stateOf, waitingText } from './words.ts'

const up = { to: '/webhooks', text: t('nav.webhooks') }

/** The page of one webhook: how it goes, and what it was called with. */
export const WebhookPage = ({ id }: { id: string }) => (
  <Found
    asked={useQuery(webhookQueries.one(id))}
    up={up}
    one={t('webhooks.one')}
    gone={{ title: t('webhooks.gone'), text: t('webhooks.goneText') }}
  >
    {(webhook) => <Webhook webhook={webhook} />}
  </Found>
)

const Webhook = ({ webhook }: { webhook: ManagedWebhook }) => {
  const { id, name, url, kinds, waiting, lastSentAt, lastFailedAt, lastProblem } = webhook
  const [, go] = useLocation()
  const { groupsOf, dialog } = useWebhookActs(() => go('/webhooks'))
  const [testing, setTesting] = useState(false)
  const { text, level } = stateOf(webhook)
  const title = name || url
  const menu = groupsOf(webhook).map((group) => group.filter((one) => one.id !== 'calls' && one.id !== 'test'))
  return (
    <>
      <PageHead title={title} up={up} beside={<Pill level={level}>{text}</Pill>}>
        <Button look="main" onPress={() => setTesting(true)}>
          {t('webhooks.acts.test')}
        </Button>
        <RowMenu name={t('general.actionsFor', { name: title })} groups={menu} />
      </PageHead>
      <Card>
        <Facts
          facts={[
            { name: t('webhooks.fields.url'), value: <span className={css.secret}>{url}</span> },
            { name: t('webhooks.fields.kinds'), value: kindsText(kinds) },
            { name: t('webhooks.waitingHead'), value: waitingText(waiting) },
            {
              name: t('webhooks.lastSent'),
              value: lastSentAt === undefined ? t('webhooks.never') : dayAndTime(lastSentAt),
            },
            ...(lastFailedAt !== undefined && lastProblem !== undefined
              ? [
                  {
                    name: t('webhooks.lastFailed'),
                    value: t('webhooks.lastFailedText', {
                      when: dayAndTime(lastFailedAt),
                      why: problemText(lastProblem),
                    }),
                  },
                ]
              : []),
          ]}
        />
      </Card>
      <h2>{t('webhooks.calls.title')}</h2>
      <p>{t('webhooks.calls.text')}</p>
      <Calls id={id} />
      {dialog}
      {testing && <TestDialog id={id} name={title} onClose={() => setTesting(false)} />}
    </>
  )
}

const columns: readonly Column<ListedCall>[] = [
  { id: 'when', head: t('webhooks.calls.when'), rowHead: true, cell: ({ createdAt }) => dayAndTime(createdAt) },
  { id: 'type', head: t('webhooks.calls.type'), cell: ({ type }) => type },
  {
    id: 'state',
    head: t('webhooks.state'),
    cell: (call) => {
      const { text, level } = callStateOf(call)
      return <Pill level={level}>{text}</Pill>
    },
  },
  { id: 'outcome', head: t('webhooks.calls.outcome'), cell: outcomeText },
]

const filters: readonly Filter[] = [
  {
    id: 'toestand',
    label: t('webhooks.calls.which'),
    options: [{ value: 'mislukt', text: t('webhooks.calls.notReceived') }],
  },
]

/** What it was called with in the last month, newest first. */
const Calls = ({ id }: { id: string }) => {
  const client = useQueryClient()
  const notify = useNotify()
  const state = useListState()
  const asked = useQuery(
    webhookQueries.calls(id, {
      ...(state.value('toestand') === 'mislukt' && { failed: 'true' }),
      ...(state.after !== '' && { before: state.after }),
    }),
  )
  const replay = (callId: string): void => {
    webhookActs
      .replay(id, { callId })
      .then(({ count }) => notify(t('webhooks.replay.done', { count })))
      .catch((error: unknown) => notify(sentence(error), { bad: true }))
      .finally(() => void client.invalidateQueries({ queryKey: ['webhook'] }))
  }
  const menuOf = (call: ListedCall): readonly (readonly MenuEntry[])[] => [
    [
      copyEntry(t('webhooks.calls.id'), call.id, notify),
      { id: 'replay', text: t('webhooks.calls.replayFrom'), run: () => replay(call.id) },
    ],
  ]
  return (
    <>
      <FilterBar state={state} filters={filters} />
      <ListedOnward
        name={t('webhooks.calls.title')}
        asked={asked}
        columns={columns}
        keyOf={(call) => call.id}
        nameOf={({ type, createdAt }) => `${type}, ${dayAndTime(createdAt)}`}
        menuOf={menuOf}
        state={state}
        first={t('webhooks.calls.first')}
        empty={
          state.query === '' ? (
            <Empty title={t('webhooks.calls.none')} text={t('webhooks.calls.noneText')} />
          ) : (
            <NoneFound
              title={t('webhooks.calls.allReceived')}
              text={t('webhooks.calls.allReceivedText')}
              state={state}
            />
          )
        }
      />
    </>
  )
}
