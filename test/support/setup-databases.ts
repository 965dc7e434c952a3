import type { TestProject } from 'vitest/node'
import { type SharedDatabases, startSharedDatabases } from './shared-databases.ts'

declare module 'vitest' {
  interface ProvidedContext {
    databases: SharedDatabases
  }
}

type Started = Awaited<ReturnType<typeof startSharedDatabases>>

/** Each project evaluates this file for itself; they run in one process and share what is started. */
const held = globalThis as { startedDatabases?: { users: number; readonly started: Promise<Started> } }

/** Vitest runs it before the first test file of a project, and not at all for a project without test files to run. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  held.startedDatabases ??= { users: 0, started: startSharedDatabases() }
  const { startedDatabases } = held
  startedDatabases.users++
  project.provide('databases', (await startedDatabases.started).shared)
  return async () => {
    if (--startedDatabases.users > 0) return
    delete held.startedDatabases
    await (await startedDatabases.started).end()
  }
}
