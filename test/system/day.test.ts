import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../../backend/demo/dataset/shapes.ts'
import { dayAfter, dayOf } from '../../backend/platform/time/calendar.ts'
import { BRIDGE_TURN_MS } from '../support/bridge-turn.ts'
import { type CounterPc, startCounterPc } from '../support/counter-pc.ts'
import { type Devices, startDevices } from '../support/devices.ts'
import { associationId, counterId, eventId, organizerId, zuilNameOf } from '../support/fixtures.ts'
import { layUntilAnswered } from '../support/lay-until-answered.ts'
import { people } from '../support/office.ts'
import { type OfficeWorker, workerAt } from '../support/office-calls.ts'
import { type Pcscd, startPcscd } from '../support/pcscd.ts'
import { PCSCD_TURN_MS } from '../support/pcscd-turn.ts'
import { scanQr } from '../support/qr-scan.ts'
import { cellsOf, fileOf } from '../support/registration-files.ts'
import { VirtualCard } from '../support/virtual-card.ts'
import { eventually } from '../support/wait.ts'
import { ask, type World } from '../support/world.ts'
import { createWorldWithLogin, type WorldWithLogin } from '../support/world-with-login.ts'

/**
 * A day in the life of a card system: cards are made, sent to a counter and received there, people are registered with them,
 * one of them saves by his phone, is served at the counter and taps at all four kinds of zuil, and in the evening the books
 * agree to the point and the cent. Nothing mocked: pcscd with virtual readers and cards, one at the zuil and one at the
 * counter; zuil, broker, backend, reader bridge and database as processes; pages in Chromium; people logged in by OpenID
 * Connect.
 */
describe('a day in the life', () => {
  const PREFIX = '09302'
  const REGISTERED = 30
  /** Of them so many have social status. */
  const SOCIAL = 10
  const PLAIN = REGISTERED - SOCIAL
  /** Beside the event that zuilen choose by themselves; of a price that does not divide. */
  const concert = { id: 'event-jazz', name: { nl: 'Jazz in de foyer' }, basePrice: 733 }
  const withConcert = (small: Dataset): Dataset => ({
    ...small,
    events: [...small.events, ...small.events.filter(({ id }) => id === eventId).map((e) => ({ ...e, ...concert }))],
  })
  let pcscd: Pcscd
  let all: WorldWithLogin
  let world: World
  let admin: OfficeWorker
  let superadmin: OfficeWorker
  let devices: Devices
  /** The counter app, on the counter's PC. */
  let counter: Page
  let pc: CounterPc | undefined
  /** In his hand. */
  let phone: Page

  beforeAll(async () => {
    pcscd = await startPcscd()
    all = await createWorldWithLogin({
      ...{ passholders: 3, uitids: ['Zoë'], extended: withConcert },
      // A little longer than the time in which a card laid again is the same tap.
      zuilEnv: { READERS: 'pcsc', RESULT_MS: '3300' },
    })
    world = all.world
    admin = await workerAt(all.origin, people.admin)
    superadmin = await workerAt(all.origin, people.superadmin)
    devices = await startDevices()
  }, PCSCD_TURN_MS)
  afterAll(async () => {
    await pc?.stop()
    await devices?.end()
    await all?.end()
    await pcscd?.stop()
  })

  const press = (page: Page, name: string) => page.getByRole('button', { name }).first().click()
  const go = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
  const says = (page: Page, text: string) => page.getByText(text).first().waitFor()

  /** Those that the counter received, first those without and then those with social status. */
  const cards: { number: string; chip: string }[] = []

  it('begins with numbers, which the supplier makes cards of', async () => {
    const { version } = await admin.asks<{ version: number }>('GET', '/cards/settings')
    await admin.asks('PUT', '/cards/settings', {
      json: { lowStock: 5, prefixes: [{ prefix: PREFIX, postalCodes: ['9300'] }] },
      headers: { 'if-match': `"${version}"` },
    })
    for (const [socialTariff, count] of [
      [false, PLAIN],
      [true, SOCIAL],
    ] as const) {
      const { id } = await admin.asks<{ id: string }>('POST', '/cards/series', {
        json: { prefix: PREFIX, count: 1000, socialTariff },
      })
      const { csv } = await admin.asks<{ csv: string }>('POST', `/cards/series/${id}/file`, {
        json: { from: 1, count },
      })
      const numbers = csv.match(/\d{13}/g) ?? []
      expect(numbers).toHaveLength(count)
      for (const number of numbers)
        cards.push({ number, chip: `04${(0xa0_0000_0000 + cards.length).toString(16).toUpperCase()}80` })
    }
    const content = cards.map(({ number, chip }) => `"${chip}";"${number}"\r\n`).join('')
    expect(
      await admin.asks('POST', '/cards/chips', { json: { content: Buffer.from(content).toString('base64') } }),
    ).toMatchObject({ lines: REGISTERED, fresh: { plain: PLAIN, social: SOCIAL }, loaded: true })
  })

  it('goes on with cards that are sent to a counter, whose staff say that they have come', async () => {
    for (const some of [cards.slice(0, PLAIN), cards.slice(PLAIN)])
      await admin.asks('POST', '/cards/packages', {
        json: { counterId, cards: { first: some[0]?.number, last: some.at(-1)?.number } },
      })
    await admin.asks('POST', `/counters/${counterId}/staff`, { json: { email: people.counter } })
    counter = await devices.open(`${all.origin}/balie/`, { width: 1280, height: 800 })
    await press(counter, 'Naam counter')
    await go(counter, 'Kaarten')
    for (const count of [PLAIN, SOCIAL]) {
      const sent = counter.locator('section', { hasText: `Pakje met ${count} kaarten` })
      await sent.getByRole('button', { name: 'Het pakje is er' }).click()
      await says(counter, `${count} kaarten liggen nu klaar aan deze balie.`)
    }
    const { counters } = await admin.asks<{ counters: { id: string; stock: object }[] }>('GET', '/cards/stock')
    expect(counters.find(({ id }) => id === counterId)?.stock).toEqual({ plain: PLAIN, social: SOCIAL })
  })

  it('has thirty people registered from a file', async () => {
    const until = `31/12/${new Date().getUTCFullYear() + 1}`
    const rows = cards.map(({ number }, n) => cellsOf(n, { 7: number, ...(n >= PLAIN && { 8: '1', 9: until }) }))
    await admin.registers(fileOf(rows), counterId, { NEW: REGISTERED, WRONG: 0 })
  })

  /** The card of the last of them, who has social status. */
  const his = () => {
    const card = cards.at(-1)
    if (!card) throw new Error('there are no cards yet')
    return card
  }

  it('has the counter choose what the zuil shows, and him scan its code', { timeout: BRIDGE_TURN_MS }, async () => {
    const zuil = await devices.open(world.zuil.ready.screen, { width: 540, height: 960 })
    await says(zuil, 'Altijd open')
    await world.set({ showQr: true })
    await go(counter, 'Zuilen')
    await counter.getByLabel('Evenement').first().selectOption(concert.id)
    await says(counter, `Je keuze gaat naar ${zuilNameOf(1)}.`)
    await says(zuil, concert.name.nl)
    await go(counter, 'Pashouder')
    pc = await startCounterPc(all.origin)
    await press(counter, 'Kaartlezer van deze pc gebruiken')

    phone = await devices.open(`${all.origin}/pas/`, { width: 390, height: 844 })
    await press(phone, 'Inloggen')
    await press(phone, 'Zoë')
    await phone.getByLabel('Nummer van je UiTPAS').fill(his().number)
    const born =
      cellsOf(REGISTERED - 1)[2]
        ?.split('/')
        .reverse()
        .join('-') ?? ''
    await phone.getByLabel('Geboortedatum').fill(born)
    await press(phone, 'Koppelen')
    await says(phone, '0 punten')
    await devices.see(await eventually(async () => (await scanQr(zuil)) || undefined, { what: 'a QR on the zuil' }))
    await go(phone, 'Scannen')
    await says(phone, 'Hoera, je spaarde 1 punt')
    await go(phone, 'Kaart')
    await phone.getByText('1 punt', { exact: true }).waitFor()
  })

  const tap = () => layUntilAnswered(world, new VirtualCard({ uid: his().chip }))

  it('serves him by turns at zuilen and at the counter', async () => {
    await eventually(() => world.zuil.log().includes('The card readers changed'), { what: 'a reader that settled' })
    expect(await tap()).toEqual({ screen: 'SAVED', points: 1, balance: 2 })
    await says(counter, 'Kaartlezer klaar: leg een kaart.')
    await pc?.card(his().chip).lay()
    await counter.getByRole('heading', { name: `Zoë Peeters${REGISTERED - 1}` }).waitFor()
    await press(counter, 'Niet meer gebruiken')
    await pc?.stop()
    await press(counter, 'Inchecken op Altijd open')
    await says(counter, '1 punt gespaard. Saldo: 3.')

    await world.become('TICKET')
    expect(await tap()).toMatchObject({ screen: 'TICKET', price: 147, regularPrice: 733, point: { balance: 4 } })
    await press(counter, 'Ticket voor Altijd open')
    await says(counter, 'betaalt € 2,00 (Kansentarief).')
    await press(counter, 'Bij de verkoop')
    await press(counter, '1 ticket verkopen: € 2,00')
    await says(counter, '1 ticket verkocht voor € 2,00.')

    await world.become('REWARD')
    expect(await tap()).toMatchObject({ screen: 'REDEEMED', points: 2, balance: 2 })
    await press(counter, 'Gratis koffie geven')
    await says(counter, 'Gratis koffie is gegeven. Nog 0 punten.')

    const holder = 'select passholder_id as id from card where uitpas_number = $1'
    const [{ id } = { id: '' }] = await ask<{ id: string }>(world.databaseUrl, holder, [his().number])
    await admin.asks('POST', `/associations/${associationId}/members`, { json: { passholderId: id } })
    await world.become('MEMBERSHIP', { associationId })
    expect(await tap()).toMatchObject({ screen: 'MEMBER', status: 'ACTIVE', offline: false })
  })

  it('shows him all of it on his phone, and the counter what it did', async () => {
    await phone.reload()
    await phone.getByText('0 punten', { exact: true }).waitFor()
    await go(phone, 'Historiek')
    await says(phone, 'Gratis koffie')
    const rows = await phone.getByRole('main').getByRole('listitem').allInnerTexts()
    const amounts = rows.map((row) => /[+−]\d+/.exec(row)?.[0] ?? 'ticket')
    expect(amounts).toEqual(['−2', '−2', 'ticket', '+1', 'ticket', '+1', '+1', '+1'])
    await go(counter, 'Vandaag')
    await expect.poll(() => counter.getByRole('main').getByRole('listitem').count()).toBe(3)
    expect(devices.faults).toEqual([])
  })

  it('ends with books that agree, in the lists, the files and the settlement', async () => {
    const { number } = his()
    expect(await world.inconsistent()).toEqual([])
    expect([...(await world.booked())]).toEqual([[number, 4]])
    expect([...(await world.standing('ticket'))]).toEqual([[number, 2]])
    expect([...(await world.standing('redemption'))]).toEqual([[number, 2]])
    const lines = (await superadmin.exports('/passholders/export?format=csv')).trim().split('\r\n')
    expect(lines.filter((line) => line.includes('Peeters'))).toHaveLength(REGISTERED)

    // A fifth by who bought them, two fifths by the organizer, and two fifths that it is owed.
    const today = dayOf(Date.now())
    const period = new URLSearchParams({ from: dayAfter(today, -1), until: today })
    const sums = { sold: 2, reversed: 0, regularPrice: 1733, passholder: 347, organizer: 693, owed: 693 }
    expect(await superadmin.asks('GET', `/settlement/organizers?${period}`)).toMatchObject({
      totals: sums,
      member: [{ id: organizerId, ...sums }],
    })
    const [, ...events] = (await superadmin.exports(`/settlement/events/export?${period}&format=csv`))
      .trim()
      .split('\r\n')
    expect(events).toHaveLength(2)
    for (const [id, amounts] of [
      [eventId, ['10,00', '2,00', '4,00', '0,00', '4,00', '4,00']],
      [concert.id, ['7,33', '1,47', '2,93', '0,00', '2,93', '2,93']],
    ] as const)
      expect(events.find((row) => row.includes(id))?.match(/\d+,\d\d/g)).toEqual(amounts)
  })
})
