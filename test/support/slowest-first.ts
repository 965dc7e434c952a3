import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * What takes longest begins first, so that no single file is waited for in the end. Those that take turns with the PC/SC
 * daemon stand apart: one that waits keeps a worker from work.
 */
const order: readonly RegExp[] = [
  /readers\/pcsc\./,
  /system\/kills\//,
  /system\/(demo|remote|fleet|slow-line)\.|security\/(login-processes|rotation)\./,
  /system\/real-parts\./,
  /system\/(?!day\.)/,
  /readers\/pcsc-daemon\./,
  /parts\/(screen|printer|zuilen\/many|platform|taps)/,
  // By then nobody else has the daemon.
  /system\/day\./,
]

const rank = ({ moduleId }: TestSpecification): number => {
  const found = order.findIndex((path) => path.test(moduleId))
  return found === -1 ? order.length : found
}

/** Not by what vitest remembers of earlier runs: a run on another machine goes as this one does. */
export default class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1))
  }
}
