import { type ConnectionProblem, type Language, languages, type RefusalReason } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import type { NoTicketView, OfflineReason, View, WaitingView } from '../../../kiosk/core/model.ts'
import { messageOf, words } from '../../../kiosk/screen/page/texts.ts'
import { allViews } from '../../parts/screen/states.ts'

const fullText = (view: View, language: (typeof languages)[number]): string => {
  const { above = '', title, detail, hint = '' } = messageOf(view, language)
  // The code has a line of its own beneath it.
  const scan = view.screen === 'WAITING' && view.qr ? words[language].checkIn.scan : ''
  return [above, title, detail, hint, scan].join('|')
}

describe('the words on the screen', () => {
  describe.each(languages)('%s', (language) => {
    it.each([...allViews])('says what %s is and what to do', (_name, view) => {
      const { above, title, detail, hint } = messageOf(view, language)
      for (const text of [above, title, detail, hint]) {
        if (text === undefined) continue
        expect(text.trim()).toBe(text)
        expect(text.length).toBeGreaterThan(5)
        expect(text).not.toMatch(/undefined|NaN|\[object/)
      }
    })

    it('says something else for each state', () => {
      const texts = [...allViews.values()].map((view) => fullText(view, language))
      expect(new Set(texts).size).toBe(texts.length)
    })

    it('has all the words of the form', () => {
      for (const text of Object.values(words[language].form)) expect(text).not.toBe('')
    })
  })

  it('is another in each language', () => {
    for (const view of allViews.values()) {
      expect(new Set(languages.map((language) => fullText(view, language))).size).toBe(languages.length)
    }
  })

  it('writes money and dates as the language does', () => {
    const sold: View = {
      screen: 'TICKET',
      price: 240,
      regularPrice: 124_050,
      point: { saved: false, reason: 'maximum-reached', balance: 12 },
    }
    const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
    const of = (view: View) =>
      languages.map((language) => {
        const { title, detail } = messageOf(view, language)
        return plain(`${title}. ${detail}`)
      })
    expect(of(sold)).toEqual([
      'Je ticket kost € 2,40. Dat is het kansentarief. De basisprijs is € 1.240,50.',
      'Ton ticket coûte 2,40 €. C’est le tarif social. Le prix de base est de 1 240,50 €.',
      'Dein Ticket kostet 2,40 €. Das ist der Sozialtarif. Der Grundpreis ist 1.240,50 €.',
      'Your ticket costs €2.40. That is the social tariff. The base price is €1,240.50.',
    ])
    expect(messageOf(sold, 'nl').hint).toBe('Er kwam geen punt bij. Je spaarde hier al. Je hebt nu 12 punten.')
    const member: View = {
      screen: 'MEMBER',
      association: { nl: 'Vriend van het CC' },
      status: 'ACTIVE',
      endDate: '2026-12-31',
      renewable: false,
      renewableFrom: '2026-12-01',
      offline: true,
    }
    expect(of(member)).toEqual([
      'Lid tot en met 31 december 2026. Verlengen kan vanaf 1 december 2026.',
      'Membre jusqu’au 31 décembre 2026 inclus. Tu peux prolonger à partir du 1 décembre 2026.',
      'Mitglied bis einschließlich 31. Dezember 2026. Verlängern geht ab dem 1. Dezember 2026.',
      'Member until 31 December 2026 inclusive. You can renew it from 1 December 2026.',
    ])
  })

  it('says on a ticketzuil what a ticket costs, before anybody taps', () => {
    const at = (basePrice: number | undefined, more: Partial<WaitingView> = {}) => {
      const event = { id: 'e', name: { nl: 'Improavond' }, points: 1, ...(basePrice !== undefined && { basePrice }) }
      const view: View = {
        screen: 'WAITING',
        mode: 'TICKET',
        name: 'Zuil',
        event,
        online: true,
        worksOffline: true,
        ...more,
      }
      return languages.map((language) => messageOf(view, language)).map(({ title, hint }) => `${title}. ${hint}`)
    }
    const plain = (texts: string[]) => texts.map((text) => text.replace(/[\u00a0\u202f]/g, ' '))
    // Only who has the social tariff buys one here: the others must not expect it.
    expect(plain(at(1_250))).toEqual([
      'Spaar een punt en koop je ticket. Een ticket kost € 12,50. Met kansentarief koop je het hier voor minder. Anders betaal je aan de kassa.',
      'Gagne un point et achète ton ticket. Un ticket coûte 12,50 €. Avec le tarif social, tu l’achètes ici pour moins cher. Sinon, tu paies à la caisse.',
      'Sammle einen Punkt und kaufe dein Ticket. Ein Ticket kostet 12,50 €. Mit Sozialtarif kaufst du es hier günstiger. Sonst zahlst du an der Kasse.',
      'Earn a point and buy your ticket. A ticket costs €12.50. With the social tariff you buy it here for less. Otherwise you pay at the till.',
    ])
    expect(at(undefined)).toEqual([
      'Spaar een punt en koop je ticket. Met kansentarief koop je het hier voor minder. Anders betaal je aan de kassa.',
      'Gagne un point et achète ton ticket. Avec le tarif social, tu l’achètes ici pour moins cher. Sinon, tu paies à la caisse.',
      'Sammle einen Punkt und kaufe dein Ticket. Mit Sozialtarif kaufst du es hier günstiger. Sonst zahlst du an der Kasse.',
      'Earn a point and buy your ticket. With the social tariff you buy it here for less. Otherwise you pay at the till.',
    ])
    // Without the backend nobody buys one.
    expect(plain(at(1_250, { online: false }))).toEqual([
      expect.stringMatching(/^Spaar een punt\. Een ticket kost /),
      expect.stringMatching(/^Gagne un point\. Un ticket coûte /),
      expect.stringMatching(/^Sammle einen Punkt\. Ein Ticket kostet /),
      expect.stringMatching(/^Earn a point\. A ticket costs /),
    ])
    // Nobody is sent to the cable where it may be the server.
    expect(plain(at(1_250, { online: false }))[0]).toMatch(/kost € 12,50\. Er is geen verbinding met de server\. /)
    const offline = { online: false, unreachable: 'NO_NETWORK' } as const
    expect(plain(at(1_250, offline))[0]).toMatch(/kost € 12,50\. Er is geen netwerkverbinding\. /)
    // Points alone: there is nothing to buy.
    expect(at(0)[0]).toBe('Spaar een punt. Gratis: je hebt geen ticket nodig.')
    expect(at(0, { online: false })[0]).not.toMatch(/balie/)
  })

  it('blames the network for a refusal only where it is the network', () => {
    const said = (reason: OfflineReason, unreachable?: ConnectionProblem, language: Language = 'nl') => {
      const view = { screen: 'REFUSED', reason, ...(unreachable && { unreachable }) } as const
      const { title, detail } = messageOf(view, language)
      return `${title} | ${detail}`
    }
    expect(said('NO_NETWORK', 'NO_NETWORK')).toBe(
      'Er is geen netwerkverbinding | Probeer het straks nog eens, of ga naar de balie.',
    )
    expect(said('NO_NETWORK')).toBe(
      'Er is geen verbinding met de server | Probeer het straks nog eens, of ga naar de balie.',
    )
    expect(said('NO_NETWORK', 'NO_ANSWER')).toBe(
      'Er is geen verbinding met de server | De server antwoordt niet. Probeer het straks nog eens, of ga naar de balie.',
    )
    expect(said('NO_NETWORK_REWARD', 'NO_ANSWER')).toBe(
      'Punten omruilen kan nu niet | De server antwoordt niet. Je punten blijven staan. Probeer het straks nog eens.',
    )
    expect(said('NO_MEMBER_LIST')).toBe(
      'We kunnen nu niet zien of je lid bent | Er is geen verbinding met de server. Vraag het aan de balie.',
    )
    const network = /netwerkverbinding|connexion au réseau|Netzverbindung|network connection/
    for (const reason of ['NO_NETWORK', 'NO_NETWORK_REWARD', 'NO_MEMBER_LIST'] as const)
      for (const language of languages) {
        expect(said(reason, 'NO_NETWORK', language)).toMatch(network)
        expect(said(reason, 'REFUSED', language)).not.toMatch(network)
        expect(said(reason, undefined, language)).not.toMatch(network)
      }
    const member = {
      screen: 'MEMBER',
      association: { nl: '' },
      status: 'NONE',
      renewable: false,
      offline: true,
    } as const
    expect(messageOf({ ...member, status: 'ACTIVE', unreachable: 'REFUSED' }, 'nl').hint).toBe(
      'De server is niet bereikbaar. Dit staat op de ledenlijst in deze zuil.',
    )
    expect(messageOf({ ...member, unreachable: 'REFUSED' }, 'nl').hint).toBe('De server is niet bereikbaar.')
  })

  it('says that somebody is no member only if the backend said so: not being on the list may have other reasons', () => {
    const said = (offline: boolean) =>
      languages.map((language) => {
        const view = { screen: 'MEMBER', association: { nl: 'Club' }, status: 'NONE', renewable: false } as const
        const { title, detail } = messageOf({ ...view, offline }, language)
        return `${title}. ${detail}`
      })
    expect(said(true)).toEqual([
      'Niet op de ledenlijst. Vraag aan de balie of je lid bent.',
      'Pas sur la liste des membres. Demande au guichet si tu es membre.',
      'Nicht auf der Mitgliederliste. Frag am Schalter, ob du Mitglied bist.',
      'Not on the list of members. Ask at the desk whether you are a member.',
    ])
    expect(said(false)[0]).toBe('Geen lid. Lid worden? Vraag ernaar aan de balie.')
  })

  it('says at a ticketzuil what became of point and ticket, each in its own words', () => {
    const saved = { saved: true, points: 1, balance: 12 } as const
    const savedBefore = { saved: false, reason: 'maximum-reached', balance: 12 } as const
    const none = (reason: RefusalReason, point: NoTicketView['point'] = saved, language: Language = 'nl') => {
      const regularPrice = reason === 'social-tariff-not-available' ? { regularPrice: 1_250 } : {}
      const { title, detail, hint } = messageOf({ screen: 'NO_TICKET', reason, ...regularPrice, point }, language)
      return [title, detail, hint].join(' | ').replace(/[\u00a0\u202f]/g, ' ')
    }
    const till = 'Een ticket kost € 12,50: koop het aan de kassa. Het kansentarief geldt hier niet voor jou.'
    expect(none('social-tariff-not-available')).toBe(`Hoera, je spaarde 1 punt | ${till} | Je hebt nu 12 punten.`)
    expect(none('social-tariff-not-available', savedBefore)).toBe(
      `Je spaarde hier al | ${till} | Je hebt nu 12 punten.`,
    )
    expect(none('ticket-not-needed')).toBe(
      'Hoera, je spaarde 1 punt | Gratis: je hebt geen ticket nodig. | Je hebt nu 12 punten.',
    )
    expect(none('maximum-reached')).toBe('Je kocht hier al je ticket | Je spaarde wel 1 punt. | Je hebt nu 12 punten.')
    expect(none('maximum-reached', savedBefore)).toBe(
      'Je kocht hier al je ticket | Je spaarde hier al. | Je hebt nu 12 punten.',
    )
    expect(none('ticket-price-unseen')).toBe(
      'De prijs is net veranderd | Kijk op het scherm en hou je UiTPAS nog eens tegen het symbool. | Je hebt nu 12 punten.',
    )
    expect(none('social-tariff-expired')).toBe(
      'Ga voor je ticket naar de balie | Je kansentarief is verlopen. | Je spaarde wel 1 punt. Je hebt nu 12 punten.',
    )
    expect(languages.map((language) => none('maximum-reached', savedBefore, language).split(' | ')[0])).toEqual([
      'Je kocht hier al je ticket',
      'Tu as déjà acheté ton ticket ici',
      'Du hast dein Ticket hier schon gekauft',
      'You already bought your ticket here',
    ])
  })

  it('says nothing of points to a group pass', () => {
    const none = (reason: RefusalReason, more: object = {}, language: Language = 'nl') => {
      const { title, detail, hint } = messageOf({ screen: 'NO_TICKET', reason, ...more }, language)
      expect(hint).toBeUndefined()
      return `${title} | ${detail}`.replace(/[\u00a0\u202f]/g, ' ')
    }
    expect(messageOf({ screen: 'TICKET', price: 240, regularPrice: 1_200 }, 'nl')).not.toHaveProperty('hint')
    expect(none('maximum-reached')).toBe(
      'De groepspas heeft geen tickets meer | Volgend jaar zijn er nieuwe. Koop je ticket nu aan de kassa.',
    )
    expect(none('social-tariff-not-available', { regularPrice: 1_250 })).toBe(
      'Het kansentarief geldt hier niet | Een ticket kost € 12,50: koop het aan de kassa. Het kansentarief geldt hier niet voor jou.',
    )
    expect(none('ticket-not-needed')).toBe('Gratis: je hebt geen ticket nodig | Kom gewoon binnen.')
    expect(none('social-tariff-expired')).toBe('Ga voor je ticket naar de balie | Je kansentarief is verlopen.')
    for (const [name, view] of allViews)
      if (name.includes('group')) expect(fullText(view, 'nl'), name).not.toMatch(/\bpunt/)
  })

  it('says what is free, without a price of nothing', () => {
    const point = { saved: true, points: 1, balance: 1 } as const
    const free: View = { screen: 'TICKET', price: 0, regularPrice: 500, point }
    expect(messageOf(free, 'nl').title).toBe('Je ticket is gratis')
    expect(messageOf(free, 'nl').hint).toBe('Je spaarde ook 1 punt. Je hebt nu 1 punt.')
  })

  it('invites nobody to save points at a zuil without points', () => {
    const views = [...allViews].filter(([name]) => /reward|redeemed|member|NO_|out-of-order|identify/.test(name))
    expect(views.length).toBeGreaterThan(20)
    for (const [name, view] of views) expect(fullText(view, 'nl'), name).not.toMatch(/\bspaar(de)? (je|een|hier)/i)
  })

  it('says the balance with each answer that knows it, and when it lapses', () => {
    const refused: View = { screen: 'REFUSED', reason: 'maximum-reached', balance: 12 }
    const hints = (view: View) => languages.map((language) => messageOf(view, language).hint)
    expect(messageOf(refused, 'nl')).toEqual({
      title: 'Je spaarde hier al',
      detail: 'Je punten staan op je UiTPAS. Tot de volgende keer!',
      hint: 'Je hebt nu 12 punten.',
    })
    expect(hints({ ...refused, pointsEndDate: '2026-12-31' }).map((hint) => hint?.replaceAll('\u00a0', ' '))).toEqual([
      'Je hebt nu 12 punten. Je punten vervallen na 31 december 2026.',
      'Tu as maintenant 12 points. Tes points expirent après le 31 décembre 2026.',
      'Du hast jetzt 12 Punkte. Deine Punkte verfallen nach dem 31. Dezember 2026.',
      'You now have 12 points. Your points lapse after 31 December 2026.',
    ])
    expect(hints({ screen: 'REFUSED', reason: 'card-blocked' })).toEqual([undefined, undefined, undefined, undefined])
    const member = { screen: 'MEMBER', association: { nl: 'Club' }, status: 'NONE', renewable: false } as const
    expect(messageOf({ ...member, offline: false, balance: 1 }, 'nl').hint).toBe('Je hebt nu 1 punt.')
  })

  it('counts in the singular and the plural', () => {
    const saved = (points: number, balance: number) => messageOf({ screen: 'SAVED', points, balance }, 'nl')
    expect(saved(1, 1)).toEqual({ title: 'Hoera, je spaarde 1 punt', detail: 'Je hebt nu 1 punt.' })
    expect(saved(2, 1204)).toEqual({ title: 'Hoera, je spaarde 2 punten', detail: 'Je hebt nu 1.204 punten.' })
  })
})
