import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { families, familyMember } from '../../passholders/shapes/api.ts'
import { isPassing } from '../api/problems.ts'
import { answerOf } from './ask.ts'
import { type Kept, keep, keptOf, type OwnPassholder, toKept } from './kept.ts'
import { login, ownSub } from './login/login.ts'

const AGAIN_MS = 5_000

/** Who I am, as it is now (`data`), or as it was last known here (`known`). @param isIn there is a token to ask with */
export const useOwn = (isIn: boolean) => {
  const asked = useQuery({
    queryKey: ['own'],
    enabled: isIn,
    queryFn: async () => {
      const now = await answerOf<OwnPassholder>('/passholders/me')
      // Who logged out meanwhile is not kept.
      if (login.now() === 'IN') keep(toKept(now, ownSub() ?? '', Date.now()))
      return now
    },
    // What passes by itself; who has no card yet is not asked about for ever.
    refetchInterval: ({ state }) => (isPassing(state.error) ? AGAIN_MS : false),
  })
  const known: Kept | undefined = asked.data ? toKept(asked.data, ownSub() ?? '', asked.dataUpdatedAt) : keptOf()
  return { ...asked, known }
}

export type FamilyMember = z.infer<typeof familyMember>

/** The others of my family: GET /passholders/me/family-members. */
export const useFamily = () =>
  useQuery({
    queryKey: ['family'],
    queryFn: async () => {
      const all = await answerOf<readonly FamilyMember[]>('/passholders/me/family-members')
      return all.filter(({ mainFamilyMember }) => !mainFamilyMember)
    },
  })

export type OtherFamily = z.infer<typeof families>[number]

/** Whose families I am in, beside my own: GET /passholders/me/families. */
export const useOtherFamilies = () =>
  useQuery({
    queryKey: ['families'],
    queryFn: () => answerOf<readonly OtherFamily[]>('/passholders/me/families'),
  })
