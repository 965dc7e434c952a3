/**
 * The connections of one zuil, as its messages tell of them: the highest session number, and which devices use it. Plain
 * data; `at` in milliseconds.
 */
export interface KnownConnections {
  /** The highest session number; 0 = none. */
  readonly session: number
  /** The boot of the machine that had it; absent = that was before this backend started, or an older zuil. */
  readonly bootId?: string
  /** That connection has ended: another one that has the same number is a new one. */
  readonly ended: boolean
  /** The highest number before it. */
  readonly earlierSession: number
  /** Boots that were heard, the latest first. */
  readonly boots: readonly string[]
  /** How often a boot was heard again after another, and when last: no machine goes back to an earlier boot. */
  readonly returns: number
  readonly returnedAt?: number
}

export const noConnections: KnownConnections = { session: 0, ended: false, earlierSession: 0, boots: [], returns: 0 }

/** Enough for a few devices that are one zuil; a machine that is restarted over and over is not remembered for ever. */
const MAX_BOOTS = 8
/** Longer than the device that waits stays away. */
const COPIED_MS = 30 * 60_000

/** What a message tells of its connection. */
export interface ConnectionWord {
  readonly session: number
  readonly bootId?: string | undefined
  /** LIVE: it speaks. KEPT: the broker says that it was there. ENDED: by its will or a planned stop, kept or not. */
  readonly kind: 'LIVE' | 'KEPT' | 'ENDED'
}

const withSession = (known: KnownConnections, { session, bootId, kind }: ConnectionWord): KnownConnections => {
  const ended = kind === 'ENDED'
  const { bootId: before, ...rest } = known
  const own = bootId === undefined ? {} : { bootId }
  if (session > known.session) return { ...rest, ...own, session, ended, earlierSession: known.session }
  if (session < known.session) return known
  const same = before === undefined || bootId === undefined || before === bootId
  if (!same || (known.ended && kind === 'LIVE')) return { ...known, earlierSession: session, ended }
  return { ...known, ...own, ended }
}

const withBoot = (known: KnownConnections, bootId: string, at: number): KnownConnections => {
  const { boots } = known
  if (boots[0] === bootId) return known
  const others = boots.filter((one) => one !== bootId)
  return {
    ...known,
    boots: [bootId, ...others].slice(0, MAX_BOOTS),
    ...(others.length < boots.length && { returns: known.returns + 1, returnedAt: at }),
  }
}

/** No zuil connects so often between two messages: a number further above the known one is made up, or damaged. */
const MAX_JUMP = 1_000_000

/** Whether a session number can be true. One that is taken is the least for every later connection of the zuil. */
export const isPlausible = (known: KnownConnections, session: number): boolean => session - known.session <= MAX_JUMP

/** What is known after a message. */
export const onWord = (known: KnownConnections, word: ConnectionWord, at: number): KnownConnections => {
  const next = withSession(known, word)
  return word.kind === 'LIVE' && word.bootId !== undefined ? withBoot(next, word.bootId, at) : next
}

/**
 * The highest number that another connection than this one had: this one's must be above it, so that what is left of the
 * other (its will) can't end it.
 */
export const otherSession = (known: KnownConnections, session: number): number =>
  session < known.session ? known.session : known.earlierSession

/** Whether several devices are this zuil. */
export const isCopied = ({ returnedAt }: KnownConnections, at: number): boolean =>
  returnedAt !== undefined && at - returnedAt < COPIED_MS
