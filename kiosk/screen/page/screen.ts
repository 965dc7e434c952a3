import type { QrPicture } from '../../core/model.ts'
import { sendFrames } from './frames.ts'
import { drawQr } from './hero.ts'
import type { ScreenState, View } from './model.ts'
import { sendPicture } from './picture.ts'
import { fit, render } from './render.ts'
import { listenToScanner } from './scanner.ts'
import { createSounds, soundOf } from './sounds.ts'
import { listenToStream, type StreamEvent } from './stream.ts'

/** Shows the states of the zuil's program. Decides only this: without that program the zuil is out of order. */

/** The connection may be lost this long before the screen says so. */
const LOST_AFTER_MS = 3_000

const screen = document.getElementById('screen')
if (!screen) throw new Error('the page has no #screen')

const makeSound = createSounds()
let shown = ''
let last: ScreenState = { serial: 0, languages: ['nl'], sound: false, view: { screen: 'BUSY' } }

/** The view without its QR code, which may change without being announced. */
const splitQr = (view: View): { readonly view: View; readonly qr?: QrPicture } => {
  if (view.screen !== 'WAITING' || !view.qr) return { view }
  const { qr, ...rest } = view
  return { view: rest, qr }
}

const show = (state: ScreenState): void => {
  const { view, qr } = splitQr(state.view)
  const stays = view.screen === 'NOT_ENROLLED' || view.screen === 'WAITING'
  // The same outcome for the next card is rendered again; a half-filled form stays, and so does an invitation.
  const now = JSON.stringify({ ...state, sound: 0, view, hasQr: qr !== undefined, serial: stays ? 0 : state.serial })
  const drawn = screen.querySelector('.qr')
  if (now !== shown) {
    shown = now
    render(screen, state)
  } else if (qr && drawn) drawQr(drawn, qr)
}

const nameIn = ({ view }: ScreenState): string | undefined => ('name' in view ? view.name : undefined)

const REPEAT_MS = 2_500
let repeating: ReturnType<typeof setInterval> | undefined

/** Makes the sound of a new view; IDENTIFY's is repeated for as long as it is shown. */
const announce = ({ view, sound }: ScreenState, isNew: boolean): void => {
  clearInterval(repeating)
  const wanted = sound ? soundOf(view) : undefined
  if (wanted === undefined) return
  if (wanted === 'HERE') repeating = setInterval(() => void makeSound(wanted), REPEAT_MS)
  if (wanted === 'HERE' || isNew) void makeSound(wanted)
}

/** Distinguishes this page from others that show the same zuil. */
const page = crypto.randomUUID()
let name = ''
let lostTimer: ReturnType<typeof setTimeout> | undefined
/** Of the last state since the program was lost; absent = none yet. */
let serial: number | undefined

const expectLoss = (): void => {
  lostTimer ??= setTimeout(() => {
    clearInterval(repeating)
    show({ ...last, view: { screen: 'OUT_OF_ORDER', code: 'S1', name } })
  }, LOST_AFTER_MS)
}

const showState = (state: ScreenState): void => {
  clearTimeout(lostTimer)
  lostTimer = undefined
  last = state
  name = nameIn(state) ?? name
  show(state)
  const isNew = serial !== undefined && state.serial !== serial
  serial = state.serial
  announce(state, isNew)
}

const RELOADED_FOR = 'zuil-build'

/** After an update the program has another page than this one. It is taken once: if that does not help, this one stays. */
const takeBuild = (build: string): void => {
  const own = document.documentElement.dataset.build
  if (build === own || sessionStorage.getItem(RELOADED_FOR) === build) return
  sessionStorage.setItem(RELOADED_FOR, build)
  location.reload()
}

const hear = (event: StreamEvent): void => {
  switch (event.type) {
    case 'BUILD':
      takeBuild(event.data)
      return
    case 'STATE':
      showState(JSON.parse(event.data) as ScreenState)
      return
    case 'PICTURE': {
      const [id = '', of] = event.data.split(' ')
      if (of === page) void sendPicture(id)
      return
    }
    case 'LOST':
      serial = undefined
      expectLoss()
      return
    case 'ALIVE':
  }
}

window.addEventListener('resize', () => fit(screen))
expectLoss()
listenToStream(page, hear)
sendFrames(page)
listenToScanner()
