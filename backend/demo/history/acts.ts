import type { Act, FieldChange, Subject } from '../../platform/database/audit.ts'
import { Scope } from '../../platform/http/scope.ts'
import { dayAfter, dayOf, momentOf } from '../../platform/time/calendar.ts'
import { adminEmail, demoAccounts, deskEmail, superadminEmail } from '../accounts.ts'
import { counters, dender } from '../places.ts'
import { demoZuil, membershipZuil, ticketZuil } from '../zuilen.ts'
import type { HistoryStep } from './steps.ts'
import type { HistoryTaps } from './taps.ts'

const personOf = (email: string, role: 'SUPERADMIN' | 'ADMIN'): Scope => {
  const scope = Scope.ofPerson(email, { role, cardSystemId: dender.id, staffOf: [] }, [role])
  if (!scope) throw new Error('an administrator reaches his own card system')
  return scope
}
const admin = personOf(adminEmail, 'ADMIN')
const superadmin = personOf(superadminEmail, 'SUPERADMIN')

const subjectOf = (kind: Subject['kind'], { id, name }: { readonly id: string; readonly name: string }): Subject => ({
  ...{ kind, id, name, cardSystemId: dender.id },
})
const [, zuilbeheerder] = demoAccounts

/** So many days ago, at an hour: who did what. Each led to what the demo begins with. */
const done: readonly (readonly [
  days: number,
  time: string,
  by: Scope,
  Omit<Act, 'changes'>,
  readonly FieldChange[],
])[] = [
  [
    ...([13, '09:12', admin] as const),
    { action: 'COUNTER_CHANGED', subject: subjectOf('COUNTER', counters.cloakroom) },
    [{ field: 'name', before: 'CC De Schakel, garderobe', after: counters.cloakroom.name }],
  ],
  [
    ...([12, '10:40', superadmin] as const),
    { action: 'ZUIL_SETTINGS', subject: subjectOf('ZUIL', demoZuil) },
    [{ field: 'showQr', before: false, after: true }],
  ],
  [
    ...([11, '14:05', superadmin] as const),
    {
      action: 'ACCOUNT_GRANTED',
      subject: subjectOf('ACCOUNT', { id: zuilbeheerder?.id ?? '', name: zuilbeheerder?.email ?? '' }),
    },
    [
      ...[
        { field: 'role', after: 'ZUILBEHEERDER' },
        { field: 'language', after: 'nl' },
      ],
      ...[{ field: 'alertMode', after: 'AT_ONCE' }],
    ],
  ],
  [
    ...([8, '11:20', admin] as const),
    { action: 'STAFF_ADDED', subject: subjectOf('COUNTER', counters.boxOffice) },
    [{ field: 'staff', after: deskEmail }],
  ],
  [
    ...([5, '16:31', admin] as const),
    { action: 'ZUIL_SETTINGS', subject: subjectOf('ZUIL', membershipZuil) },
    [{ field: 'languages', before: ['nl'], after: [...membershipZuil.languages] }],
  ],
  [
    ...([3, '09:48', superadmin] as const),
    {
      action: 'ACCOUNT_CHANGED',
      subject: subjectOf('ACCOUNT', { id: zuilbeheerder?.id ?? '', name: zuilbeheerder?.email ?? '' }),
    },
    [{ field: 'alertMode', before: 'AT_ONCE', after: 'DAILY' }],
  ],
  [
    ...([1, '13:15', admin] as const),
    { action: 'ZUIL_SETTINGS', subject: subjectOf('ZUIL', ticketZuil) },
    [{ field: 'sound', before: false, after: true }],
  ],
]

/** What people of the back office did in these two weeks. @param now milliseconds since 1970 */
export const officeActs = (now: number, { toReverse, toPutAside }: HistoryTaps): readonly HistoryStep[] => {
  const on = (days: number, time: string): number => momentOf(dayAfter(dayOf(now), -days), time)
  const acts = done.map(
    ([days, time, by, act, changes]): HistoryStep => ({
      kind: 'ACT',
      at: on(days, time),
      by: by.actor,
      act: { ...act, changes },
    }),
  )
  const afterwards = (at: number): number => momentOf(dayAfter(dayOf(at)), '09:26')
  if (toReverse)
    acts.push({
      ...{ kind: 'REVERSAL', at: afterwards(toReverse.receivedAt), actieId: toReverse.actieId, by: admin },
      reason: 'Had de kaart van zijn broer bij',
    })
  if (toPutAside)
    acts.push({
      ...{ kind: 'PUT_ASIDE', at: afterwards(toPutAside.receivedAt), actieId: toPutAside.actieId, by: admin },
      word: 'Kaart was als verloren opgegeven',
    })
  return acts
}
