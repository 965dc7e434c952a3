import type { TableColumn } from '../../platform/files/table.ts'
import type { Api } from '../../platform/http/api.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { EXPORT_BATCH, type ExportDeps, exportFile, pageByPage } from '../../platform/http/exports.ts'
import { searchText, uuid } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { dayOf } from '../../platform/time/calendar.ts'
import { problem } from '../problems.ts'
import { member } from '../shapes.ts'
import type { ManagedAssociationStore } from '../store/managed.ts'
import type { AssociationMemberStore, StoredMember } from '../store/members.ts'

interface MembersExportDeps extends ExportDeps {
  readonly managedAssociations: ManagedAssociationStore
  readonly associationMembers: AssociationMemberStore
}

/** @param today yyyy-mm-dd: of the moment at which the file is made */
const columnsOf = (today: string): readonly TableColumn<StoredMember>[] => [
  { head: 'Achternaam', kind: 'TEXT', of: ({ name }) => name },
  { head: 'Voornaam', kind: 'TEXT', of: ({ firstName }) => firstName },
  { head: 'Geboortedatum', kind: 'DAY', of: ({ dateOfBirth }) => dateOfBirth },
  { head: 'UiTPAS-nummer', kind: 'DIGITS', of: ({ uitpasNumber }) => uitpasNumber },
  { head: 'E-mailadres', kind: 'TEXT', of: ({ email }) => email },
  { head: 'Lid tot en met', kind: 'DAY', of: ({ endDate }) => endDate },
  { head: 'Toestand', kind: 'TEXT', of: ({ endDate }) => (endDate >= today ? 'Loopt' : 'Verlopen') },
  { head: 'UUID', kind: 'TEXT', of: ({ id }) => id },
]

/** GET /associations/members/export: the members of one association as a file. */
export const membersExportRoutes = (api: Api, deps: MembersExportDeps): void => {
  const { managedAssociations, associationMembers, clock } = deps
  const fileOf = () =>
    exportFile(deps, {
      name: 'Leden van een lidmaatschap',
      filters: { associationId: uuid, text: searchText(254).optional(), status: member.shape.status.optional() },
      columns: columnsOf(dayOf(clock())),
      rows: (scope, { associationId, text, status }) =>
        pageByPage(async (after: string | undefined) => {
          const rows = await associationMembers.for(scope).list(associationId, {
            limit: EXPORT_BATCH,
            ...(text !== undefined && { text }),
            ...(status !== undefined && { status }),
            ...(after !== undefined && { after }),
          })
          return { rows: rows ?? [], ...(rows?.length === EXPORT_BATCH && { next: rows.at(-1)?.id }) }
        }),
    })
  api.get(
    '/associations/members/export',
    { config: { can: 'list.export' }, schema: fileOf().schema },
    async (request, reply) => {
      const scope = scopeOf(request)
      const found = await managedAssociations.for(scope).find(request.query.associationId)
      return found ? fileOf().send(request, scope, request.query, reply) : sendProblem(reply, problem('url/not-found'))
    },
  )
}
