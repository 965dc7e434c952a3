import { defineConfig } from 'vitest/config'
import SlowestFirst from './test/support/slowest-first.ts'

// Sources are tested, not their build: `source` is the export condition of the workspaces.
const resolve = { conditions: ['source'] }
const ssr = { resolve: { conditions: ['source'], externalConditions: ['source'] } }

/**
 * The embedded database is WebAssembly, and most of what is asked of it here is asked once: to translate it quickly takes
 * half the processor time of to translate it well. Also of processes that tests start: programs.ts.
 */
const execArgv = ['--liftoff-only']

/**
 * Most of the time these files wait for other processes: three keep two cores busy. Each worker loads the backend once, and
 * runs many files: to load it for each takes more than a second.
 */
const sideBySide = {
  pool: 'forks',
  execArgv,
  isolate: false,
  maxWorkers: 3,
  sequence: { groupOrder: 1 },
  globalSetup: ['test/support/setup-databases.ts'],
} as const

/** They hold the one PC/SC daemon until their process ends: each has its own. */
const ofTheDaemon = ['readers/pcsc', 'readers/pcsc-daemon', 'bridge/pcsc']
  .map((name) => `test/parts/${name}.test.ts`)
  .concat(['real-parts', 'day'].map((name) => `test/system/${name}.test.ts`))

/**
 * unit: the pure cores, in two processes that each run many files. parts: one adapter with its real counterpart
 * (database, broker, reader, page). system: real processes together. Each file of the latter two has its own folders,
 * ports and database; those that use the one PC/SC daemon wait for each other (test/support/pcscd-turn.ts).
 */
export default defineConfig({
  test: {
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          pool: 'forks',
          maxWorkers: 2,
          isolate: false,
          sequence: { groupOrder: 0 },
          include: ['test/unit/**/*.test.ts'],
          // On a busy machine a property takes longer; none waits for anything.
          testTimeout: 30_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          ...sideBySide,
          name: 'parts',
          include: ['test/parts/**/*.test.ts'],
          exclude: ofTheDaemon,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          ...sideBySide,
          name: 'system',
          include: ['test/system/**/*.test.ts', 'test/security/**/*.test.ts'],
          exclude: ofTheDaemon,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          ...sideBySide,
          isolate: true,
          name: 'daemon',
          include: ofTheDaemon,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
