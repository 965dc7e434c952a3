import type { Refusals } from '../words.ts'

export const refused: Refusals = {
  'card-blocked': { title: 'This card is blocked', detail: 'Ask for a new card at the desk.' },
  'invalid-card': { title: 'We don’t know this card', detail: 'Please show it at the desk.' },
  'invalid-card-status': { title: 'This card is not active', detail: 'Have it activated at the desk.' },
  'passholder-not-found': { title: 'This card is in nobody’s name', detail: 'The desk is happy to help you.' },
  'passholder-blocked': {
    title: 'Your UiTPAS does not work right now',
    detail: 'The desk will be happy to help you.',
  },
  'passholder-no-active-cardsystems': {
    title: 'Your UiTPAS is no longer valid',
    detail: 'Have it renewed at the desk.',
  },
  'event-not-found': { title: 'There is no activity right now', detail: 'Come back for the next activity.' },
  'checkin-not-allowed': {
    title: 'It is too early or too late to earn points',
    detail: 'Try again around the time of the activity.',
  },
  'maximum-reached': {
    title: 'You already earned your points here',
    detail: 'They are on your UiTPAS. See you next time!',
  },
  'social-tariff-expired': { title: 'Your social tariff has expired', detail: 'Have it renewed at the desk.' },
  'social-tariff-suspended': {
    title: 'Your social tariff does not work right now',
    detail: 'Ask at the desk what is going on.',
  },
  'social-tariff-not-available': {
    title: 'The social tariff does not apply here',
    detail: 'Please buy your ticket at the desk.',
  },
  'reward-not-found': {
    title: 'This reward is no longer there',
    detail: 'Ask at the desk what you can get. You keep your points.',
  },
  'reward-period-constraint': {
    title: 'You can’t get this reward right now',
    detail: 'Its period is over or has not begun. You keep your points.',
  },
  'reward-volume-constraint': {
    title: 'This reward has run out',
    detail: 'Ask at the desk what is left. You keep your points.',
  },
  'reward-passholder-volume-constraint': {
    title: 'You already got this reward',
    detail: 'You can’t get it once more now. You keep your points.',
  },
  'reward-passholder-points-constraint': {
    title: 'Not enough points',
    detail: 'Earn a few more and come back.',
  },
  'reward-passholder-no-applicable-cardsystems': {
    title: 'This reward is not for your UiTPAS',
    detail: 'It is for another region or city. Ask at the desk what you can get.',
  },
  'association-not-found': {
    title: 'We don’t read this membership here',
    detail: 'The desk can see whether you are a member.',
  },
  'zuil-blocked': { title: 'This kiosk is out of use', detail: 'The desk will help you.' },
  'ticket-price-unknown': {
    title: 'We don’t know the price of your ticket',
    detail: 'Buy your ticket at the desk.',
  },
  'ticket-price-unseen': {
    title: 'The price has just changed',
    detail: 'Look at the screen and hold your UiTPAS against the symbol again.',
  },
  'ticket-not-needed': { title: 'Free: you don’t need a ticket', detail: 'Just come in.' },
  'event-cancelled': { title: 'This activity does not take place', detail: 'Ask at the desk what else there is.' },
  'not-confirmed': { title: 'This did not go through', detail: 'It took too long. Please try again.' },
  'actie-id-in-use': { title: 'That did not work', detail: 'Hold your card to the symbol once more.' },
  'device-replaced': { title: 'This device was replaced', detail: 'You can go on at the desk.' },
  'in-quarantine': {
    title: 'We are checking this first',
    detail: 'It is not on your UiTPAS yet. Questions? The desk can help you.',
  },
  'quarantine-refused': { title: 'This was not accepted', detail: 'We checked it. Questions? The desk can help you.' },
  NO_NETWORK_REWARD: {
    title: 'You can’t trade points right now',
    detail: 'You keep your points. Try again later.',
  },
  NO_NETWORK: {
    title: 'There is no network connection',
    detail: 'Try again later, or go to the desk.',
  },
  NO_MEMBER_LIST: {
    title: 'We can’t see now whether you are a member',
    detail: 'Ask at the desk.',
  },
  PHONE: { title: 'We can’t read a phone', detail: 'Hold your UiTPAS card against the symbol.' },
  OTHER_CHIP: {
    title: 'This is not a UiTPAS',
    detail: 'Take your UiTPAS out of your wallet and hold only that card against the symbol.',
  },
  READ_FAILED: { title: 'That was a bit too fast', detail: 'Hold your UiTPAS against the symbol once more.' },
  CARD_LEFT: {
    title: 'A card was already there',
    detail: 'Take it away for a moment, then hold it against the symbol again.',
  },
  NOT_A_UITPAS_NUMBER: {
    title: 'This code is not from a UiTPAS',
    detail: 'Scan the barcode on your UiTPAS.',
  },
}
