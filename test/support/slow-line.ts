import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Spawn, temporaryFolder } from './programs.ts'
import { eventually } from './wait.ts'

/**
 * A network namespace in which `far.example` is this machine, at the other end of a slow line: its IPv4 address answers
 * after a real delay, its two IPv6 addresses lead nowhere. What listens in it on all addresses is reached by that name.
 */
export interface SlowLine {
  readonly host: 'far.example'
  /** For what is made while it stands. */
  readonly folder: string
  /** The file of its certificate, which nobody else vouches for. PEM. */
  readonly certificate: string
  /** Starts a program in the namespace; it ends with the line at the latest. */
  readonly spawn: Spawn
  /**
   * Lets `port` of `host` reach what listens outside of the namespace: a port of loopback, or the path of a socket.
   * @param tls whether clients speak TLS; it ends here
   */
  listen(port: number, to: number | string, tls?: boolean): Promise<void>
  stop(): Promise<void>
}

const script = fileURLToPath(new URL('slow-line.py', import.meta.url))

/** @param delayMs of each packet: to connect takes twice as long */
export const openSlowLine = async (delayMs: number): Promise<SlowLine> => {
  const { path: folder, remove } = await temporaryFolder()
  const host = 'far.example'
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  const make = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=${host}`
  const files = ['-addext', `subjectAltName=DNS:${host}`, '-keyout', key, '-out', certificate]
  execFileSync('openssl', [...make.split(' '), ...files], { stdio: 'ignore' })
  const addresses = ['2001:db8::2', '10.7.0.2', '2001:db8::3'].map((address) => `${address} ${host}\n`).join('')
  writeFileSync(join(folder, 'hosts'), `127.0.0.1 localhost\n${addresses}`)
  writeFileSync(join(folder, 'resolv.conf'), '')

  const inside = ['--user', '--map-root-user', '--net', '--mount']
  const mounts = ['hosts', 'resolv.conf'].map((name) => `mount --bind ${join(folder, name)} /etc/${name}`).join(' && ')
  const line = spawn('unshare', [...inside, 'sh', '-c', `${mounts} && exec python3 ${script} ${delayMs}`], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [line.stdout, line.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  let over = false
  const ended = new Promise<void>((resolve) => line.once('exit', () => resolve())).then(() => {
    over = true
  })
  await eventually(
    () => {
      if (over) throw new Error(`no slow line: ${said}`)
      return said.startsWith('up')
    },
    { what: 'the slow line' },
  )

  const children = new Set<ChildProcess>()
  /** Of those that have a process for each connection: one whose peer was killed would wait for it for ever. */
  const groups = new Set<number>()
  const end = (): void => {
    for (const child of children) child.kill('SIGKILL')
    for (const group of groups) {
      try {
        process.kill(-group, 'SIGKILL')
      } catch {
        // Nobody is left of it.
      }
    }
    line.kill('SIGKILL')
  }
  process.once('exit', end)
  const start: Spawn = (command, args, options) => {
    const enter = ['-t', String(line.pid), '-U', '-n', '-m', '--preserve-credentials', command, ...args]
    const child = spawn('nsenter', enter, options)
    children.add(child)
    child.once('exit', () => children.delete(child))
    return child
  }
  const bridges: Server[] = []
  /** A socket in the file system, which knows no namespaces, to what listens outside. */
  const bridge = async (to: number | string): Promise<string> => {
    const path = join(folder, `bridge-${bridges.length}`)
    const server = createServer((near) => {
      const far = typeof to === 'number' ? connect(to, '127.0.0.1') : connect(to)
      for (const [from, to] of [[near, far] as const, [far, near] as const]) {
        from.pipe(to)
        from.on('error', () => to.destroy()).on('close', () => to.destroy())
      }
    })
    bridges.push(server)
    await new Promise<void>((resolve) => server.listen(path, resolve))
    return path
  }
  return {
    host,
    folder,
    certificate,
    spawn: start,
    listen: async (port, to, tls = false) => {
      const socket = await bridge(to)
      const how = `,reuseaddr,fork${tls ? `,cert=${certificate},key=${key},verify=0` : ''}`
      const listen = `${tls ? 'OPENSSL' : 'TCP'}-LISTEN:${port}${how}`
      const child = start('socat', ['-dd', listen, `UNIX-CONNECT:${socket}`], {
        stdio: ['ignore', 'ignore', 'pipe'],
        detached: true,
      })
      if (child.pid !== undefined) groups.add(child.pid)
      let log = ''
      child.stderr?.on('data', (text: Buffer) => {
        log += text.toString()
      })
      await eventually(() => log.includes('listening on'), { what: `socat on port ${port}` })
    },
    stop: async () => {
      process.off('exit', end)
      const all = [...children].map((child) => new Promise((resolve) => child.once('exit', resolve)))
      end()
      for (const server of bridges) server.close()
      await Promise.all([...all, ended])
      await remove()
    },
  }
}
