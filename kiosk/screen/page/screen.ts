import type { ScreenState } from './model.ts'
import { fit, render } from './render.ts'
import { createSounds } from './sounds.ts'

/** Shows what the zuil's program says. Decides nothing but this: without that program the zuil is out of order. */

const RETRY_MS = 1_000
/** So long may the connection be away before the screen says so. */
const LOST_AFTER_MS = 3_000
/** The program gives a sign every ten seconds; a connection without one is dead, whatever the socket says. */
const SILENT_AFTER_MS = 25_000

const screen = document.getElementById('screen')
if (!screen) throw new Error('the page has no #screen')

const makeSound = createSounds()
let shown = ''
let last: ScreenState = { serial: 0, languages: ['nl'], sound: false, view: { screen: 'BUSY' } }

const show = (state: ScreenState): void => {
  const { languages, view } = state
  // The same outcome for the next card comes up anew; a half-filled form stays.
  const now = JSON.stringify({ languages, view, serial: view.screen === 'NOT_ENROLLED' ? 0 : state.serial })
  if (now === shown) return
  shown = now
  render(screen, state)
}

const nameIn = ({ view }: ScreenState): string | undefined => ('name' in view ? view.name : undefined)

let name = ''
let lostTimer: ReturnType<typeof setTimeout> | undefined
let silentTimer: ReturnType<typeof setTimeout> | undefined

const expectLoss = (): void => {
  lostTimer ??= setTimeout(() => show({ ...last, view: { screen: 'OUT_OF_ORDER', code: 'S1', name } }), LOST_AFTER_MS)
}

const connect = (): void => {
  const source = new EventSource('/events')
  let serial: number | undefined
  let over = false

  const drop = (): void => {
    if (over) return
    over = true
    source.close()
    clearTimeout(silentTimer)
    expectLoss()
    setTimeout(connect, RETRY_MS)
  }
  const heard = (): void => {
    clearTimeout(silentTimer)
    silentTimer = setTimeout(drop, SILENT_AFTER_MS)
  }

  source.addEventListener('error', drop)
  source.addEventListener('alive', heard)
  source.addEventListener('open', heard)
  source.addEventListener('message', ({ data }) => {
    heard()
    clearTimeout(lostTimer)
    lostTimer = undefined
    const state = JSON.parse(data) as ScreenState
    last = state
    name = nameIn(state) ?? name
    show(state)
    const { screen: kind } = state.view
    const isNews = serial !== undefined && state.serial !== serial
    serial = state.serial
    if (isNews && state.sound && (kind === 'SAVED' || kind === 'REFUSED' || kind === 'NOTED')) void makeSound(kind)
  })
}

window.addEventListener('resize', () => fit(screen))
expectLoss()
connect()
