import { z } from 'zod'
import type { AuditStore } from '../../platform/database/audit.ts'
import type { TableColumn } from '../../platform/files/table.ts'
import { actsPage, readActs } from '../../platform/http/acts.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { etagOf, versionOf } from '../../platform/http/etag.ts'
import { byNumber, type ExportDeps, exportFile } from '../../platform/http/exports.ts'
import { searchText, uuid } from '../../platform/http/fields.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { personOf, scopeOf } from '../../platform/http/guard.ts'
import { officePage } from '../../platform/http/paging.ts'
import type { Problem } from '../../platform/http/problems.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { hasDomain } from '../../platform/outbox/address.ts'
import { acts } from '../../platform/shapes.ts'
import { problem, problems } from '../problems.ts'
import { wrongForRole } from '../rules/manage.ts'
import {
  type AccountSettings,
  accountChoices,
  accountRole,
  accountSettings,
  endedSessions,
  managedAccount,
  managedAccounts,
  newAccount,
} from '../shapes.ts'
import type { AccountOutcome, StoredAccount } from '../store/account-changes.ts'
import type { AccountStore } from '../store/accounts.ts'
import type { SessionStore } from '../store/sessions.ts'

const alertWords: Readonly<Record<StoredAccount['alertMode'], string>> = {
  AT_ONCE: 'meteen',
  DAILY: 'één keer per dag',
  NONE: 'geen',
}

interface AccountDeps extends ExportDeps {
  /** By name. */
  readonly zuilenOf: (cardSystemId: number) => Promise<readonly { readonly id: string; readonly name: string }[]>
  readonly countersOf: (cardSystemId: number) => Promise<readonly { readonly id: string; readonly name: string }[]>
  readonly accounts: AccountStore
  readonly sessions: Pick<SessionStore, 'endOfAccount'>
  readonly audit: AuditStore
}

const toResponse = ({
  lastLoginAt,
  zuilIds,
  counterIds,
  ...account
}: StoredAccount): z.input<typeof managedAccount> => ({
  ...account,
  ...(zuilIds && { zuilIds: [...zuilIds] }),
  ...(counterIds && { counterIds: [...counterIds] }),
  ...(lastLoginAt !== undefined && { lastLoginAt: new Date(lastLoginAt).toISOString() }),
})

/** The problem of a change that was not made. */
const notDone = (outcome: Exclude<AccountOutcome, { kind: 'SAVED' | 'WITHDRAWN' }>): Problem => {
  switch (outcome.kind) {
    case 'NOT_FOUND':
      return problem('url/not-found')
    case 'EXISTS':
      return problem('account-exists')
    case 'CHANGED_MEANWHILE':
      return problem('account-changed-meanwhile', { detail: `The current version is ${etagOf(outcome.version)}.` })
    case 'UNKNOWN':
      return fieldProblem(`/${outcome.field}`, 'names one that does not exist')
    case 'SUPERADMIN_ONLY':
      return problem('account-superadmin-only')
    case 'LAST_SUPERADMIN':
      return problem('account-last-superadmin')
  }
}

const wrongProblem = (settings: AccountSettings): Problem | undefined => {
  const wrong = wrongForRole(settings)
  return wrong && fieldProblem(`/${wrong.field}`, `${wrong.why === 'NEEDED' ? 'is needed' : 'is not'} for this role`)
}
const versionMissing = problem('account-version-missing', {
  detail: 'The header If-Match is needed, with the ETag of GET /accounts/{accountId}.',
})

const params = z.object({ accountId: uuid })
/** By what accounts are sought. */
const filters = {
  /** Part of the address, or the account's id. */
  text: searchText(254).optional(),
  role: accountRole.optional(),
}
const columns: readonly TableColumn<StoredAccount>[] = [
  { head: 'E-mailadres', kind: 'TEXT', of: ({ email }) => email },
  { head: 'Rol', kind: 'TEXT', of: ({ role }) => role.toLowerCase() },
  { head: 'Aantal zuilen', kind: 'NUMBER', of: ({ zuilIds }) => zuilIds?.length },
  { head: 'Aantal balies', kind: 'NUMBER', of: ({ counterIds }) => counterIds?.length },
  { head: 'Mails over zuilen', kind: 'TEXT', of: ({ alertMode }) => alertWords[alertMode] },
  { head: 'Laatst ingelogd', kind: 'MOMENT', of: ({ lastLoginAt }) => lastLoginAt },
]
const headers = z.object({ 'if-match': z.string().optional() })
const refusals = problems({
  400: ['body/missing', 'body/invalid-data'],
  401: ['auth/unauthorized'],
  403: ['auth/forbidden', 'account-superadmin-only'],
  404: ['url/not-found'],
  409: ['account-exists', 'account-last-superadmin'],
  412: ['account-changed-meanwhile'],
  428: ['account-version-missing'],
})

/**
 * /accounts: who has which role in the card system of who asks (handbook, "Welkom"), by e-mail address. What is withdrawn is
 * gone at the next request, since rights are read at each. An address stays as it is: another is another account.
 */
export const accountRoutes = (api: Api, deps: AccountDeps): void => {
  const { accounts, sessions, audit, zuilenOf, countersOf, log } = deps
  const can = 'account.manage' as const
  const search = (
    scope: Scope,
    { text, role }: z.output<z.ZodObject<typeof filters>>,
    start: number,
    limit: number,
  ): ReturnType<ReturnType<AccountStore['for']>['search']> =>
    accounts.for(scope).search({ start, limit, ...(text !== undefined && { text }), ...(role && { role }) })

  api.get(
    '/accounts',
    {
      config: { can },
      schema: {
        querystring: z.object({ ...filters, ...officePage }),
        response: { 200: answer('OK', managedAccounts), ...refusals },
      },
    },
    async (request, reply) => {
      const { start, limit, ...asked } = request.query
      const { totalItems, member } = await search(scopeOf(request), asked, start, limit)
      return reply.send({ totalItems, member: member.map(toResponse) })
    },
  )
  const file = exportFile(deps, {
    ...{ name: 'Gebruikers', filters, columns },
    rows: (scope, asked) => byNumber(async (start, limit) => (await search(scope, asked, start, limit)).member),
  })
  api.get('/accounts/export', { config: { can: 'list.export' }, schema: file.schema }, (request, reply) =>
    file.send(request, scopeOf(request), request.query, reply),
  )

  api.post(
    '/accounts',
    {
      config: { can },
      schema: { body: newAccount, response: { 201: answer('Created', managedAccount), ...refusals } },
    },
    async (request, reply) => {
      const { email, ...settings } = request.body
      if (!hasDomain(email)) return sendProblem(reply, fieldProblem('/email', 'has a domain that cannot be one'))
      const wrong = wrongProblem(settings)
      if (wrong) return sendProblem(reply, wrong)
      const outcome = await accounts.for(scopeOf(request)).grant(email, settings)
      if (outcome.kind === 'WITHDRAWN') throw new Error('a grant withdraws nothing')
      if (outcome.kind !== 'SAVED') return sendProblem(reply, notDone(outcome))
      const { account } = outcome
      log.info({ requestId: request.id, accountId: account.id, role: account.role }, 'An account was granted')
      return reply.code(201).header('etag', etagOf(account.version)).send(toResponse(account))
    },
  )

  api.get(
    '/accounts/choices',
    { config: { can }, schema: { response: { 200: answer('OK', accountChoices), ...refusals } } },
    async (request, reply) => {
      const { cardSystemId } = personOf(request)
      const [zuilen, counters] = [await zuilenOf(cardSystemId), await countersOf(cardSystemId)]
      return reply.send({ zuilen: [...zuilen], counters: [...counters] })
    },
  )

  api.get(
    '/accounts/:accountId',
    { config: { can }, schema: { params, response: { 200: answer('OK', managedAccount), ...refusals } } },
    async (request, reply) => {
      const found = await accounts.for(scopeOf(request)).find(request.params.accountId)
      if (!found) return sendProblem(reply, problem('url/not-found'))
      return reply.header('etag', etagOf(found.version)).send(toResponse(found))
    },
  )

  api.put(
    '/accounts/:accountId',
    {
      config: { can },
      schema: { params, headers, body: accountSettings, response: { 200: answer('OK', managedAccount), ...refusals } },
    },
    async (request, reply) => {
      const { accountId } = request.params
      const own = accounts.for(scopeOf(request))
      if (!(await own.find(accountId))) return sendProblem(reply, problem('url/not-found'))
      const version = versionOf(request.headers['if-match'])
      if (version === undefined) return sendProblem(reply, versionMissing)
      const wrong = wrongProblem(request.body)
      if (wrong) return sendProblem(reply, wrong)
      const outcome = await own.change(accountId, request.body, version)
      if (outcome.kind === 'CHANGED_MEANWHILE') reply.header('etag', etagOf(outcome.version))
      if (outcome.kind === 'WITHDRAWN') throw new Error('a change withdraws nothing')
      if (outcome.kind !== 'SAVED') return sendProblem(reply, notDone(outcome))
      const { account } = outcome
      log.info({ requestId: request.id, accountId, role: account.role }, 'An account was changed')
      return reply.header('etag', etagOf(account.version)).send(toResponse(account))
    },
  )

  api.delete(
    '/accounts/:accountId',
    { config: { can }, schema: { params, headers, response: { 204: z.null(), ...refusals } } },
    async (request, reply) => {
      const { accountId } = request.params
      const own = accounts.for(scopeOf(request))
      if (!(await own.find(accountId))) return sendProblem(reply, problem('url/not-found'))
      const version = versionOf(request.headers['if-match'])
      if (version === undefined) return sendProblem(reply, versionMissing)
      const outcome = await own.withdraw(accountId, version)
      if (outcome.kind === 'CHANGED_MEANWHILE') reply.header('etag', etagOf(outcome.version))
      if (outcome.kind === 'SAVED') throw new Error('a withdrawal saves nothing')
      if (outcome.kind !== 'WITHDRAWN') return sendProblem(reply, notDone(outcome))
      log.info({ requestId: request.id, accountId }, 'An account was withdrawn')
      return reply.code(204).send(null)
    },
  )

  api.post(
    '/accounts/:accountId/sessions/end',
    { config: { can }, schema: { params, response: { 200: answer('OK', endedSessions), ...refusals } } },
    async (request, reply) => {
      const { actor } = scopeOf(request)
      const { accountId } = request.params
      const ended = await sessions.endOfAccount(accountId, personOf(request).cardSystemId, actor)
      if (ended === undefined) return sendProblem(reply, problem('url/not-found'))
      return reply.send({ ended })
    },
  )

  api.get(
    '/accounts/:accountId/history',
    {
      config: { can },
      schema: { params, querystring: z.object(actsPage), response: { 200: answer('OK', acts), ...refusals } },
    },
    async (request, reply) => {
      const { cardSystemId } = personOf(request)
      const { accountId } = request.params
      const page = await readActs(audit, { cardSystemId, subject: { kind: 'ACCOUNT', id: accountId } }, request.query)
      // One that was withdrawn has its history still.
      const known = page.member.length > 0 || (await accounts.for(scopeOf(request)).find(accountId))
      return known ? reply.send(page) : sendProblem(reply, problem('url/not-found'))
    },
  )
}
