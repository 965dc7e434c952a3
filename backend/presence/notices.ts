import type { NewNotice } from '../platform/outbox/store.ts'
import { composeMail } from './mail/compose.ts'
import type { OutageFacts } from './rules/model.ts'
import type { AlertStore, StoredOutage } from './store/outages.ts'

export interface NoticeOptions {
  readonly store: Pick<AlertStore, 'recipients' | 'webhooks'>
  readonly newId: () => string
  /** Where people see a zuil; without a slash at its end. */
  readonly publicUrl: string
}

/**
 * What goes out when an outage begins or is over: a mail to each who is told at once, and a call of each webhook. Those who
 * are told daily find it in the digest.
 * @param event CLOSED: `outage.closedAt` is set
 * @param silent nobody is mailed; webhooks are called all the same, since a machine keeps what is open
 */
export const noticesOf = async (
  { store, newId, publicUrl }: NoticeOptions,
  event: 'OPENED' | 'CLOSED',
  outage: StoredOutage,
  silent: boolean,
): Promise<readonly NewNotice[]> => {
  const { id, kind, subject, startedAt, closedAt } = outage
  const facts = outage.facts as unknown as OutageFacts
  const recipients = silent ? [] : await store.recipients(outage.zuilIds)
  const told = { kind, facts, startedAt, ...(closedAt !== undefined && { closedAt }) }
  const mails = recipients
    .filter(({ mode }) => mode === 'AT_ONCE')
    .map(
      ({ email, language }): NewNotice => ({
        id: newId(),
        channel: 'MAIL',
        recipient: email,
        dedupeKey: `${id} ${event} ${email}`,
        content: { ...composeMail(told, language, publicUrl) },
      }),
    )
  const calls = (await store.webhooks(outage.zuilIds)).map(
    (webhook): NewNotice => ({
      id: newId(),
      channel: 'WEBHOOK',
      recipient: webhook.id,
      dedupeKey: `${id} ${event} webhook ${webhook.id}`,
      content: {
        type: event === 'OPENED' ? 'outage.opened' : 'outage.closed',
        timestamp: new Date(closedAt ?? outage.openedAt).toISOString(),
        data: {
          outageId: id,
          kind,
          subject,
          startedAt: new Date(startedAt).toISOString(),
          ...(closedAt !== undefined && { closedAt: new Date(closedAt).toISOString() }),
          ...facts,
          zuilen: facts.zuilen.map((zuil) => ({ ...zuil, url: `${publicUrl}/zuilen/${zuil.id}` })),
        },
      },
    }),
  )
  return [...mails, ...calls]
}
