import { type Act, noteActs } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import { title } from '../../platform/http/localized.ts'
import type { Decision } from '../rules/model.ts'

/** What of a decision was given at a counter, as the audit log has it. */
const actOf = (
  { planned: { target }, checkin, ticket, redemption }: Decision,
  cardSystemId: number,
): Act | undefined => {
  if (checkin && target.kind === 'CHECK_IN') {
    const subject = { kind: 'CHECKIN', id: checkin.id, name: title(target.event.name), cardSystemId } as const
    return { action: 'CHECKIN_AT_COUNTER', subject, changes: [{ field: 'points', before: 0, after: checkin.points }] }
  }
  if (ticket && target.kind === 'TICKET') {
    const subject = { kind: 'TICKET', id: ticket.id, name: title(target.event.name), cardSystemId } as const
    return { action: 'TICKET_AT_COUNTER', subject, changes: [{ field: 'ticketPrice', before: 0, after: ticket.price }] }
  }
  if (redemption && target.kind === 'REDEEM') {
    const subject = { kind: 'REDEMPTION', id: redemption.id, name: title(target.reward.title), cardSystemId } as const
    const changes = [{ field: 'points', before: 0, after: 0 - redemption.points }]
    return { action: 'REDEMPTION_AT_COUNTER', subject, changes }
  }
  return undefined
}

/** Writes down what staff booked at their counter, and who did, within the transaction of the booking. */
export const noteAtCounter = async (db: Db, decisions: readonly Decision[]): Promise<void> => {
  const byStaff = new Map<string, { at: number; acts: Act[] }>()
  for (const decision of decisions) {
    const { request, at } = decision.planned
    if (request.origin !== 'API' || !request.staff || decision.repeated) continue
    const { email, cardSystemId } = request.staff
    const act = actOf(decision, cardSystemId)
    if (!act) continue
    const own = byStaff.get(email)
    if (own) own.acts.push(act)
    else byStaff.set(email, { at, acts: [act] })
  }
  for (const [id, { at, acts }] of byStaff) await noteActs(db, { kind: 'USER', id }, at, acts)
}
