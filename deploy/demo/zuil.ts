import { get, post } from './http.ts'
import { type Program, type ProgramOptions, start } from './program.ts'

/** How a zuil ends when it was asked to start again; its service does so. */
const EX_RESTART = 75

export interface ZuilOptions extends ProgramOptions {
  readonly zuilId: string
  /** Of the backend: http://host:port */
  readonly backend: string
  /** It ended, and was not asked to. */
  readonly failed: (name: string, code: number | string) => void
}

/** One zuil as a process of its own: enrolled if it is not, started again when it was asked to restart. */
export interface DemoZuil {
  /** The address of its screen, once it runs; rejects when it ends before that. */
  readonly ready: Promise<string>
  stop(): Promise<void>
}

const enrol = async ({ backend, zuilId }: ZuilOptions, screen: string): Promise<void> => {
  const state = await get<{ view?: { screen?: string } }>(`${screen}/state`)
  if (state.view?.screen !== 'NOT_ENROLLED') return
  const grant = await post<{ name: string; code: string }>(`${backend}/demo/configuration-code`, { zuilId })
  await post(`${screen}/enrol`, { backendUrl: backend, ...grant })
}

export const startDemoZuil = (options: ZuilOptions): DemoZuil => {
  const { name, backend, zuilId, failed } = options
  let stopping = false
  let program: Program

  const run = async (): Promise<string> => {
    program = start(options)
    const current = program
    void current.ended.then((code) => {
      if (stopping) return
      if (code !== EX_RESTART) return failed(name, code)
      run().catch((error: unknown) => failed(name, error instanceof Error ? error.message : String(error)))
    })
    const { screen } = (await current.ready) as { screen: string }
    await enrol(options, screen)
    await post(`${backend}/demo/screens`, { screens: [{ zuilId, screen }] })
    return screen
  }

  return {
    ready: run(),
    stop: () => {
      stopping = true
      return program.stop()
    },
  }
}
