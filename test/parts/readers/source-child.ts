import { fileURLToPath } from 'node:url'

/** How `createPcscReader` runs its child from source: the tests prove that, not an older build. */
export const sourceChild = {
  childPath: new URL('../../../kiosk/readers/pcsc-child.ts', import.meta.url),
  childNodeOptions: ['--import', import.meta.resolve('tsx')],
} as const

/** The child's source, to be copied elsewhere. */
export const childSource = fileURLToPath(sourceChild.childPath)

/** Whether a process runs; one that ended but was not waited for counts as running. */
export const runs = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
