import type { RefusalReason, ZuilType } from '@zuil/protocol'
import type { LedgerKind } from '../../points/shapes.ts'

/** What the backend's terms are called, in Dutch. Each table has every term there is: a new one without a word does not compile. */

export const refusals: Readonly<Record<RefusalReason, string>> = {
  'passholder-not-found': 'onbekende kaart',
  'passholder-blocked': 'pashouder geblokkeerd',
  'passholder-no-active-cardsystems': 'geen lid van dit kaartsysteem',
  'card-blocked': 'kaart geblokkeerd',
  'invalid-card': 'kaart verwijderd',
  'invalid-card-status': 'kaart niet in gebruik',
  'maximum-reached': 'maximum bereikt',
  'event-not-found': 'geen evenement',
  'checkin-not-allowed': 'geen evenement nu',
  'social-tariff-expired': 'kansenstatuut vervallen',
  'social-tariff-suspended': 'kansenstatuut geschorst',
  'social-tariff-not-available': 'geen recht op kansentarief',
  'reward-not-found': 'geen voordeel',
  'reward-period-constraint': 'voordeel nu niet te krijgen',
  'reward-volume-constraint': 'voordeel is op',
  'reward-passholder-volume-constraint': 'voordeel al gehad',
  'reward-passholder-points-constraint': 'onvoldoende punten',
  'reward-passholder-no-applicable-cardsystems': 'voordeel niet voor dit kaartsysteem',
  'association-not-found': 'geen lidmaatschap op deze zuil',
  'zuil-blocked': 'zuil geblokkeerd',
  'ticket-price-unknown': 'prijs niet gekend',
  'ticket-price-unseen': 'prijs stond niet op het scherm',
  'ticket-not-needed': 'gratis, geen ticket nodig',
  'event-cancelled': 'evenement geannuleerd',
  'not-confirmed': 'niet bevestigd, ging niet door',
  'actie-id-in-use': 'ActieID van een andere registratie',
  'device-replaced': 'toestel was al vervangen',
  'in-quarantine': 'in quarantaine, nog na te kijken',
  'quarantine-refused': 'geweigerd na quarantaine',
}

export const ledgerKinds: Readonly<Record<LedgerKind, string>> = {
  CHECKIN: 'gespaard',
  LAPSE: 'vervallen',
  REVERSAL: 'teruggenomen',
  REDEMPTION: 'ingewisseld',
  REDEMPTION_REVERSAL: 'teruggegeven',
}

export const tariffs: Readonly<Record<'SOCIAL' | 'REGULAR', string>> = {
  SOCIAL: 'kansentarief',
  REGULAR: 'gewone prijs',
}

export const typeNames: Readonly<Record<ZuilType, string>> = {
  CHECK_IN: 'Check-in zuil',
  TICKET: 'Ticketzuil',
  REWARD: 'Voordeelzuil',
  MEMBERSHIP: 'Lidmaatschapzuil',
}
