import { z } from 'zod'
import type { ActQuery, AuditStore, NotedAct } from '../database/audit.ts'
import type { acts } from '../shapes.ts'

/** Where a page of the audit log begins, and how long it is. */
export const actsPage = {
  /** `next` of the page before. */
  before: z
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
}

/** A page of the audit log: asked with a limit of one more, by which it is seen whether another follows. */
const toActs = (found: readonly NotedAct[], limit: number): z.input<typeof acts> => {
  const member = found.slice(0, limit)
  const last = member.at(-1)
  return {
    member: member.map(({ at, actor, subject: { kind, id, name }, changes = [], ...act }) => ({
      ...act,
      at: new Date(at).toISOString(),
      actor: { ...actor },
      subject: { kind, id, ...(name !== undefined && { name }) },
      changes: [...changes],
    })),
    ...(found.length > limit && last && { next: last.id }),
  }
}

/** A page of what was done to something, or by somebody. */
export const readActs = async (
  audit: AuditStore,
  query: Omit<ActQuery, 'beforeId' | 'limit'>,
  { before, limit }: { readonly before?: string | undefined; readonly limit: number },
): Promise<z.input<typeof acts>> =>
  toActs(await audit.list({ ...query, ...(before !== undefined && { beforeId: before }), limit: limit + 1 }), limit)
