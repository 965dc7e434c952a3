/** What the backend's terms are called, in Dutch. */

/** Refusals and kinds of ledger entries; what is not here is shown as it is. */
const terms: Readonly<Record<string, string>> = {
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
  'social-tariff-not-available': 'kansentarief niet mogelijk',
  'reward-not-found': 'geen voordeel',
  'reward-period-constraint': 'voordeel nu niet te krijgen',
  'reward-volume-constraint': 'voordeel is op',
  'reward-passholder-volume-constraint': 'voordeel al gehad',
  'reward-passholder-points-constraint': 'onvoldoende punten',
  'reward-passholder-no-applicable-cardsystems': 'voordeel niet voor dit kaartsysteem',
  'association-not-found': 'geen lidmaatschap op deze zuil',
  'zuil-blocked': 'zuil geblokkeerd',
  'ticket-price-unknown': 'prijs niet gekend',
  'not-confirmed': 'niet bevestigd, ging niet door',
  'zuil-reconfigured': 'zuil intussen anders ingesteld',
  CHECKIN: 'gespaard',
  LAPSE: 'vervallen',
  REVERSAL: 'teruggenomen',
  REDEMPTION: 'ingewisseld',
  REDEMPTION_REVERSAL: 'teruggegeven',
  SOCIAL: 'kansentarief',
  REGULAR: 'gewone prijs',
}
export const inDutch = (term: string): string => terms[term] ?? term

export const typeNames: Readonly<Record<string, string>> = {
  CHECK_IN: 'Check-in zuil',
  TICKET: 'Ticketzuil',
  REWARD: 'Voordeelzuil',
  MEMBERSHIP: 'Lidmaatschapzuil',
}
