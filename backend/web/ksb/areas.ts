import type { QueryClient } from '@tanstack/react-query'
import type { Action } from '../../platform/http/policy.ts'
import type { TextKey } from '../i18n/t.ts'
import { askZuilenAhead } from './zuilen/queries.ts'

/** A part of the back office, as the navigation has it. */
export interface Area {
  /** Under /ksb/. */
  readonly path: string
  readonly text: TextKey
  /** Who may not do this, does not see it. */
  readonly can?: Action
  /** It is there in a safe environment alone. */
  readonly safe?: true
  /** Asks what its page shows first: before somebody presses, whose pointer or keyboard is on its name. */
  readonly ahead?: (client: QueryClient) => void
}

export const areas: readonly Area[] = [
  { path: '', text: 'nav.start' },
  { path: 'pashouders', text: 'nav.passholders', can: 'passholder.read' },
  { path: 'zuilen', text: 'nav.zuilen', can: 'zuil.read', ahead: askZuilenAhead },
  { path: 'checkins', text: 'nav.checkins', can: 'activity.read' },
  { path: 'balies', text: 'nav.counters', can: 'counter.read' },
  { path: 'evenementen', text: 'nav.events', can: 'event.read' },
  { path: 'verdeelsleutels', text: 'nav.keys', can: 'distribution-key.manage' },
  { path: 'lidmaatschappen', text: 'nav.associations', can: 'association.manage' },
  { path: 'voordelen', text: 'nav.rewards', can: 'reward.manage' },
  { path: 'kaarten', text: 'nav.cards', can: 'card.read' },
  { path: 'afrekening', text: 'nav.settlement', can: 'settlement.read' },
  { path: 'gebruikers', text: 'nav.accounts', can: 'account.manage' },
  { path: 'webhooks', text: 'nav.webhooks', can: 'webhook.manage' },
  { path: 'instellingen', text: 'nav.settings', can: 'card-system.read' },
  { path: 'logboek', text: 'nav.log', can: 'audit.read' },
  { path: 'proefopstelling', text: 'nav.demo', can: 'demo.use', safe: true },
]

/** Pages that need more than the part of the back office that they are in. */
const pages: Readonly<Record<string, Action>> = {
  '/zuilen/nieuw': 'zuil.add',
  '/balies/nieuw': 'counter.manage',
  '/evenementen/nieuw': 'event.manage',
  '/evenementen/opnemen': 'event.manage',
  '/pashouders/registreren': 'passholder.register-in-bulk',
  '/pashouders/groepspas': 'passholder.change',
  '/kaarten/pakjes/nieuw': 'card.manage',
  '/mijn-account': 'own-account.use',
}

/** What one must be allowed to do to be at an address under /ksb. */
export const neededAt = (where: string): Action | undefined =>
  pages[where] ?? pages[where.replace(/\/[^/]*$/, '')] ?? areas.find(({ path }) => path === where.split('/')[1])?.can
