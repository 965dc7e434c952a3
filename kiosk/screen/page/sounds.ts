import { toneOf } from './hero.ts'
import type { View } from './model.ts'

/** Short sounds, synthesised: nothing to load. */

export type Sound = 'GOOD' | 'REFUSED' | 'NOTED' | 'HERE'

/** The sound of a view; most make none. HERE is repeated for as long as the view is shown. */
export const soundOf = (view: View): Sound | undefined => {
  switch (view.screen) {
    case 'SAVED':
    case 'TICKET':
    case 'REDEEMED':
      return 'GOOD'
    case 'MEMBER':
      return view.status === 'ACTIVE' ? 'GOOD' : 'REFUSED'
    case 'NO_TICKET':
      return toneOf(view) === 'good' ? 'GOOD' : 'REFUSED'
    case 'REFUSED':
      return 'REFUSED'
    case 'NOTED':
      return 'NOTED'
    case 'IDENTIFY':
      return 'HERE'
    default:
      return undefined
  }
}

interface Note {
  readonly hertz: number
  /** Seconds from the start of the sound. */
  readonly at: number
  readonly seconds: number
}

/** They differ by direction, not by pitch alone: up, down, twice the same, to and fro. */
const melodies: Readonly<Record<Sound, readonly Note[]>> = {
  GOOD: [
    { hertz: 523.25, at: 0, seconds: 0.18 },
    { hertz: 659.25, at: 0.12, seconds: 0.18 },
    { hertz: 783.99, at: 0.24, seconds: 0.45 },
  ],
  REFUSED: [
    { hertz: 392, at: 0, seconds: 0.22 },
    { hertz: 293.66, at: 0.2, seconds: 0.45 },
  ],
  NOTED: [
    { hertz: 587.33, at: 0, seconds: 0.16 },
    { hertz: 587.33, at: 0.22, seconds: 0.3 },
  ],
  HERE: [
    { hertz: 880, at: 0, seconds: 0.2 },
    { hertz: 698.46, at: 0.22, seconds: 0.2 },
    { hertz: 880, at: 0.44, seconds: 0.2 },
    { hertz: 698.46, at: 0.66, seconds: 0.35 },
  ],
}

const VOLUME = 0.35
/** A sound later than this would be meaningless. */
const LATE_MS = 400

const ring = (context: AudioContext, { hertz, at, seconds }: Note): void => {
  const start = context.currentTime + at
  const gain = context.createGain()
  gain.gain.setValueAtTime(0.0001, start)
  gain.gain.exponentialRampToValueAtTime(VOLUME, start + 0.02)
  gain.gain.exponentialRampToValueAtTime(0.0001, start + seconds)
  gain.connect(context.destination)
  const oscillator = context.createOscillator()
  oscillator.frequency.value = hertz
  oscillator.connect(gain)
  oscillator.start(start)
  oscillator.stop(start + seconds)
}

/** @returns a function that makes a sound, unless the browser allows none (yet): the zuil's Chromium is set to allow it */
export const createSounds = (): ((sound: Sound) => Promise<void>) => {
  let context: AudioContext | undefined
  return async (sound) => {
    context ??= new AudioContext()
    if (context.state !== 'running') {
      await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, LATE_MS))])
      if ((context.state as AudioContextState) !== 'running') return
    }
    for (const note of melodies[sound]) ring(context, note)
  }
}
