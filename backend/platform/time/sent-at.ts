import { limits, type SentClock } from '@zuil/protocol'

/**
 * When a message of a zuil was sent. It came at once, so then it arrived; unless it says, by the time that this backend
 * gave, that it waited on its way: in a broker or a socket, before a backend that stood still. What a zuil says is
 * evidence: no message was sent after it arrived, and how far back is believed is for who asks (`taps/rules/plausibility.ts`).
 * A clock of this backend that is put ahead looks the same, until the zuil's next hello, within ten minutes.
 * @param receivedAt milliseconds since 1970
 */
export const sentAt = (sent: SentClock, receivedAt: number): number => {
  if (sent.at === undefined) return receivedAt
  const said = Date.parse(sent.at)
  return receivedAt - said > limits.welcomeMs ? said : receivedAt
}
