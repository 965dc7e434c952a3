import type { Language, Localized } from '@zuil/protocol'
import type { MemberView, ShownBalance, WaitingView } from '../../core/model.ts'
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

const invitation = (view: WaitingView, language: Language): Message => {
  const { checkIn, ticket, reward, member } = words[language]
  switch (view.mode) {
    case 'CHECK_IN':
    case 'TICKET': {
      const { invite, inviteWithoutEvent } = view.mode === 'TICKET' ? ticket : checkIn
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

const waiting = (view: WaitingView, language: Language): Message => {
  const text = invitation(view, language)
  if (view.online) return text
  const { works, stops } = words[language].withoutNetwork[view.mode]
  return { ...text, hint: view.worksOffline ? works : stops }
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
        return member.none
    }
  }
  return {
    above: inLanguage(view.association, language),
    ...withBalance(about(), view, language),
    ...(view.offline && { hint: member.offline }),
  }
}

/** The text of a view in a language. */
export const messageOf = (view: View, language: Language): Message => {
  const text = words[language]
  switch (view.screen) {
    case 'NOT_ENROLLED':
      return text.notEnrolled
    case 'OUT_OF_ORDER':
      return { ...text.outOfOrder[view.code], hint: text.tell }
    case 'WAITING':
      return waiting(view, language)
    case 'BUSY':
      return text.busy
    case 'SAVED':
      return text.checkIn.saved(view.points, view.balance)
    case 'TICKET': {
      const { point } = view
      const became = point.saved
        ? text.ticket.withPoint(point.points)
        : `${text.ticket.withoutPoint} ${text.refused[point.reason].title}.`
      return { ...text.ticket.sold(view), hint: `${became} ${balance(point, language)}` }
    }
    case 'TICKET_REFUSED': {
      const why = view.reason === 'maximum-reached' ? text.ticket.maximum : text.refused[view.reason].title
      return {
        ...text.ticket.refused,
        detail: `${why}.`,
        hint: `${text.ticket.pointStands(view.points)} ${text.balance(view.balance)}`,
      }
    }
    case 'REDEEMED':
      return text.reward.redeemed(inLanguage(view.title, language), view.points, view.balance)
    case 'MEMBER':
      return membership(view, language)
    case 'REFUSED':
      return withBalance(text.refused[view.reason], view, language)
    case 'NOTED':
      return view.mode === 'TICKET' ? text.ticket.noted : text.checkIn.noted
    case 'IDENTIFY':
      return text.identify
  }
}
