import type { BridgeMessage, BridgeReader } from '@zuil/protocol'
import { useEffect, useRef, useSyncExternalStore } from 'react'

/** The card reader of this PC, by the bridge that runs on it: see `bridgeAddress` in protocol/bridge.ts. */

export const bridgeUrl = 'ws://127.0.0.1:17853/reader'
const key = 'balie.reader'
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 30_000
/** A card that lies there since before somebody opened the page is not who stands there now. */
const FRESH_MS = 5_000

/** OFF: not wanted on this device. AWAY: the bridge does not answer. */
export type ReaderState = 'OFF' | 'AWAY' | BridgeReader['state']
type Unreadable = Extract<BridgeMessage, { type: 'UNREADABLE' }>['reason']
type Laid = (card: { readonly chipNumber: string } | { readonly unreadable: Unreadable }) => void

const listeners = new Set<() => void>()
/** In the order in which they came: the last alone hears. A field that is asked for stands before the page around it. */
const laidListeners: Laid[] = []
let state: ReaderState = 'OFF'
let socket: WebSocket | undefined
let retry: ReturnType<typeof setTimeout> | undefined
let waitMs = FIRST_WAIT_MS

const setState = (now: ReaderState): void => {
  if (state === now) return
  state = now
  for (const listener of listeners) listener()
}

const take = (data: unknown): void => {
  let message: BridgeMessage
  try {
    message = JSON.parse(String(data)) as BridgeMessage
  } catch {
    return
  }
  switch (message.type) {
    case 'HELLO':
      waitMs = FIRST_WAIT_MS
      setState(message.reader.state)
      return
    case 'READER':
      setState(message.reader.state)
      return
    case 'CARD':
      if (message.laidMsAgo > FRESH_MS || !/^[\dA-F]{14}$/.test(message.chipNumber)) return
      laidListeners.at(-1)?.({ chipNumber: message.chipNumber })
      return
    case 'UNREADABLE':
      laidListeners.at(-1)?.({ unreadable: message.reason })
  }
}

const connect = (): void => {
  clearTimeout(retry)
  const mine = new WebSocket(bridgeUrl)
  socket = mine
  mine.onmessage = ({ data }) => take(data)
  mine.onclose = () => {
    if (socket !== mine) return
    setState('AWAY')
    // With a part of chance, so that pages don't come together.
    retry = setTimeout(connect, waitMs * (0.5 + Math.random() / 2))
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
  }
}

const isWanted = (): boolean => {
  try {
    return localStorage.getItem(key) === 'on'
  } catch {
    return false
  }
}

/** Whether the reader of this device is to be used: a browser may ask permission for it, so nobody is asked who has none. */
export const setReaderWanted = (wanted: boolean): void => {
  try {
    localStorage.setItem(key, wanted ? 'on' : 'off')
  } catch {
    // It is asked again next time.
  }
  if (wanted && state === 'OFF') {
    setState('AWAY')
    connect()
  }
  if (wanted) return
  clearTimeout(retry)
  const mine = socket
  socket = undefined
  mine?.close()
  setState('OFF')
}

const useWanted = (): void =>
  useEffect(() => {
    if (isWanted() && state === 'OFF') setReaderWanted(true)
  }, [])

/** How the reader is. */
export const useReader = (): ReaderState => {
  useWanted()
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => state,
  )
}

/** Hears of each card that is laid, as long as the page is the one that is seen and nobody came after who hears it. */
export const useLaid = (laid: Laid): void => {
  useWanted()
  const current = useRef(laid)
  current.current = laid
  useEffect(() => {
    const heard: Laid = (card) => {
      if (document.visibilityState === 'visible') current.current(card)
    }
    laidListeners.push(heard)
    return () => void laidListeners.splice(laidListeners.indexOf(heard), 1)
  }, [])
}
