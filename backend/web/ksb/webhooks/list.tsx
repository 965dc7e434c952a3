import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { ManagedWebhook } from '../../../presence/shapes/webhooks.ts'
import { ago } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { Empty, PageHead } from '../../ui/blocks.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { useListState } from '../../ui/filters.tsx'
import { Pill } from '../../ui/pill.tsx'
import type { Column } from '../../ui/table.tsx'
import { Listed } from '../listed.tsx'
import { useWebhookActs } from './acts.tsx'
import { webhookQueries } from './queries.ts'
import { kindsText, stateOf, waitingText } from './words.ts'

/** Page after page there are never so many. */
const LIMIT = 1_000

const columns: readonly Column<ManagedWebhook>[] = [
  {
    id: 'name',
    head: t('webhooks.fields.name'),
    rowHead: true,
    cell: ({ id, name, url }) => <Link href={`/webhooks/${id}`}>{name || url}</Link>,
  },
  { id: 'kinds', head: t('webhooks.fields.kinds'), cell: ({ kinds }) => kindsText(kinds) },
  {
    id: 'state',
    head: t('webhooks.state'),
    cell: (webhook) => {
      const { text, level } = stateOf(webhook)
      return <Pill level={level}>{text}</Pill>
    },
  },
  {
    id: 'sent',
    head: t('webhooks.lastSent'),
    cell: ({ lastSentAt }) => (lastSentAt === undefined ? t('webhooks.never') : ago(lastSentAt, Date.now())),
  },
  { id: 'waiting', head: t('webhooks.waitingHead'), cell: ({ waiting }) => waitingText(waiting) },
]

/** "Webhooks": where other programs are told what happens. */
export const WebhookList = () => {
  const state = useListState()
  const asked = useQuery({
    ...webhookQueries.list(),
    select: ({ member }) => ({ totalItems: member.length, member }),
  })
  const { groupsOf, dialog } = useWebhookActs()
  const add = (
    <ButtonLink to="/webhooks/nieuw" look="main">
      {t('webhooks.add')}
    </ButtonLink>
  )
  return (
    <>
      <PageHead title={t('nav.webhooks')}>{add}</PageHead>
      <p>{t('webhooks.text')}</p>
      <Listed
        name={t('nav.webhooks')}
        asked={asked}
        columns={columns}
        nameOf={({ name, url }) => name || url}
        menuOf={groupsOf}
        state={state}
        limit={LIMIT}
        empty={
          <Empty title={t('webhooks.none')} text={t('webhooks.noneText')}>
            {add}
          </Empty>
        }
      />
      {dialog}
    </>
  )
}
