import type { NewNotice } from '../platform/outbox/notices.ts'
import { composeMail } from './mail/compose.ts'
import type { CallBody } from './shapes/webhooks.ts'
import type { StoredOutage } from './store/outages.ts'
import type { RecipientsOf } from './store/recipients.ts'

export interface NoticeOptions {
  readonly recipientsOf: RecipientsOf
  readonly newId: () => string
  /** Where people see a zuil; without a slash at its end. */
  readonly publicUrl: string
}

const toCall = (
  event: 'OPENED' | 'CLOSED',
  { id, kind, subject, facts, startedAt, openedAt, closedAt }: StoredOutage,
  publicUrl: string,
): CallBody => ({
  type: event === 'OPENED' ? 'outage.opened' : 'outage.closed',
  timestamp: new Date(closedAt ?? openedAt).toISOString(),
  data: {
    outageId: id,
    kind,
    subject,
    startedAt: new Date(startedAt).toISOString(),
    ...(closedAt !== undefined && { closedAt: new Date(closedAt).toISOString() }),
    ...facts,
    zuilen: facts.zuilen.map((zuil) => ({ ...zuil, url: `${publicUrl}/zuilen/${zuil.id}` })),
  },
})

/**
 * The notices of an outage that opens or closes: a mail to everyone who wants to be notified at once, and what
 * webhooks are called with. Who wants a daily mail finds it in the digest.
 * @param event CLOSED: `outage.closedAt` is set
 * @param silent nobody is mailed; webhooks are called all the same, since a machine keeps track of what is open
 */
export const noticesOf = async (
  options: NoticeOptions,
  event: 'OPENED' | 'CLOSED',
  outage: StoredOutage,
  silent = false,
): Promise<{ readonly mails: readonly NewNotice[]; readonly call: CallBody }> => {
  const { newId, publicUrl } = options
  const recipients = silent ? [] : await options.recipientsOf(outage.zuilIds)
  const mails = recipients
    .filter(({ mode }) => mode === 'AT_ONCE')
    .map(
      ({ email, language }): NewNotice => ({
        id: newId(),
        channel: 'MAIL',
        recipient: email,
        dedupeKey: `${outage.id} ${event} ${email}`,
        content: { ...composeMail(outage, language, publicUrl) },
      }),
    )
  return { mails, call: toCall(event, outage, publicUrl) }
}
