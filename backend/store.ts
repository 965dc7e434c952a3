/** All stores; what takes them should take only its own. */
export type { Stores as Store } from './stores.ts'
