import type { ListedCall, ManagedWebhook, WebhookKind } from '../../../presence/shapes/webhooks.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t, textOf } from '../../i18n/t.ts'
import type { Level } from '../../ui/pill.tsx'

export const kinds: readonly WebhookKind[] = ['ALERTS', 'CHECKINS', 'REDEMPTIONS', 'TICKETS', 'ZUILEN']

export const kindOptions = () => kinds.map((value) => ({ value, text: t(`webhooks.kinds.${value}`) }))

export const kindsText = (asked: readonly WebhookKind[]): string =>
  asked.map((kind) => t(`webhooks.kinds.${kind}`)).join(', ')

/** How one goes. */
export const stateOf = ({ active, resting }: ManagedWebhook): { readonly text: string; readonly level: Level } => {
  if (!active) return { text: t('webhooks.states.paused'), level: 'quiet' }
  if (resting) return { text: t('webhooks.states.resting'), level: 'bad' }
  return { text: t('webhooks.states.active'), level: 'good' }
}

export const waitingText = (waiting: number): string =>
  waiting > 1_000 ? t('webhooks.waitingMany') : t('webhooks.waiting', { count: waiting })

/** Why a call was not received. */
export const problemText = (problem: string): string => {
  const [, status] = /^answered (\d+)$/.exec(problem) ?? []
  if (status !== undefined) return t('webhooks.problems.answered', { status })
  if (problem.startsWith('its address ')) return t('webhooks.problems.address')
  if (problem === 'too old') return t('webhooks.problems.tooOld')
  return textOf(`webhooks.problems.${problem}`) ?? t('webhooks.problems.unreachable', { code: problem })
}

export const callStateOf = ({ state, problem }: ListedCall): { readonly text: string; readonly level: Level } => {
  if (state === 'SENT') return { text: t('webhooks.calls.states.SENT'), level: 'good' }
  if (state === 'GIVEN_UP') return { text: t('webhooks.calls.states.GIVEN_UP'), level: 'bad' }
  return problem === undefined
    ? { text: t('webhooks.calls.states.WAITING'), level: 'quiet' }
    : { text: t('webhooks.calls.states.RETRY'), level: 'warn' }
}

/** What became of a call, in a line. */
export const outcomeText = ({ state, sentAt, problem, attempts, nextAttemptAt }: ListedCall): string => {
  if (state === 'SENT') return sentAt === undefined ? '' : t('webhooks.calls.sentAt', { when: dayAndTime(sentAt) })
  if (problem === undefined) return ''
  const why = t('webhooks.calls.failed', { why: problemText(problem), count: attempts })
  if (state === 'GIVEN_UP' || nextAttemptAt === undefined) return why
  return `${why} ${t('webhooks.calls.again', { when: dayAndTime(nextAttemptAt) })}`
}
