import type { Words } from './words.ts'

const number = new Intl.NumberFormat('en-BE')
const points = (count: number): string => (count === 1 ? '1 point' : `${number.format(count)} points`)
const lay = 'Hold your UiTPAS against the symbol.'
const broken = 'There is a technical problem'

export const en: Words = {
  notEnrolled: {
    title: 'This kiosk has not been set up yet',
    detail: 'Create a configuration code for it in the card system management and enter it here.',
  },
  form: {
    backendUrl: 'Address of the server',
    name: 'Name of the kiosk (on the sticker)',
    code: 'Configuration code',
    send: 'Set up the kiosk',
    busy: 'One moment…',
    failed: 'The kiosk does not answer. Please try again.',
  },
  outOfOrder: {
    R1: { title: broken, detail: 'The card reader does not work.' },
    R2: { title: broken, detail: 'The software of the card reader is missing.' },
    R3: { title: broken, detail: 'The program behind the card reader is not running.' },
    J1: { title: broken, detail: 'The kiosk can’t store anything: its memory is full or broken.' },
    K1: { title: broken, detail: 'The server no longer knows this kiosk.' },
    B1: { title: 'This kiosk is out of use', detail: 'It was blocked by its manager.' },
    C1: { title: 'This kiosk is almost ready', detail: 'It is waiting for its settings from the server.' },
    S1: { title: broken, detail: 'The screen has no connection with the kiosk.' },
  },
  tell: 'Earn your point at the desk, and mention this name and code there.',
  zuil: 'Kiosk',
  code: 'Code',
  invite: (count) => ({
    title: count === 0 ? 'Check in with your UiTPAS' : count === 1 ? 'Earn a point' : `Earn ${points(count)}`,
    detail: lay,
  }),
  inviteWithoutEvent: {
    title: 'Hold your UiTPAS against the symbol',
    detail: 'We will see whether you can earn points now.',
  },
  offline: 'There is no network connection. We note your points and add them later.',
  busy: { title: 'One moment', detail: 'We are checking your card.' },
  saved: (count, balance) => ({
    title: count === 0 ? 'Hooray, you are checked in' : `Hooray, you earned ${points(count)}`,
    detail: `You now have ${points(balance)}.`,
  }),
  refused: {
    'card-blocked': { title: 'This card is blocked', detail: 'Ask for a new card at the desk.' },
    'invalid-card': { title: 'We don’t know this card', detail: 'Please show it at the desk.' },
    'invalid-card-status': { title: 'This card is not active', detail: 'Have it activated at the desk.' },
    'passholder-not-found': { title: 'This card is in nobody’s name yet', detail: 'Sign up at the desk.' },
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
    'zuil-blocked': { title: 'This kiosk is out of use', detail: 'Earn your point at the desk.' },
    PHONE: { title: 'We can’t read a phone', detail: 'Hold your UiTPAS card against the symbol.' },
    OTHER_CHIP: {
      title: 'This is not a UiTPAS',
      detail: 'Take your UiTPAS out of your wallet and hold only that card against the symbol.',
    },
    READ_FAILED: { title: 'That was a bit too fast', detail: 'Hold your UiTPAS against the symbol once more.' },
    NOT_A_UITPAS_NUMBER: {
      title: 'This code is not from a UiTPAS',
      detail: 'Scan the barcode on your UiTPAS.',
    },
  },
  noted: { title: 'Your card is noted', detail: 'This takes longer than usual. Your points will follow later.' },
}
