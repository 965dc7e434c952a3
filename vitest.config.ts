import { defineConfig } from 'vitest/config'

// Sources are tested, not their build: `source` is the export condition of the workspaces.
const resolve = { conditions: ['source'] }
const ssr = { resolve: { conditions: ['source'], externalConditions: ['source'] } }

/**
 * unit: the pure cores, in parallel. parts: one adapter at a time with its real counterpart (database, broker,
 * reader, page). system: real processes together, one file after the other: there is one PC/SC daemon a machine.
 */
export default defineConfig({
  test: {
    projects: [
      { resolve, ssr, test: { name: 'unit', pool: 'forks', include: ['test/unit/**/*.test.ts'] } },
      {
        resolve,
        ssr,
        test: {
          name: 'parts',
          globalSetup: ['test/support/setup-databases.ts'],
          pool: 'forks',
          fileParallelism: false,
          include: ['test/parts/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'system',
          globalSetup: ['test/support/setup-databases.ts'],
          pool: 'forks',
          fileParallelism: false,
          include: ['test/system/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
