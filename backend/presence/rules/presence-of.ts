import type { KnownPresence } from '../../zuilen/shapes/presence.ts'
import type { Phase, PresenceState } from './model.ts'

const states: Readonly<Record<Phase, KnownPresence['state']>> = {
  ONLINE: 'ONLINE',
  SUSPECT: 'OFFLINE',
  OFFLINE: 'OFFLINE',
  MAINTENANCE: 'PLANNED',
}

/** What the API and the pages show of a zuil. One that is not watched, because it is not enrolled, is OFFLINE. */
export const presenceOf = ({ zuilen }: PresenceState, zuilId: string): KnownPresence => {
  const zuil = zuilen.get(zuilId)
  if (!zuil) return { state: 'OFFLINE', healthProblems: [] }
  const healthProblems = [...(zuil.problems ?? [])].map(([problem, { detail }]) => ({ problem, detail }))
  return { state: states[zuil.phase], healthProblems }
}
