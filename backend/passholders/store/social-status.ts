import type { Act, FieldChange } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import { jsonText, withoutNulls } from '../../platform/database/mapping.ts'
import { shownSocialStatus } from '../rules/social-status.ts'
import type { ShownSocialStatus } from '../shapes/managed.ts'
import { asSubject } from './managed.ts'

/** The card system that a social status is of. */
interface Place {
  readonly cardSystemId: number
  readonly graceDays: number
}

/** The end of somebody's social status; milliseconds since 1970. */
interface StatusEnd {
  readonly passholderId: string
  readonly endDate: number
}

const inWords = (status: ShownSocialStatus) => ({
  socialStatus: status.status,
  ...withoutNulls({ endDate: status.endDate, suspendedUntil: status.suspendedUntil }),
})

/** What of a social status changed, as the audit log has it. */
export const socialStatusChanges = (before: ShownSocialStatus, after: ShownSocialStatus): readonly FieldChange[] => {
  const [was, is] = [inWords(before), inWords(after)]
  return (['socialStatus', 'endDate', 'suspendedUntil'] as const)
    .filter((field) => was[field] !== is[field])
    .map((field) => ({ field, ...withoutNulls({ before: was[field], after: is[field] }) }))
}

const statusAct = (
  { cardSystemId, graceDays }: Place,
  passholderId: string,
  before: Parameters<typeof shownSocialStatus>[0],
  after: Parameters<typeof shownSocialStatus>[0],
  now: number,
): Act => ({
  ...{ action: 'PASSHOLDER_SOCIAL_STATUS', subject: asSubject(passholderId, cardSystemId) },
  changes: socialStatusChanges(shownSocialStatus(before, graceDays, now), shownSocialStatus(after, graceDays, now)),
})

/** That who had none was given a social status. */
export const statusGivenAct = (place: Place, { passholderId, endDate }: StatusEnd, now: number): Act =>
  statusAct(place, passholderId, {}, { socialTariffEndDate: endDate }, now)

/**
 * Lets social statuses last longer; one that ends later already stays as it is.
 * @returns what is to be written down of those that changed, by passholder
 */
export const extendStatuses = async (
  db: Db,
  place: Place,
  ends: readonly StatusEnd[],
  now: number,
): Promise<ReadonlyMap<string, Act>> => {
  if (ends.length === 0) return new Map()
  const rows = ends.map(({ passholderId, endDate }) => ({ id: passholderId, ends: new Date(endDate).toISOString() }))
  const changed = await db.$queryRaw<{ id: string; before: Date | null; after: Date; suspended: Date | null }[]>`
    update membership m set social_tariff_end_date = r.ends
      from jsonb_to_recordset(${jsonText(rows)}::jsonb) as r(id uuid, ends timestamptz)
        join membership old on old.passholder_id = r.id and old.card_system_id = ${place.cardSystemId}
      where m.passholder_id = r.id and m.card_system_id = ${place.cardSystemId}
        and (m.social_tariff_end_date is null or m.social_tariff_end_date < r.ends)
      returning m.passholder_id as id, old.social_tariff_end_date as before, m.social_tariff_end_date as after,
        m.social_tariff_suspended_until as suspended`
  return new Map(
    changed.map(({ id, before, after, suspended }) => {
      const same = withoutNulls({ socialTariffSuspendedUntil: suspended?.getTime() })
      const was = { ...same, ...withoutNulls({ socialTariffEndDate: before?.getTime() }) }
      return [id, statusAct(place, id, was, { ...same, socialTariffEndDate: after.getTime() }, now)]
    }),
  )
}
