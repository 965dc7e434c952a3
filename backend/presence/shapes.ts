import { z } from 'zod'
import { moment, named } from '../platform/http/fields.ts'
import { healthProblem } from '../zuilen/shapes/health-problem.ts'

export const outageKind = z.enum(['OFFLINE', 'SITE', 'FLAPPING', 'HEALTH', 'QUARANTINE'])
export type OutageKind = z.infer<typeof outageKind>

/** What is known of a zuil when an outage opens: goes into the mails, the webhook calls and the page. */
const zuilInOutage = z.object({
  id: z.string(),
  name: z.string(),
  counter: z.string().optional(),
  software: z.string().optional(),
  lastHeardAt: moment.optional(),
  journalDepth: z.int().optional(),
  /** What was wrong with it when it was last heard. */
  problems: z.array(healthProblem),
})
export type ZuilInOutage = z.infer<typeof zuilInOutage>

export const outageFacts = z.object({
  zuilen: z.array(zuilInOutage),
  /** HEALTH: what is wrong, and a detail for people. */
  problem: healthProblem.optional(),
  detail: z.string().optional(),
  /** QUARANTINE: how many taps waited when it opened. */
  waiting: z.int().optional(),
})
export type OutageFacts = z.infer<typeof outageFacts>

export const outage = named(
  'Outage',
  'Something that people were notified of: zuilen that are off, a site, a flapping connection, a zuil that is ' +
    'not well, or one of which taps wait in quarantine.',
  z.object({
    id: z.string(),
    kind: outageKind,
    /** A zuil's id (OFFLINE, FLAPPING, QUARANTINE), a site or card system (SITE), a zuil's id and a problem (HEALTH). */
    subject: z.string(),
    zuilIds: z.array(z.string()),
    facts: outageFacts,
    startedAt: moment,
    openedAt: moment,
    closedAt: moment.optional(),
  }),
)
export type Outage = z.infer<typeof outage>

/** Outages of one zuil, as its own page has them. */
export const zuilOutages = z.object({
  member: z.array(
    z.object({
      id: z.string(),
      kind: outageKind,
      problem: healthProblem.optional(),
      /** QUARANTINE: how many taps waited when it opened. */
      waiting: z.int().optional(),
      startedAt: moment,
      closedAt: moment.optional(),
    }),
  ),
})
export type ZuilOutages = z.infer<typeof zuilOutages>

export const notice = named(
  'Notice',
  'A mail, or a call of a webhook.',
  z.object({
    channel: z.enum(['MAIL', 'WEBHOOK']),
    recipient: z.string(),
    /** KEPT: of a safe environment, from which it is not sent. */
    state: z.enum(['WAITING', 'SENDING', 'SENT', 'GIVEN_UP', 'UNKNOWN', 'KEPT']),
    attempts: z.int(),
    createdAt: moment,
    sentAt: moment.optional(),
    subject: z.string().optional(),
    text: z.string().optional(),
    problem: z.string().optional(),
  }),
)
export type Notice = z.infer<typeof notice>

export const alerts = named(
  'Alerts',
  'What is wrong with the fleet now, what was recently, and who was notified. Newest first.',
  z.object({ open: z.array(outage), recent: z.array(outage), notices: z.array(notice) }),
)
export type Alerts = z.infer<typeof alerts>
