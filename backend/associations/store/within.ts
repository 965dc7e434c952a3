import type { Subject } from '../../platform/database/audit.ts'
import type { Prisma } from '../../platform/database/generated/client.ts'
import { dayText, withoutNulls } from '../../platform/database/mapping.ts'
import type { EditedAssociation } from '../shapes.ts'

type Row = Pick<
  Prisma.AssociationGetPayload<object>,
  'id' | 'cardSystemId' | 'name' | 'endDateType' | 'endDate' | 'months' | 'renewableMonths'
>

/** What is set of an association. */
export const toSettings = ({ name, endDateType, endDate, months, renewableMonths }: Row): EditedAssociation => ({
  name: name as unknown as EditedAssociation['name'],
  endDateType,
  ...withoutNulls({ endDate: endDate && dayText(endDate), months, renewableMonths }),
})

/** An association in the audit log. */
export const asSubject = ({ id, cardSystemId, name }: Pick<Row, 'id' | 'cardSystemId' | 'name'>): Subject => ({
  kind: 'ASSOCIATION',
  id,
  name: (name as unknown as EditedAssociation['name']).nl,
  cardSystemId,
})
