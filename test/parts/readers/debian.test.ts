import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningDebian, startDebian } from '../../support/debian-tree.ts'
import { freePort } from '../../support/ports.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { VirtualCard } from '../../support/virtual-card.ts'
import { eventually } from '../../support/wait.ts'

/**
 * A Pi as docs/operating.md, "A new Pi", sets it up: Debian 13, booted, with its own pcscd, polkit and Node, and the zuil as
 * a user without a session. Its network is this machine's.
 */

const chipNumber = '04784CDAEE3880'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let debian: RunningDebian
/** The lines that set up a Pi. */
let steps: readonly string[]

const stepsFor = (what: string): readonly string[] => {
  const found = steps.filter((step) => step.startsWith(what))
  expect(found, what).not.toEqual([])
  return found
}

beforeAll(async () => {
  const operating = await readFile(new URL('../../../docs/operating.md', import.meta.url), 'utf8')
  steps = /## A new Pi[^`]*```sh\n([^`]*)```/.exec(operating)?.[1]?.split('\n') ?? []
  folder = await temporaryFolder()
  debian = await startDebian(folder.path)
  for (const step of stepsFor('useradd')) await debian.sh(step)
}, 600_000)
afterAll(async () => {
  await debian?.stop()
  await folder?.remove()
})

describe('the steps that set up a Pi', () => {
  it('name packages that Debian 13 has', async () => {
    for (const step of stepsFor('apt-get install'))
      expect(await debian.sh(step.replace('install', 'install --simulate'))).toContain('Inst build-essential')
  }, 120_000)
  it('let the zuil use what it needs: the serial line', async () => {
    expect((await debian.sh('id -Gn zuil')).split(/\s/)).toEqual(expect.arrayContaining(['zuil', 'dialout']))
  })
})

describe('a card reader of a zuil that runs as a service', () => {
  it('is refused by pcscd without the polkit rule, which the zuil says; with it, cards are read', async () => {
    const firstPort = await freePort()
    const port = `0x${firstPort.toString(16)}`
    const reader = ['FRIENDLYNAME "ACS ACR122U PICC Interface"', `DEVICENAME /dev/null:${port}`]
    const driver = ['LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so', `CHANNELID ${port}`]
    const conf = [...reader, ...driver].map((line) => `'${line}'`).join(' ')
    // Not the packaged reader, whose port is that of this machine's own.
    await debian.sh(`rm -f /etc/reader.conf.d/*vpcd* && printf '%s\\n' ${conf} > /etc/reader.conf.d/virtual`)
    await debian.sh('systemctl restart pcscd.socket')
    const printed: string[] = []
    const print = (line: string) => void printed.push(line)
    /** Waits until the zuil says this. What it and the services said instead is in the error. */
    const says = (line: string, withinMs = 60_000) =>
      eventually(() => printed.some((one) => one.startsWith(line)), { withinMs }).catch(async (error) => {
        const journal = await debian.sh(
          'journalctl --no-pager -o cat -n 30 -u polkit -u pcscd; ls -l /etc/polkit-1/rules.d',
        )
        expect([...printed, journal], String(error)).toContain(line)
      })

    const program = `
      import { createPcscReader } from '/opt/zuil/kiosk/dist/readers/pcsc.js'
      const say = (...what) => console.log(what.join(' '))
      const log = { debug() {}, info() {}, error: (_, m) => say(m), warn: (_, m) => say(m) }
      createPcscReader({ log, respawnMs: { min: 250, max: 500, libraryMissing: 60_000 } }).start({
        card: ({ chipNumber }) => say('card', chipNumber),
        unreadable: (why) => say('unreadable', why),
        status: say,
      })`
    const zuil = debian.as('zuil', `node --input-type=module -e "${program}"`, print)
    try {
      await says('The PC/SC service refuses this user: zuil. Install the polkit rule')
      await says('pcsc PCSC SERVICE_REFUSED')
      expect(printed).not.toContain('pcsc PCSC SERVICE_DOWN')

      const rule = ['install -m 644 deploy/kiosk/50-zuil.rules', 'systemctl try-restart polkit']
      for (const step of rule.flatMap(stepsFor)) await debian.sh(step)
      await says('pcsc PCSC CONNECTED')
      const card = new VirtualCard({ uid: chipNumber, firstPort })
      await card.lay()
      await says(`card ${chipNumber}`, 20_000)
      await card.take()
    } finally {
      await zuil.stop()
    }
  }, 180_000)
})
