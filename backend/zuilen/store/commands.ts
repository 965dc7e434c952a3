import type { CommandResult } from '@zuil/protocol'
import type { Actor } from '../../platform/actor.ts'
import type { PrismaClient, ZuilCommand } from '../../platform/database/generated/client.ts'
import { storable, withoutNulls } from '../../platform/database/mapping.ts'
import { Scope } from '../../platform/http/scope.ts'
import type { CommandKind } from '../shapes/command.ts'
import { noteZuilAct } from './acts.ts'
import { within } from './within.ts'

/** How many commands of a zuil are kept. */
const KEPT = 20

const toStored = (row: ZuilCommand): StoredCommand => ({
  id: row.id,
  zuilId: row.zuilId,
  kind: row.kind as StoredCommand['kind'],
  issuedAt: row.issuedAt.getTime(),
  expiresAt: row.expiresAt.getTime(),
  ...withoutNulls({
    outcome: row.outcome as StoredCommand['outcome'],
    problem: row.problem,
    log: row.log,
    picture: row.picture,
    answeredAt: row.answeredAt?.getTime(),
  }),
})

/** What zuilen were asked to do. */
export const commandStore = (prisma: PrismaClient) => ({
  /** Stores a new command; older ones of this zuil than the last twenty go. @param by who asks; absent = nobody */
  add: async (
    { id, zuilId, kind, issuedAt, expiresAt }: StoredCommand,
    by: Actor = Scope.system.actor,
  ): Promise<void> => {
    await prisma.$transaction([
      noteZuilAct(prisma, by, issuedAt, zuilId, 'ZUIL_COMMAND', [{ field: 'command', after: kind }]),
      prisma.zuilCommand.create({
        data: { id, zuilId, kind, issuedAt: new Date(issuedAt), expiresAt: new Date(expiresAt) },
      }),
      prisma.$executeRaw`delete from zuil_command where zuil_id = ${zuilId}::uuid and id not in (
        select id from zuil_command where zuil_id = ${zuilId}::uuid order by issued_at desc, id desc limit ${KEPT})`,
    ])
  },

  /** The first answer of a command of this zuil stands. */
  answer: async (zuilId: string, { id, outcome, problem, log, picture }: CommandResult, at: number): Promise<void> => {
    await prisma.zuilCommand.updateMany({
      where: { id, zuilId, outcome: null },
      data: {
        outcome,
        problem: problem === undefined ? null : storable(problem),
        log: log === undefined ? null : storable(log),
        picture: picture === undefined ? null : storable(picture),
        answeredAt: new Date(at),
      },
    })
  },

  for: (scope: Scope) => ({
    find: async (id: string): Promise<StoredCommand | undefined> => {
      const row = await prisma.zuilCommand.findFirst({ where: { id, zuil: within(scope) } })
      return row ? toStored(row) : undefined
    },

    /** Newest first. */
    ofZuil: async (zuilId: string): Promise<readonly StoredCommand[]> => {
      const rows = await prisma.zuilCommand.findMany({
        where: { zuilId, zuil: within(scope) },
        orderBy: [{ issuedAt: 'desc' }, { id: 'desc' }],
      })
      return rows.map(toStored)
    },
  }),
})

export interface StoredCommand {
  readonly id: string
  readonly zuilId: string
  readonly kind: CommandKind
  readonly issuedAt: number
  readonly expiresAt: number
  readonly outcome?: CommandResult['outcome']
  readonly problem?: string
  readonly log?: string
  readonly picture?: string
  readonly answeredAt?: number
}
export type CommandStore = ReturnType<typeof commandStore>
