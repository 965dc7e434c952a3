import type { CommandResult } from '@zuil/protocol'
import type { PrismaClient, ZuilCommand } from '../../platform/database/generated/client.ts'
import { given, storable } from '../../platform/database/mapping.ts'
import type { CommandKind } from '../shapes/command.ts'

/** How many commands of a zuil are kept. */
const KEPT = 20

const toStored = (row: ZuilCommand): StoredCommand => ({
  id: row.id,
  zuilId: row.zuilId,
  kind: row.kind as StoredCommand['kind'],
  issuedAt: row.issuedAt.getTime(),
  expiresAt: row.expiresAt.getTime(),
  ...given({
    outcome: row.outcome as StoredCommand['outcome'],
    problem: row.problem,
    log: row.log,
    picture: row.picture,
    answeredAt: row.answeredAt?.getTime(),
  }),
})

/** What zuilen were asked to do. */
export const commandStore = (prisma: PrismaClient): CommandStore => ({
  add: async ({ id, zuilId, kind, issuedAt, expiresAt }) => {
    await prisma.$transaction([
      prisma.zuilCommand.create({
        data: { id, zuilId, kind, issuedAt: new Date(issuedAt), expiresAt: new Date(expiresAt) },
      }),
      prisma.$executeRaw`delete from zuil_command where zuil_id = ${zuilId}::uuid and id not in (
        select id from zuil_command where zuil_id = ${zuilId}::uuid order by issued_at desc, id desc limit ${KEPT})`,
    ])
  },

  answer: async (zuilId, { id, outcome, problem, log, picture }, at) => {
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

  find: async (id) => {
    const row = await prisma.zuilCommand.findUnique({ where: { id } })
    return row ? toStored(row) : undefined
  },

  ofZuil: async (zuilId) => {
    const rows = await prisma.zuilCommand.findMany({
      where: { zuilId },
      orderBy: [{ issuedAt: 'desc' }, { id: 'desc' }],
    })
    return rows.map(toStored)
  },
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

export interface CommandStore {
  /** Keeps a new command; older ones of this zuil than the last twenty go. */
  add(command: StoredCommand): Promise<void>
  /** The first answer of a command of this zuil stands. */
  answer(zuilId: string, result: CommandResult, at: number): Promise<void>
  find(id: string): Promise<StoredCommand | undefined>
  /** Newest first. */
  ofZuil(zuilId: string): Promise<readonly StoredCommand[]>
}
