import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningDebian, startDebian } from '../support/debian-tree.ts'
import { temporaryFolder } from '../support/programs.ts'
import { eventually } from '../support/wait.ts'

/**
 * The services as shipped, on a Debian 13 that is booted: a Pi that was set up line by line as docs/operating.md, "A new Pi",
 * says, and a machine with the backend. Its graphics card is none: the screen's compositor draws in memory.
 */

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let debian: RunningDebian

/** Of the lines that set up a Pi those that need no network and no reader. */
const setUp = async (): Promise<void> => {
  const operating = await readFile(new URL('../../docs/operating.md', import.meta.url), 'utf8')
  const steps = /## A new Pi[^`]*```sh\n([^`]*)```/.exec(operating)?.[1]?.split('\n') ?? []
  const own = steps.filter((step) => /^(useradd|install) /.test(step))
  expect(own.length).toBeGreaterThan(7)
  for (const step of own) await debian.sh(step)
}

const isActive = (unit: string) => async (): Promise<boolean> =>
  (await debian.sh(`systemctl is-active ${unit} || true`)).trim() === 'active'

/** Whether the browser holds a connection to the zuil's page, by the kernel's table: as hexadecimal numbers. */
const pageIsOpen = async (): Promise<boolean> => {
  const uid = (await debian.sh('id -u zuil-screen')).trim()
  const rows = (await debian.sh('cat /proc/net/tcp')).split('\n').map((row) => row.trim().split(/\s+/))
  return rows.some(([, , to, state, , , , owner]) => to === '0100007F:22C4' && state === '01' && owner === uid)
}

beforeAll(async () => {
  folder = await temporaryFolder()
  debian = await startDebian(folder.path, { ownNetwork: true })
  await debian.sh('ip link set lo up')
  await setUp()
  // No graphics card here: the one difference from a Pi.
  await debian.sh(`mkdir -p /etc/systemd/system/zuil-screen.service.d && printf '[Service]\\nEnvironment=%s\\n' \
    'WLR_BACKENDS=headless WLR_RENDERER=pixman' > /etc/systemd/system/zuil-screen.service.d/headless.conf`)
  await debian.sh('useradd --system zuil-backend')
  await debian.sh('install -m 644 deploy/backend/zuil-backend.service /etc/systemd/system/')
  await debian.sh('install -D -m 600 deploy/backend/backend.env.example /etc/zuil-backend/backend.env')
  await debian.sh('systemctl daemon-reload')
}, 600_000)
afterAll(async () => {
  await debian?.stop()
  await folder?.remove()
})

const units = ['zuil', 'zuil-screen', 'zuil-backend'] as const

it('are units that systemd takes, and starts at each boot, also where there is no desktop', async () => {
  expect(await debian.sh('systemd-analyze verify /etc/systemd/system/zuil*.service 2>&1')).toBe('')
  await debian.sh('systemctl enable zuil zuil-screen')
  const wanted = (await debian.sh('ls /etc/systemd/system/multi-user.target.wants')).split('\n')
  expect(wanted).toEqual(expect.arrayContaining(['zuil.service', 'zuil-screen.service']))
  expect(await debian.sh('ls /etc/systemd/system/zuil.service.wants')).toBe('zuil-screen.service\n')
  expect(await debian.sh('stat -c "%a %G" /etc/zuil/zuil.env')).toBe('640 zuil\n')
})

it.each(units)('%s is exposed by less than 3 of 10', async (unit) => {
  await debian.sh(`systemd-analyze security --no-pager --threshold=29 ${unit}.service`)
})

it('run within their limits', async () => {
  await debian.sh('systemctl start zuil-backend zuil zuil-screen')
  await eventually(async () => (await debian.sh('journalctl -u zuil-backend --no-pager')).includes('"ready":true'), {
    withinMs: 150_000,
    what: 'the backend',
  })
  await eventually(pageIsOpen, { withinMs: 150_000, what: 'the page' })
  for (const unit of units) expect([unit, await isActive(unit)()]).toEqual([unit, true])
}, 240_000)

describe('who plays with the screen', () => {
  const policy = '/etc/chromium/policies/managed/zuil-policy.json'
  const asBrowser = (line: string): Promise<string> =>
    debian.sh(`setpriv --reuid=zuil-screen --regid=zuil-screen --init-groups timeout 60 ${line} 2>&1 || true`)
  /** What Chromium shows of an address, as the browser's user. */
  const shown = (url: string): Promise<string> =>
    asBrowser(`env HOME=/run/browser chromium --headless --disable-gpu --user-data-dir=/run/browser --dump-dom ${url}`)

  it('does not get at the secrets of the zuil', async () => {
    expect(await debian.sh('setpriv --reuid=zuil --regid=zuil --init-groups cat /etc/zuil/zuil.env')).toContain(
      'STATE_DIR',
    )
    expect(await asBrowser('cat /etc/zuil/zuil.env')).toMatch(/Permission denied/)
    expect(await asBrowser('ls /var/lib/zuil')).toMatch(/Permission denied/)
  })

  it('can’t debug the page', async () => {
    const shipped = JSON.parse(await debian.sh(`cat ${policy}`))
    expect(shipped).toMatchObject({ DeveloperToolsAvailability: 2, RemoteDebuggingAllowed: false })
  })

  it('sees the zuil’s page, and no file, no other site and none of the browser’s own pages', async () => {
    await debian.sh('install -d -o zuil-screen -g zuil-screen /run/browser && touch /run/browser/a-file')
    // Chromium prints what it shows by its own debugger, from a page of its own.
    const { DeveloperToolsAvailability, RemoteDebuggingAllowed, ...rest } = JSON.parse(await debian.sh(`cat ${policy}`))
    const printing = { ...rest, URLAllowlist: [...rest.URLAllowlist, 'chrome://headless'] }
    await debian.sh(`mv ${policy} /run/shipped-policy && printf %s '${JSON.stringify(printing)}' > ${policy}`)
    expect(await shown('http://127.0.0.1:8900/state')).toContain('NOT_ENROLLED')
    for (const url of [
      'file:///run/browser/',
      'http://127.0.0.1:8080/',
      'chrome://version',
      'view-source:http://127.0.0.1:8900/',
    ])
      expect([url, await shown(url)]).toEqual([url, expect.stringContaining('ERR_BLOCKED_BY_ADMINISTRATOR')])
    // It is the policy that does it.
    await debian.sh(`rm ${policy}`)
    expect(await shown('file:///run/browser/')).toContain('a-file')
    await debian.sh(`mv /run/shipped-policy ${policy}`)
  })
})

describe('the screen', () => {
  const pidOf = async (unit: string): Promise<number> =>
    Number((await debian.sh(`systemctl show -p MainPID --value ${unit}`)).trim())

  it('stays when the zuil’s program crashes, or is started anew', async () => {
    const screen = await pidOf('zuil-screen')
    expect(screen).toBeGreaterThan(0)
    for (const again of ['systemctl kill --signal=SIGKILL zuil', 'systemctl restart zuil']) {
      const before = await pidOf('zuil')
      await debian.sh(again)
      await eventually(async () => ![0, before].includes(await pidOf('zuil')), { what: 'the program again' })
      await eventually(async () => (await debian.sh('systemctl list-jobs')).includes('No jobs'))
      expect(await pidOf('zuil-screen')).toBe(screen)
    }
  })

  it('comes back with the zuil when both were stopped', async () => {
    await debian.sh('systemctl stop zuil zuil-screen')
    expect(await pidOf('zuil-screen')).toBe(0)
    await debian.sh('systemctl start zuil')
    expect(await pidOf('zuil-screen')).toBeGreaterThan(0)
  })

  it('may fail: the zuil goes on, also where none was enabled', async () => {
    const zuil = await pidOf('zuil')
    await debian.sh('systemctl kill --signal=SIGKILL zuil-screen; systemctl disable --now zuil-screen')
    expect(await pidOf('zuil')).toBe(zuil)
    await debian.sh('systemctl restart zuil')
    expect([(await pidOf('zuil')) > 0, await pidOf('zuil-screen')]).toEqual([true, 0])
    await debian.sh('systemctl enable --now zuil-screen')
  })

  it('is started again when its graphics card was not there yet', async () => {
    const headless = '/etc/systemd/system/zuil-screen.service.d/headless.conf'
    await debian.sh(`sed -i s/headless/drm/ ${headless} && systemctl daemon-reload && systemctl restart zuil-screen`)
    const restarts = async () => Number((await debian.sh('systemctl show -p NRestarts --value zuil-screen')).trim())
    await eventually(async () => (await restarts()) >= 2, { withinMs: 60_000, what: 'the screen to be started again' })
    await debian.sh(`sed -i s/drm/headless/ ${headless} && systemctl daemon-reload && systemctl restart zuil-screen`)
    await eventually(pageIsOpen, { withinMs: 60_000, what: 'the page' })
  })
})
