import type { Language, Localized } from '@zuil/protocol'
import type { MemberView, WaitingView } from '../../core/model.ts'
import type { View } from './model.ts'
import { de } from './words/de.ts'
import { en } from './words/en.ts'
import { fr } from './words/fr.ts'
import { nl } from './words/nl.ts'
import type { Said, Words } from './words/words.ts'

export const words: Readonly<Record<Language, Words>> = { nl, fr, de, en }

const inLanguage = (text: Localized, language: Language): string => text[language] ?? text.nl

const invitation = (view: WaitingView, language: Language): Said => {
  const { checkIn, ticket, reward, member } = words[language]
  switch (view.mode) {
    case 'CHECK_IN':
    case 'TICKET': {
      const { invite, inviteWithoutEvent } = view.mode === 'TICKET' ? ticket : checkIn
      if (!view.event) return inviteWithoutEvent
      return { above: inLanguage(view.event.name, language), ...invite(view.event.points) }
    }
    case 'REWARD':
      if (!view.reward) return reward.inviteWithoutReward
      return reward.invite(inLanguage(view.reward.title, language), view.reward.points)
    case 'MEMBERSHIP':
      if (!view.association) return member.inviteWithoutAssociation
      return member.invite(inLanguage(view.association, language))
  }
}

const waiting = (view: WaitingView, language: Language): Said => {
  const said = invitation(view, language)
  if (view.online) return said
  const { works, stops } = words[language].withoutNetwork[view.mode]
  return { ...said, hint: view.worksOffline ? works : stops }
}

const renewal = ({ renewable, renewableFrom }: MemberView, language: Language): string | undefined => {
  const said = words[language].member
  if (renewable) return said.renewable
  return renewableFrom === undefined ? undefined : said.renewableFrom(renewableFrom)
}

const membership = (view: MemberView, language: Language): Said => {
  const { member } = words[language]
  const renew = renewal(view, language)
  const about = (): Pick<Said, 'title' | 'detail'> => {
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
    ...about(),
    ...(view.offline && { hint: member.offline }),
  }
}

/** What a view says in a language. */
export const say = (view: View, language: Language): Said => {
  const said = words[language]
  switch (view.screen) {
    case 'NOT_ENROLLED':
      return said.notEnrolled
    case 'OUT_OF_ORDER':
      return { ...said.outOfOrder[view.code], hint: said.tell }
    case 'WAITING':
      return waiting(view, language)
    case 'BUSY':
      return said.busy
    case 'SAVED':
      return said.checkIn.saved(view.points, view.balance)
    case 'TICKET': {
      const { point } = view
      const became = point.saved
        ? said.ticket.withPoint(point.points)
        : `${said.ticket.withoutPoint} ${said.refused[point.reason].title}.`
      return { ...said.ticket.sold(view), hint: `${became} ${said.balance(point.balance)}` }
    }
    case 'TICKET_REFUSED': {
      const why = view.reason === 'maximum-reached' ? said.ticket.maximum : said.refused[view.reason].title
      return {
        ...said.ticket.refused,
        detail: `${why}.`,
        hint: `${said.ticket.pointStands(view.points)} ${said.balance(view.balance)}`,
      }
    }
    case 'REDEEMED':
      return said.reward.redeemed(inLanguage(view.title, language), view.points, view.balance)
    case 'MEMBER':
      return membership(view, language)
    case 'REFUSED':
      return said.refused[view.reason]
    case 'NOTED':
      return view.mode === 'TICKET' ? said.ticket.noted : said.checkIn.noted
    case 'IDENTIFY':
      return said.identify
  }
}
