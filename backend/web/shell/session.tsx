import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { Me } from '../../accounts/shapes.ts'
import type { Action } from '../../platform/http/policy.ts'
import { ask } from '../api/request.ts'

export const useMeQuery = () => useQuery({ queryKey: ['me'], queryFn: async () => (await ask<Me>('/me')).body })

export const MeContext = createContext<Me | undefined>(undefined)

/** Who is logged in. */
export const useMe = (): Me => {
  const me = useContext(MeContext)
  if (!me) throw new Error('a page is shown without anybody logged in')
  return me
}

/** Whether he may do something: what he may not do is not shown. */
export const useMay = (action: Action): boolean => useMe().can.includes(action)

/** Where one logs in, to come back to this page. */
export const loginAddress = (): string =>
  `/ksb/login?${new URLSearchParams({ terug: location.pathname + location.search })}`
