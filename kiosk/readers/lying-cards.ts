/** What a card that was read is, to the one who waits for taps. */
export type Meaning =
  | 'TAP'
  /** The same card still lies there: nothing happened. */
  | 'SAME'
  /** It lay there when the zuil started. Nobody knows whether its tap was made: it is to be laid again. */
  | 'LEFT'

/**
 * Remembers which card lies on which reader, over the restarts of the reader's process and service: a card that lies
 * there when they come back is no new tap. (A voordeelzuil would take points for it each time.)
 */
export interface LyingCards {
  /** @param uid undefined = it could not be read; `lay`: it lay there before anybody looked */
  read(reader: string, uid: string | undefined, lay: boolean): Meaning
  taken(reader: string): void
}

export const createLyingCards = (): LyingCards => {
  /** By reader: the card's UID, UNREAD (one that could not be read) or EMPTY. Of a reader not in it nothing is known. */
  const lying = new Map<string, string>()
  return {
    read: (reader, uid, lay) => {
      const before = lying.get(reader)
      if (!lay || before === 'EMPTY') {
        lying.set(reader, uid ?? 'UNREAD')
        return 'TAP'
      }
      if (uid !== undefined) lying.set(reader, uid)
      if (before === undefined) return 'LEFT'
      return uid === undefined || before === uid ? 'SAME' : 'TAP'
    },
    taken: (reader) => {
      lying.set(reader, 'EMPTY')
    },
  }
}
