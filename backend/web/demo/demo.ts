/** The demo page: the zuil's own screen, a rack of cards for its simulated reader, and what the backend made of them. */

interface RackCard {
  readonly label: string
  readonly chipNumber?: string
  readonly uitpasNumber?: string
}

interface Activity {
  readonly taps: readonly {
    readonly actieId: string
    readonly at: string
    readonly live: boolean
    readonly uitpasNumber?: string
    readonly unknownCard?: string
    readonly reason?: string
    readonly points?: number
    readonly balance?: number
  }[]
  readonly ledger: readonly {
    readonly id: string
    readonly at: string
    readonly passholder: string
    readonly kind: string
    readonly points: number
  }[]
}

const POLL_MS = 700

const element = <T extends HTMLElement>(id: string): T => {
  const found = document.getElementById(id)
  if (!found) throw new Error(`the page has no #${id}`)
  return found as T
}

const json = async <T>(url: string, init?: RequestInit): Promise<T> => {
  const response = await fetch(url, init)
  const body = response.status === 204 ? undefined : await response.json()
  if (!response.ok) throw new Error((body as { detail?: string; error?: string })?.detail ?? `${response.status}`)
  return body as T
}

const send = (method: string, url: string, body?: unknown): Promise<unknown> =>
  json(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

const problem = element('problem')
const attempt = async (what: () => Promise<unknown>): Promise<void> => {
  problem.hidden = true
  try {
    await what()
  } catch (error) {
    problem.textContent = `Dat lukte niet: ${error instanceof Error ? error.message : error}`
    problem.hidden = false
  }
}

let screenUrl = ''
let onReader: string | undefined

const layOrTake = (chip: string): Promise<void> =>
  attempt(async () => {
    if (onReader === chip) {
      await send('DELETE', `${screenUrl}/simulated/card`, {})
      onReader = undefined
    } else {
      await send('PUT', `${screenUrl}/simulated/card`, { chipNumber: chip })
      onReader = chip
    }
    for (const button of document.querySelectorAll<HTMLButtonElement>('[data-chip]'))
      button.setAttribute('aria-pressed', String(button.dataset.chip === onReader))
  })

const cardButton = (card: RackCard): HTMLLIElement => {
  const item = document.createElement('li')
  const lay = document.createElement('button')
  const small = document.createElement('small')
  small.textContent = card.uitpasNumber ?? card.chipNumber ?? ''
  lay.append(card.label, small)
  item.append(lay)
  const { chipNumber, uitpasNumber } = card
  // A card without a chip can only be scanned.
  lay.disabled = !chipNumber
  if (chipNumber) {
    lay.dataset.chip = chipNumber
    lay.setAttribute('aria-pressed', 'false')
    lay.addEventListener('click', () => void layOrTake(chipNumber))
  }
  if (uitpasNumber) {
    const scan = document.createElement('button')
    scan.textContent = 'Scan'
    scan.title = 'Lees de barcode van deze kaart'
    scan.addEventListener(
      'click',
      () => void attempt(() => send('POST', `${screenUrl}/simulated/scan`, { line: uitpasNumber })),
    )
    item.append(scan)
  }
  return item
}

const time = (iso: string): string => new Date(iso).toLocaleTimeString('nl-BE', { timeZone: 'Europe/Brussels' })

const row = (...cells: (string | HTMLElement)[]): HTMLTableRowElement => {
  const line = document.createElement('tr')
  for (const cell of cells) {
    const data = document.createElement('td')
    data.append(cell)
    line.append(data)
  }
  return line
}

/** What the backend's refusals and ledger say, in Dutch; what is not here is shown as it is. */
const words: Readonly<Record<string, string>> = {
  'passholder-not-found': 'onbekende kaart',
  'passholder-blocked': 'pashouder geblokkeerd',
  'passholder-no-active-cardsystems': 'geen lid van dit kaartsysteem',
  'card-blocked': 'kaart geblokkeerd',
  'invalid-card': 'kaart verwijderd',
  'invalid-card-status': 'kaart niet in gebruik',
  'maximum-reached': 'al gespaard',
  'event-not-found': 'geen evenement',
  'checkin-not-allowed': 'geen evenement nu',
  'zuil-blocked': 'zuil geblokkeerd',
  CHECKIN: 'gespaard',
  LAPSE: 'vervallen',
  REVERSAL: 'teruggenomen',
}
const inDutch = (term: string): string => words[term] ?? term

const outcome = (tap: Activity['taps'][number]): HTMLElement => {
  const text = document.createElement('span')
  text.className = tap.reason ? 'refused' : 'saved'
  text.textContent =
    (tap.reason === undefined ? 'punt gespaard' : inDutch(tap.reason)) + (tap.live ? '' : ' (nagekomen)')
  return text
}

const unknownCard = (chip: string): HTMLElement => {
  const give = document.createElement('button')
  give.textContent = `Geef chip ${chip} aan een demo-pashouder`
  give.addEventListener('click', () => void attempt(() => send('POST', '/demo/chips', { chipNumber: chip })))
  return give
}

let shown = ''
const refresh = async (): Promise<void> => {
  const activity = await json<Activity>('/demo/activity')
  const text = JSON.stringify(activity)
  if (text === shown) return
  shown = text
  element('no-activity').hidden = activity.taps.length > 0
  element('activity').replaceChildren(
    ...activity.taps.map((tap) =>
      row(
        time(tap.at),
        tap.unknownCard && /^[0-9A-F]{14}$/.test(tap.unknownCard)
          ? unknownCard(tap.unknownCard)
          : (tap.uitpasNumber ?? tap.unknownCard ?? ''),
        outcome(tap),
        tap.points === undefined ? '' : `+${tap.points}`,
        tap.balance === undefined ? '' : String(tap.balance),
      ),
    ),
  )
  element('ledger').replaceChildren(
    ...activity.ledger.map((entry) => row(time(entry.at), entry.passholder, inDutch(entry.kind), String(entry.points))),
  )
}

const poll = async (): Promise<void> => {
  try {
    if (!screenUrl) {
      const { screen } = await json<{ screen?: string }>('/demo/screen')
      element('zuil-missing').hidden = screen !== undefined
      if (screen) {
        screenUrl = screen
        element<HTMLIFrameElement>('zuil').src = `${screen}/`
      }
    }
    await refresh()
  } catch {
    // The backend is away for a moment; the next round tries again.
  }
  setTimeout(() => void poll(), POLL_MS)
}

const { cards } = await json<{ cards: readonly RackCard[] }>('/demo/rack')
element('rack').replaceChildren(...cards.map(cardButton))
await poll()
