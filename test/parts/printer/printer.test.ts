import type { Log } from '@zuil/protocol'
import { SerialPort } from 'serialport'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Receipt } from '../../../kiosk/core/model.ts'
import type { Printer } from '../../../kiosk/ports.ts'
import { openPrinterConnection } from '../../../kiosk/printer/connection.ts'
import { createPrinter } from '../../../kiosk/printer/printer.ts'
import { encodeReceipt } from '../../../kiosk/printer/receipt.ts'
import { plugReceiptPrinter, type ReceiptPrinter } from '../../support/receipt-printer.ts'
import { eventually } from '../../support/wait.ts'

/** Receipts on a real serial line (a pseudo terminal), with a printer at its end that reads ESC/POS. */

const receipt: Receipt = {
  title: 'Café Zürich speelt',
  price: 240,
  regularPrice: 1_200,
  moment: '24/11/2026 20:15',
  actieId: '01900000-0000-7000-8000-0000beefcafe',
}
const onPaper = `UiTPAS ticket

Café Zürich speelt

{2x2 € 2,40}
kansentarief
in plaats van € 12,00

24/11/2026 20:15
ActieID ...beefcafe`

let device: ReceiptPrinter
let printer: Printer
const logged: string[] = []
const note = (fields: object, message: string): void => void logged.push(`${message} ${JSON.stringify(fields)}`)
const log: Log = { debug: note, info: note, warn: note, error: note }

const start = () => {
  printer = createPrinter({ path: device.path, baudRate: 115_200, log, pollMs: 50 })
}
const status = (wanted: Printer['status']) =>
  eventually(() => printer.status === wanted, { what: `status ${wanted}, not ${printer.status}` })

beforeEach(async () => {
  logged.length = 0
  device = await plugReceiptPrinter()
  start()
  await status('OK')
})
afterEach(async () => {
  await printer.stop()
  await device.remove()
})

describe('printing', () => {
  it('puts a ticket at social tariff on paper', async () => {
    const from = performance.now()
    expect(await printer.print(receipt)).toBe(true)
    expect(device.receipts).toEqual([onPaper])
    expect(device.strange).toEqual([])
    // As soon as the printer reports that it is done.
    expect(performance.now() - from).toBeLessThan(2_000)
  })

  it('breaks a long title between its words', async () => {
    await printer.print({ ...receipt, title: 'Een heel erg lange titel van een evenement in Łódź' })
    expect(device.receipts[0]).toContain('\nEen heel erg lange titel van een\nevenement in Łódź\n')
  })

  it('takes nothing in a title for a command', async () => {
    // Opens the cash drawer, asks for the status, rings, cuts, and turns the text round.
    const title = 'A\x1bp\x00\x19\x10\x04\x01B\x07\x1dV\x00\x9b\u202eC\n\n\nD'
    expect(await printer.print({ ...receipt, title })).toBe(true)
    expect(device.strange).toEqual([])
    expect(device.receipts).toHaveLength(1)
    expect(device.receipts[0]).toContain('\nA p B V C D\n')
  })

  it('prints several receipts one after the other, each once', async () => {
    const titles = ['One', 'Two', 'Three']
    expect(await Promise.all(titles.map((title) => printer.print({ ...receipt, title })))).toEqual([true, true, true])
    expect(device.receipts.map((text) => text.split('\n')[2])).toEqual(titles)
  })

  it('is not done before the printer is', async () => {
    device.setStalled(true)
    let done = false
    const first = printer.print(receipt).then((printed) => {
      done = true
      return printed
    })
    const second = printer.print({ ...receipt, title: 'Two' })
    await eventually(() => device.waiting > 0)
    const { questions } = device
    await eventually(() => device.questions > questions + 2)
    expect(done).toBe(false)
    // The second is not sent before the first is done. Three bytes ask whether it is.
    expect(device.waiting).toBe(encodeReceipt(receipt).length + 3)
    device.setStalled(false)
    expect(await Promise.all([first, second])).toEqual([true, true])
    expect(device.receipts).toHaveLength(2)
  })

  it('believes a printer that has paper and never reports that it is done', async () => {
    device.tellsWhenDone = false
    expect(await printer.print(receipt)).toBe(true)
    expect(device.receipts).toEqual([onPaper])
  })
})

describe('without paper', () => {
  it('does not print, and reports it', async () => {
    device.setPaper(0)
    expect(await printer.print(receipt)).toBe(false)
    expect(printer.status).toBe('PAPER_OUT')
    device.setPaper(1_000)
    await status('OK')
    expect(device.receipts).toEqual([])
    expect(device.uncut).toBe('')
    expect(await printer.print(receipt)).toBe(true)
    expect(device.receipts).toEqual([onPaper])
  })

  it('is noticed without a receipt', async () => {
    device.setPaper(0)
    await status('PAPER_OUT')
    device.setPaper(1)
    await status('OK')
  })

  it('in the middle of a receipt, it did not print it; the next one is whole, and nothing comes twice', async () => {
    device.setPaper(3)
    expect(await printer.print(receipt)).toBe(false)
    expect(printer.status).toBe('PAPER_OUT')
    expect(device.uncut).toBe('UiTPAS ticket\n\nCafé Zürich speelt\n')
    // A real printer ends what it has when there is paper again; that it then is done says nothing of the next.
    device.setPaper(1_000)
    await status('OK')
    const text = onPaper.replace('Café Zürich speelt', 'Two')
    expect(await printer.print({ ...receipt, title: 'Two' })).toBe(true)
    expect(device.receipts).toEqual([onPaper, text])
  })
})

describe('what is left of an earlier receipt', () => {
  beforeEach(async () => {
    device.setPaper(3)
    expect(await printer.print(receipt)).toBe(false)
  })

  it('its answer is not taken for that of the next', async () => {
    device.setStalled(true)
    device.setPaper(15)
    await status('OK')
    const { waiting } = device
    const printing = printer.print({ ...receipt, title: 'Two' })
    await eventually(() => device.waiting > waiting)
    device.setStalled(false)
    expect(await printing).toBe(false)
    expect(device.receipts).toEqual([onPaper])
    expect(device.uncut).toContain('UiTPAS ticket')
  })

  it('is forgotten with the printer that was switched off', async () => {
    device.setPower(false)
    await status('UNPLUGGED')
    device.setPower(true)
    device.setPaper(1_000)
    await status('OK')
    const from = performance.now()
    expect(await printer.print(receipt)).toBe(true)
    expect(performance.now() - from).toBeLessThan(2_000)
  })
})

describe('without a printer', () => {
  it('does not print while it is unplugged, and does when it is back', async () => {
    await device.unplug()
    await status('UNPLUGGED')
    expect(await printer.print(receipt)).toBe(false)
    await device.plug()
    await status('OK')
    expect(device.receipts).toEqual([])
    expect(await printer.print(receipt)).toBe(true)
    expect(device.receipts).toEqual([onPaper])
  })

  it('waits for one that is not plugged in yet, and reports it', async () => {
    await printer.stop()
    await device.unplug()
    logged.length = 0
    start()
    expect(printer.status).toBe('UNPLUGGED')
    await eventually(() => logged.length > 0)
    expect(logged[0]).toContain('"status":"UNPLUGGED"')
    await device.plug()
    await status('OK')
  })

  it('pulled out in the middle of a receipt, it did not print it, and does not print it later', async () => {
    device.setStalled(true)
    const printing = printer.print(receipt)
    await eventually(() => device.waiting > 0)
    await device.unplug()
    expect(await printing).toBe(false)
    await status('UNPLUGGED')
    device.setStalled(false)
    await device.plug()
    await status('OK')
    expect(await printer.print({ ...receipt, title: 'Two' })).toBe(true)
    expect(device.receipts.map((text) => text.split('\n')[2])).toEqual(['Two'])
  })

  it('switched off behind its cable, it is as good as unplugged', async () => {
    device.setPower(false)
    const from = performance.now()
    expect(await printer.print(receipt)).toBe(false)
    expect(performance.now() - from).toBeLessThan(5_000)
    expect(printer.status).toBe('UNPLUGGED')
    device.setPower(true)
    await status('OK')
    expect(await printer.print(receipt)).toBe(true)
    expect(device.receipts).toEqual([onPaper])
  })

  it('switched off in the middle of a receipt, it did not print it, and the next is reported right', async () => {
    device.setStalled(true)
    const printing = printer.print(receipt)
    await eventually(() => device.waiting > 0)
    device.setPower(false)
    expect(await printing).toBe(false)
    device.setStalled(false)
    device.setPower(true)
    await status('OK')
    device.setPaper(3)
    expect(await printer.print({ ...receipt, title: 'Two' })).toBe(false)
    expect(device.receipts).toEqual([])
  })
})

describe('a line that stands still', () => {
  it('does not bring a receipt later that was reported as not printed', async () => {
    await printer.stop()
    device.setLineStuck(true)
    const port = new SerialPort({ path: device.path, baudRate: 115_200, autoOpen: false })
    await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())))
    const closed = new Promise((resolve) => port.once('close', resolve))
    // Of the writing that is called off.
    port.on('error', () => undefined)
    // More than a pseudo terminal holds for its reader, which nobody can take back.
    const padding = Buffer.alloc(200_000, ' ')
    const bytes = Buffer.concat([padding, encodeReceipt(receipt)])
    expect(await openPrinterConnection(port).print(bytes)).toBe('UNPLUGGED')
    await closed
    device.setLineStuck(false)
    start()
    await status('OK')
    expect(await printer.print({ ...receipt, title: 'Two' })).toBe(true)
    expect(device.receipts.map((text) => text.split('\n')[2])).toEqual(['Two'])
  })
})

describe('a printer that talks nonsense', () => {
  const noise = Buffer.from('\xff\x80\xf0noise\x7f'.repeat(200), 'latin1')

  it('is asked again, and prints', async () => {
    await device.send(noise)
    expect(await printer.print(receipt)).toBe(true)
    expect(device.receipts).toEqual([onPaper])
    expect(printer.status).toBe('OK')
  })

  it('is not taken for one that is done', async () => {
    device.setStalled(true)
    let done = false
    const printing = printer.print(receipt).finally(() => {
      done = true
    })
    await eventually(() => device.waiting > 0)
    await device.send(noise)
    const { questions } = device
    await eventually(() => device.questions > questions + 2)
    expect(done).toBe(false)
    device.setStalled(false)
    expect(await printing).toBe(true)
  })
})

describe('stopping', () => {
  it('lets go of the line, and of who waits for a receipt', async () => {
    device.setStalled(true)
    const jobs = [printer.print(receipt), printer.print(receipt)]
    await eventually(() => device.waiting > 0)
    await printer.stop()
    expect(await Promise.all(jobs)).toEqual([false, false])
    expect(await printer.print(receipt)).toBe(false)
    device.setStalled(false)
    start()
    await status('OK')
  })

  it('writes nothing of a receipt in its log', async () => {
    await printer.print(receipt)
    device.setPaper(2)
    await printer.print(receipt)
    expect(logged.join('\n')).toContain('PAPER_OUT')
    expect(logged.join('\n')).not.toMatch(/Zürich|beefcafe|2,40/)
  })
})
