import { amountsIn } from './amounts.ts'
import { refused } from './refused/en.ts'
import type { Words } from './words.ts'

const { number, euro, date } = amountsIn('en-GB')
const points = (count: number): string => (count === 1 ? '1 point' : `${number(count)} points`)
const balance = (count: number): string => `You now have ${points(count)}.`
const holdCard = 'Hold your UiTPAS against the symbol.'
const holdCardTitle = 'Hold your UiTPAS against the symbol'
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
    R4: { title: broken, detail: 'The program behind the card reader does not let this kiosk in.' },
    J1: { title: broken, detail: 'The kiosk can’t store anything: its memory is full or broken.' },
    K1: { title: broken, detail: 'The server no longer knows this kiosk.' },
    B1: { title: 'This kiosk is out of use', detail: 'It was blocked by its manager.' },
    C1: { title: 'This kiosk is almost ready', detail: 'It is waiting for its settings from the server.' },
    S1: { title: broken, detail: 'The screen has no connection with the kiosk.' },
  },
  tell: 'The desk will help you. Mention this name and code there.',
  zuil: 'Kiosk',
  code: 'Code',
  identify: { title: 'Somebody is looking for this kiosk', detail: 'Its manager asked it to show itself.' },
  busy: { title: 'One moment', detail: 'We are checking your card.' },
  noConnection: {
    UNKNOWN: 'There is no connection to the server.',
    CLOCK: 'The clock of this kiosk is wrong: it can’t connect like this.',
    CERTIFICATE_EXPIRED: 'The certificate of the server has expired.',
    CERTIFICATE_OF_ANOTHER: 'Another server answers at the address of the server.',
    CERTIFICATE_UNKNOWN: 'This kiosk does not trust the certificate of the server.',
    NAME_UNKNOWN: 'The address of the server does not exist.',
    NO_NETWORK: 'There is no network connection.',
    REFUSED: 'The server can’t be reached.',
    NO_ANSWER: 'The server does not answer.',
    NOT_THE_SERVER: 'The network does not let this kiosk through.',
  },
  withoutNetwork: {
    CHECK_IN: {
      works: 'We note your points and add them later.',
      stops: 'Please earn your points at the desk.',
    },
    TICKET: {
      works: 'We note your point. You get your ticket at the desk.',
      stops: 'Go to the desk for your point and your ticket.',
    },
    REWARD: {
      works: 'You can’t trade points right now.',
      stops: 'You can’t trade points right now.',
    },
    MEMBERSHIP: {
      works: 'We look at the list of members in this kiosk.',
      stops: 'The desk can see whether you are a member.',
    },
  },
  refused,
  balance,
  pointsEnd: (day) => `Your points lapse after ${date(day)}.`,
  euro,

  checkIn: {
    invite: (count) => ({
      title: count === 0 ? 'Check in with your UiTPAS' : count === 1 ? 'Earn a point' : `Earn ${points(count)}`,
      detail: holdCard,
    }),
    inviteWithoutEvent: { title: holdCardTitle, detail: 'We will see whether you can earn points now.' },
    scan: 'Or scan with the UiTPAS app',
    saved: (count, total) => ({
      title: count === 0 ? 'Hooray, you are checked in' : `Hooray, you earned ${points(count)}`,
      detail: balance(total),
    }),
    noted: {
      title: 'Your card is noted',
      detail: 'This takes longer than usual. Your points will follow later.',
    },
  },
  ticket: {
    invite: (count) => ({
      title: count === 0 ? 'Buy your ticket' : `Earn ${count === 1 ? 'a point' : points(count)} and buy your ticket`,
      detail: holdCard,
    }),
    inviteWithoutEvent: { title: holdCardTitle, detail: 'We will see whether you can buy a ticket now.' },
    free: 'Free',
    price: (basePrice) => `A ticket costs ${euro(basePrice)}.`,
    whoBuys: 'With the social tariff you buy it here for less. Otherwise you pay at the till.',
    notNeeded: 'Free: you don’t need a ticket',
    sold: ({ price, regularPrice }) => ({
      title: price === 0 ? 'Your ticket is free' : `Your ticket costs ${euro(price)}`,
      detail: `That is the social tariff. The base price is ${euro(regularPrice)}.`,
    }),
    atTill: (basePrice) =>
      `A ticket costs ${euro(basePrice)}: buy it at the till. The social tariff does not apply to you here.`,
    withPoint: (count) => (count === 0 ? 'You are checked in too.' : `You also earned ${points(count)}.`),
    withoutPoint: 'No point came with it.',
    refused: { title: 'Go to the desk for your ticket' },
    maximum: 'You already bought your ticket here',
    groupMaximum: {
      title: 'The group pass has no tickets left',
      detail: 'There will be new ones next year. Buy your ticket at the till now.',
    },
    pointStands: (count) => (count === 0 ? 'You are checked in, though.' : `You did earn ${points(count)}.`),
    noted: {
      title: 'Your point is noted',
      detail: 'Go to the desk for your ticket. Your point will follow later.',
    },
  },
  reward: {
    invite: (title, count) => ({ above: `Trade ${points(count)} for`, title, detail: holdCard }),
    none: { title: 'No reward right now', detail: 'You can’t redeem points here at the moment. See you another time!' },
    redeemed: (title, count, total) => ({ above: `Traded for ${points(count)}`, title, detail: balance(total) }),
  },
  member: {
    invite: (association) => ({ above: association, title: 'Are you a member?', detail: holdCard }),
    inviteWithoutAssociation: { title: holdCardTitle, detail: 'We will see whether you are a member.' },
    active: (until) => (until === undefined ? 'You are a member' : `Member until ${date(until)} inclusive`),
    expired: 'Membership expired',
    wasUntil: (until) =>
      until === undefined ? 'It is no longer valid.' : `It was valid until ${date(until)} inclusive.`,
    none: { title: 'Not a member', detail: 'Want to join? Ask at the desk.' },
    notListed: { title: 'Not on the list of members', detail: 'Ask at the desk whether you are a member.' },
    welcome: 'Good to have you with us!',
    renewable: 'You can renew it now, at the desk.',
    renewableFrom: (from) => `You can renew it from ${date(from)}.`,
    offline: 'This is what the list of members in this kiosk says.',
    listMissing: 'Without a network this kiosk can’t recognise members yet.',
  },
}
