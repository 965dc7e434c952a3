import type { ConnectionProblem, Language, Localized } from '@zuil/protocol'
import type { MemberView, NoTicketView, RefusedView, ShownBalance, WaitingView } from '../../core/model.ts'
import type { View } from './model.ts'
import { de } from './words/de.ts'
import { en } from './words/en.ts'
import { fr } from './words/fr.ts'
import { nl } from './words/nl.ts'
import type { Message, Words } from './words/words.ts'

export const words: Readonly<Record<Language, Words>> = { nl, fr, de, en }

const inLanguage = (name: Localized, language: Language): string => name[language] ?? name.nl

/** How many points somebody has, and when they lapse if that is near. */
const balance = (shown: ShownBalance, language: Language): string | undefined => {
  if (shown.balance === undefined) return undefined
  const { balance: points, pointsEnd } = words[language]
  const lapses = shown.pointsEndDate === undefined ? [] : [pointsEnd(shown.pointsEndDate)]
  return [points(shown.balance), ...lapses].join(' ')
}

const withBalance = <M extends Partial<Message>>(message: M, shown: ShownBalance, language: Language): M => {
  const hint = balance(shown, language)
  return hint === undefined ? message : { ...message, hint }
}

/** A free event needs no ticket: at a ticketzuil too there are points alone. */
const isFree = ({ mode, event }: WaitingView): boolean => mode === 'TICKET' && event?.basePrice === 0

/** Whether somebody can buy a ticket here now: never without the backend. */
const sellsTickets = (view: WaitingView): boolean => view.mode === 'TICKET' && view.online && !isFree(view)

const invitation = (view: WaitingView, language: Language): Message => {
  const { checkIn, ticket, reward, member } = words[language]
  switch (view.mode) {
    case 'CHECK_IN':
    case 'TICKET': {
      const { invite, inviteWithoutEvent } = sellsTickets(view) ? ticket : checkIn
      if (!view.event) return inviteWithoutEvent
      return { above: inLanguage(view.event.name, language), ...invite(view.event.points) }
    }
    case 'REWARD':
      if (!view.reward) return reward.none
      return reward.invite(inLanguage(view.reward.title, language), view.reward.points)
    case 'MEMBERSHIP':
      if (!view.association) return member.inviteWithoutAssociation
      return member.invite(inLanguage(view.association, language))
  }
}

/** What a ticket costs and who buys it here, below the invitation of a ticketzuil. */
const aboutTicket = (view: WaitingView, language: Language): string[] => {
  const { ticket } = words[language]
  if (isFree(view)) return [`${ticket.notNeeded}.`]
  const basePrice = view.mode === 'TICKET' ? view.event?.basePrice : undefined
  const price = basePrice === undefined ? [] : [ticket.price(basePrice)]
  return [...price, ...(sellsTickets(view) ? [ticket.whoBuys] : [])]
}

/** Why the zuil has to do without the backend. */
const noConnectionOf = (view: { readonly unreachable?: ConnectionProblem }, language: Language): string =>
  words[language].noConnection[view.unreachable ?? 'UNKNOWN']

const waiting = (view: WaitingView, language: Language): Message => {
  const { withoutNetwork, member } = words[language]
  const missing = view.listMissing ? [member.listMissing] : []
  const { works, stops } = withoutNetwork[isFree(view) ? 'CHECK_IN' : view.mode]
  const follows = view.worksOffline ? works : stops
  const offline = view.online ? [] : [noConnectionOf(view, language), ...missing, follows]
  const hint = [...aboutTicket(view, language), ...offline].join(' ')
  return { ...invitation(view, language), ...(hint !== '' && { hint }) }
}

const renewal = ({ renewable, renewableFrom }: MemberView, language: Language): string | undefined => {
  const text = words[language].member
  if (renewable) return text.renewable
  return renewableFrom === undefined ? undefined : text.renewableFrom(renewableFrom)
}

const membership = (view: MemberView, language: Language): Message => {
  const { member } = words[language]
  const renew = renewal(view, language)
  const about = (): Pick<Message, 'title' | 'detail'> => {
    switch (view.status) {
      case 'ACTIVE':
        return { title: member.active(view.endDate), detail: renew ?? member.welcome }
      case 'EXPIRED':
        return {
          title: member.expired,
          detail: [member.wasUntil(view.endDate), ...(renew === undefined ? [] : [renew])].join(' '),
        }
      case 'NONE':
        return view.offline ? member.notListed : member.none
    }
  }
  const byList = view.status === 'NONE' ? [] : [member.offline]
  return {
    above: inLanguage(view.association, language),
    ...withBalance(about(), view, language),
    ...(view.offline && { hint: [noConnectionOf(view, language), ...byList].join(' ') }),
  }
}

/** What is said to a group pass, which has to do with tickets alone. */
const noGroupTicket = ({ reason, regularPrice }: NoTicketView, language: Language): Message => {
  const { ticket, refused } = words[language]
  switch (reason) {
    case 'maximum-reached':
      return ticket.groupMaximum
    case 'ticket-not-needed':
    case 'ticket-price-unseen':
      return refused[reason]
    case 'social-tariff-not-available':
      if (regularPrice !== undefined) return { title: refused[reason].title, detail: ticket.atTill(regularPrice) }
  }
  return { ...ticket.refused, detail: `${refused[reason].title}.` }
}

const noTicket = (view: NoTicketView, language: Language): Message => {
  const { reason, regularPrice, point } = view
  if (!point) return noGroupTicket(view, language)
  const { ticket, checkIn, refused } = words[language]
  const saved = point.saved ? checkIn.saved(point.points, point.balance).title : refused[point.reason].title
  const stands = point.saved ? ticket.pointStands(point.points) : `${saved}.`
  const total = balance(point, language)
  const hint = total === undefined ? {} : { hint: total }
  if (reason === 'social-tariff-not-available' && regularPrice !== undefined)
    return { title: saved, detail: ticket.atTill(regularPrice), ...hint }
  if (reason === 'ticket-not-needed') return { title: saved, detail: `${ticket.notNeeded}.`, ...hint }
  if (reason === 'maximum-reached') return { title: ticket.maximum, detail: stands, ...hint }
  // Nothing for the counter: the screen shows the new price by now.
  if (reason === 'ticket-price-unseen') return { ...refused[reason], ...hint }
  const more = total === undefined ? stands : `${stands} ${total}`
  return { ...ticket.refused, detail: `${refused[reason].title}.`, hint: more }
}

const refusal = (view: RefusedView, language: Language): Message => {
  const message = words[language].refused[view.reason]
  switch (view.reason) {
    case 'NO_NETWORK': {
      if (view.unreachable === 'NO_NETWORK') return message
      const known = view.unreachable ? `${noConnectionOf(view, language)} ` : ''
      // A title has no full stop.
      return { title: noConnectionOf({}, language).replace(/\.$/, ''), detail: `${known}${message.detail}` }
    }
    case 'NO_NETWORK_REWARD':
    case 'NO_MEMBER_LIST':
      return { ...message, detail: `${noConnectionOf(view, language)} ${message.detail}` }
    default:
      return withBalance(message, view, language)
  }
}

const outOfOrder = (view: Extract<View, { screen: 'OUT_OF_ORDER' }>, language: Language): Message => {
  const { outOfOrder, noConnection, tell } = words[language]
  const { title, detail } = outOfOrder[view.code]
  const why = 'unreachable' in view && view.unreachable ? ` ${noConnection[view.unreachable]}` : ''
  return { title, detail: `${detail}${why}`, hint: tell }
}

/** The text of a view in a language. */
export const messageOf = (view: View, language: Language): Message => {
  const text = words[language]
  switch (view.screen) {
    case 'NOT_ENROLLED':
      return text.notEnrolled
    case 'OUT_OF_ORDER':
      return outOfOrder(view, language)
    case 'WAITING':
      return waiting(view, language)
    case 'BUSY':
      return text.busy
    case 'SAVED':
      return text.checkIn.saved(view.points, view.balance)
    case 'TICKET': {
      const { point } = view
      if (!point) return text.ticket.sold(view)
      const became = point.saved
        ? text.ticket.withPoint(point.points)
        : `${text.ticket.withoutPoint} ${text.refused[point.reason].title}.`
      return { ...text.ticket.sold(view), hint: `${became} ${balance(point, language)}` }
    }
    case 'NO_TICKET':
      return noTicket(view, language)
    case 'REDEEMED':
      return text.reward.redeemed(inLanguage(view.title, language), view.points, view.balance)
    case 'MEMBER':
      return membership(view, language)
    case 'REFUSED':
      return refusal(view, language)
    case 'NOTED':
      return view.mode === 'TICKET' ? text.ticket.noted : text.checkIn.noted
    case 'IDENTIFY':
      return text.identify
  }
}
