import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ZuilFindings, ZuilSettings } from '../../../zuilen/shapes/zuil.ts'
import { zuilActs } from './queries.ts'
import { ofItsType } from './settings.ts'

const SETTLED_MS = 300

/** What the server finds of settings that are not saved yet, once they stay the same for a moment. */
export const useFindings = (settings: ZuilSettings, zuilId?: string): ZuilFindings | undefined => {
  const sent = ofItsType({ ...settings, name: settings.name.trim() || '-' })
  const text = JSON.stringify({ ...sent, openingHours: sent.openingHours.filter(({ days }) => days.length > 0) })
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLED_MS)
    return () => clearTimeout(timer)
  }, [text])
  const { data } = useQuery({
    queryKey: ['zuil findings', zuilId, settled],
    queryFn: () => zuilActs.findings(JSON.parse(settled) as ZuilSettings, zuilId),
    retry: false,
  })
  return data
}
