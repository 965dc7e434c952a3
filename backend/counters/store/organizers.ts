import type { PrismaClient } from '../../platform/database/generated/client.ts'

/** What a name is shown of. */
export interface Named {
  readonly id: string
  readonly name: string
}

/** Organizers, and the locations that belong with them: names that everybody may know. */
export const organizerStore = (prisma: PrismaClient) => ({
  /** Those of these that there are. */
  named: (ids: readonly string[]): Promise<readonly Named[]> =>
    prisma.organizer.findMany({
      where: { id: { in: [...ids] } },
      select: { id: true, name: true },
      orderBy: { id: 'asc' },
    }),

  /** The same of locations. */
  locations: (ids: readonly string[]): Promise<readonly Named[]> =>
    prisma.location.findMany({
      where: { id: { in: [...ids] } },
      select: { id: true, name: true },
      orderBy: { id: 'asc' },
    }),
})
export type OrganizerStore = ReturnType<typeof organizerStore>
