import { describeError, err, type Log } from '@zuil/protocol'
import type { Config } from './config.ts'
import { initialState, screenState } from './core/step.ts'
import { openStateDirectory } from './io/state-directory.ts'
import { startScreenServer } from './screen/server.ts'

const RETRY_MS = 5_000

/**
 * What runs when the state directory can't be made or read: a screen that says so (J1). Who this zuil is, is on that
 * disk; as soon as it can be read the program wants to be started again.
 * @returns an `App`
 * @param problem why it could not be opened
 */
export const startWithoutDisk = async (config: Config, problem: unknown, log: Log) => {
  log.error(describeError(problem), 'The state directory can not be used; retrying')
  const screen = await startScreenServer({
    ...config.screen,
    defaults: {},
    routes: [],
    log,
    enrol: async () => err('De zuil kan niet bij haar geheugen: dat is vol of stuk.'),
  })
  screen.show(
    screenState(initialState({ bootId: '', serverMs: 0, lastSeq: 0, journalBroken: true }), {
      monotonicMs: 0,
      wallMs: 0,
    }),
  )

  let retry: NodeJS.Timeout | undefined
  const restart = new Promise<void>((resolve) => {
    const attempt = (): void => {
      openStateDirectory(config.stateDir).then(
        () => resolve(),
        () => {
          retry = setTimeout(attempt, RETRY_MS)
        },
      )
    }
    retry = setTimeout(attempt, RETRY_MS)
  })
  return {
    screen: screen.url,
    restart,
    stop: async () => {
      clearTimeout(retry)
      await screen.stop()
    },
  }
}
