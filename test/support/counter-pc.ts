import { startBridgeForPages, takeBridgeTurn } from './bridge-turn.ts'
import { startPcscdApart } from './pcscd.ts'
import { VirtualCard } from './virtual-card.ts'

/** The card reader of a PC at a counter: real pcscd with a virtual reader, apart from that of zuilen, and the bridge on it. */
export interface CounterPc {
  /** A card that can be laid on its reader. @param uid its chip number */
  card(uid: string): VirtualCard
  stop(): Promise<void>
}

/**
 * Waits for its turn with the bridge's port (`BRIDGE_TURN_MS`), and starts it. Pages may ask for it before its reader is ready.
 * @param origin of the counter app
 */
export const startCounterPc = async (origin: string): Promise<CounterPc> => {
  const turn = await takeBridgeTurn()
  const ends: (() => unknown)[] = [turn.release]
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end()
  }
  try {
    const pcscd = await startPcscdApart()
    ends.push(pcscd.stop)
    const bridge = await startBridgeForPages({ BRIDGE_ORIGINS: origin, READERS: 'pcsc' }, pcscd.spawn)
    ends.push(bridge.stop)
    return { card: (uid) => new VirtualCard({ uid, firstPort: pcscd.firstPort }), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
