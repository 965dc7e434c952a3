import type { Activity, DemoScreen, RackCard } from '../../demo/shapes.ts'
import { element } from '../shared/dom.ts'
import { json, sentence, withBody } from '../shared/requests.ts'
import { showActivity } from './activity.ts'
import { rackItems, showOnReader } from './rack.ts'
import { showScreen, showZuilen } from './zuilen.ts'

/** The demo page: the zuilen's own screens, a rack of cards for their simulated readers, and what came of them. */

const POLL_MS = 700

const problem = element('problem')
const attempt = async (what: () => Promise<unknown>): Promise<void> => {
  problem.hidden = true
  try {
    await what()
  } catch (error) {
    problem.textContent = sentence(error)
    problem.hidden = false
  }
}

const addresses = new Map<string, string>()
/** Which card lies on which zuil's reader. */
const onReader = new Map<string, string>()
let target = ''

const reader = (path: 'card' | 'scan'): string => {
  const screen = addresses.get(target)
  if (screen === undefined) throw new Error('deze zuil is nog aan het starten.')
  return `${screen}/simulated/${path}`
}

const layOrTake = (chipNumber: string): Promise<void> =>
  attempt(async () => {
    if (onReader.get(target) === chipNumber) {
      await json(reader('card'), withBody('DELETE', {}))
      onReader.delete(target)
    } else {
      await json(reader('card'), withBody('PUT', { chipNumber }))
      onReader.set(target, chipNumber)
    }
    showOnReader(onReader.get(target))
  })

const giveChip = (chipNumber: string): void => void attempt(() => json('/demo/chips', withBody('POST', { chipNumber })))

const readScreens = async (): Promise<readonly DemoScreen[]> =>
  (await json<{ screens: readonly DemoScreen[] }>('/demo/screens')).screens

const poll = async (): Promise<void> => {
  try {
    for (const one of await readScreens()) {
      if (one.screen !== undefined) addresses.set(one.zuilId, one.screen)
      showScreen(one)
    }
    showActivity(await json<Activity>('/demo/activity'), giveChip)
  } catch {
    // The backend is away for a moment; the next round tries again.
  }
  setTimeout(() => void poll(), POLL_MS)
}

const screens = await readScreens()
target = screens[0]?.zuilId ?? ''
showZuilen(screens, (zuilId) => {
  target = zuilId
  showOnReader(onReader.get(target))
})
const { cards } = await json<{ cards: readonly RackCard[] }>('/demo/rack')
element('rack').replaceChildren(
  ...rackItems(cards, {
    layOrTake: (chipNumber) => void layOrTake(chipNumber),
    scan: (line) => void attempt(() => json(reader('scan'), withBody('POST', { line }))),
  }),
)
await poll()
