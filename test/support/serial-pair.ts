import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from './wait.ts'

/** A serial line with a scanner at its other end, made of pseudo terminals by socat. */
export interface SerialPair {
  /** The device that a zuil opens. Gone while unplugged. */
  readonly path: string
  /** What the scanner sends, its line end included: `write('0930000420206\r')`. Bytes are sent as they are. */
  write(line: string | Uint8Array): Promise<void>
  /** Pulls the plug: the device is gone at once. */
  unplug(): Promise<void>
  /** Plugs it in again, at the same path: another device. */
  plug(): Promise<void>
  /** Another device stands at the path; the first, which is not unplugged, lives on until `remove`. */
  replace(): Promise<void>
  /** Unplugs it and clears up. */
  remove(): Promise<void>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Plugs a scanner in. What is written while nobody has the line open may be lost, as on a real one. */
export const plugSerialPair = async (): Promise<SerialPair> => {
  const folder = await mkdtemp(join(tmpdir(), 'zuil-serial-'))
  const path = join(folder, 'scanner')
  let socat: ChildProcess | undefined

  const plug = async () => {
    await rm(path, { force: true })
    // One way only (-u): so it stays when the zuil closes its end, which is no unplugging.
    const child = spawn('socat', ['-u', '-', `pty,raw,echo=0,link=${path}`], {
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    child.stdin.on('error', () => undefined)
    let problem = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      problem += text
    })
    child.once('error', (error) => {
      problem += error.message
    })
    running.add(child)
    child.once('exit', () => running.delete(child))
    socat = child
    await eventually(() => existsSync(path) || problem !== '', { what: 'the pseudo terminal (socat)' })
    if (!existsSync(path)) throw new Error(`socat: ${problem}`)
  }
  const end = async (child: ChildProcess) => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }
  const unplug = async () => {
    const child = socat
    if (!child) return
    socat = undefined
    await end(child)
    await rm(path, { force: true })
  }
  const replaced: ChildProcess[] = []
  await plug()
  return {
    path,
    plug,
    unplug,
    write: (line) =>
      new Promise((resolve, reject) => {
        const stdin = socat?.stdin
        if (stdin) stdin.write(line, (error) => (error ? reject(error) : resolve()))
        else reject(new Error('the scanner is unplugged'))
      }),
    replace: async () => {
      if (socat) replaced.push(socat)
      await plug()
    },
    remove: async () => {
      await unplug()
      await Promise.all(replaced.splice(0).map(end))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
