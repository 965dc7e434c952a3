import type { AlertWords } from './words.ts'

export const en: AlertWords = {
  locale: 'en-GB',
  subject: {
    off: (name) => `${name}: the zuil is off`,
    back: (name) => `${name}: the zuil works again`,
    siteOff: (count, first) => `${count} zuilen are off, among them ${first}`,
    siteBack: (count, first) => `${count} zuilen work again, among them ${first}`,
    flapping: (name) => `${name}: the connection keeps dropping`,
    quarantine: (name) => `${name}: taps are waiting in quarantine`,
    digest: (count) => `Your zuilen: ${count} ${count === 1 ? 'alert' : 'alerts'}`,
  },
  opening: {
    off: 'This zuil is not on, or has no network.',
    back: 'This zuil is back and stays reachable. Nothing more to do.',
    siteOff: 'These zuilen went together. Most likely there is no power or no internet at that place.',
    siteBack: 'All of these zuilen are back. Nothing more to do.',
    flapping: 'This zuil keeps losing its connection and finding it again. You get one mail of this only.',
    health: 'This zuil is on, but something is wrong:',
    quarantine:
      'Some taps of this zuil can’t simply be trusted. They are kept and not booked until somebody decides. You get one mail of this only.',
    digest: 'This is what happened to your zuilen since the last overview.',
  },
  facts: {
    zuil: 'Zuil',
    counter: 'Counter',
    since: 'Since',
    until: 'Until',
    lastHeard: 'Last heard',
    never: 'never yet',
    software: 'Software',
    journal: 'Not sent yet',
    waiting: 'Taps in quarantine',
    lastProblems: 'Last reported',
    detail: 'Detail',
    stillOpen: 'still going on',
    over: 'over',
  },
  tryThis: 'Try this:',
  link: 'See the zuil',
  signature: 'UiTPAS zuilen',
  steps: {
    off: [
      'See whether it is plugged in and the screen gives light.',
      'See whether the network works: the cable, or the wifi.',
      'Unplug it, wait ten seconds and plug it in again.',
    ],
    site: [
      'Ask the counter whether there is power.',
      'Ask whether the internet works there; restart the router if need be.',
      'Is a zuil off on purpose? Then set it "in stock".',
    ],
    flapping: [
      'Is the zuil far from the wifi point? Move it closer, or use a cable.',
      'See whether the network cable is firmly in.',
      'Restart the router or the wifi point.',
    ],
    quarantine: [
      'Open the zuil and see under "In quarantaine" which taps are waiting, and why.',
      'Do you know where the device is? If the zuil was stolen, block it or revoke its access.',
      'Are the taps right? Book them. If not, refuse them: nothing is lost as long as you have not chosen.',
    ],
  },
  problems: {
    READER_MISSING: {
      title: 'no card reader',
      steps: [
        'See whether the cable of the card reader is firmly in.',
        'Plug the card reader into another USB port.',
        'Restart the zuil; if that does not help, replace the card reader.',
      ],
    },
    SCREEN_FROZEN: {
      title: 'the screen is frozen',
      steps: [
        'Restart the zuil from the back office.',
        'Unplug it, wait ten seconds and plug it in again.',
        'Does it come back? Then tell the helpdesk.',
      ],
    },
    SCREEN_MISSING: {
      title: 'the screen shows nothing',
      steps: [
        'See whether the screen is on and its cable firmly in.',
        'Restart the zuil from the back office.',
        'Unplug it, wait ten seconds and plug it in again.',
      ],
    },
    JOURNAL_DEEP: {
      title: 'many cards wait to be sent',
      steps: [
        'Wait a quarter of an hour: after a time without network it takes a while.',
        'See whether the network is slow.',
        'Does it stay so? Then tell the helpdesk. Do not switch the zuil off.',
      ],
    },
    JOURNAL_BROKEN: {
      title: 'cards can not be kept',
      steps: [
        'Restart the zuil from the back office.',
        'Does it stay so? Then replace the memory card.',
        'Tell the helpdesk.',
      ],
    },
    JOURNAL_DAMAGED: {
      title: 'cards may be lost',
      steps: [
        'The zuil works again: its journal was damaged and has been repaired.',
        'Tell the helpdesk: they look whether cards are missing.',
        'Does it happen again? Then replace the memory card.',
      ],
    },
    DISK_FULL: {
      title: 'the disk is full',
      steps: [
        'Restart the zuil from the back office.',
        'Tell the helpdesk, which can make room.',
        'Replace the memory card by a larger one if need be.',
      ],
    },
    DISK_WORN: {
      title: 'the memory card is nearly worn out',
      steps: [
        'Order a new memory card.',
        'Agree with the helpdesk when it is replaced.',
        'See that all cards have been sent before you replace it.',
      ],
    },
    UNDER_VOLTAGE: {
      title: 'the power supply is too weak',
      steps: [
        'Use the power supply that belongs to the zuil.',
        'Plug it straight into the wall.',
        'Replace the power supply or its cable.',
      ],
    },
    HOT: {
      title: 'the zuil is too hot',
      steps: [
        'Put the zuil out of the sun and away from a heater.',
        'See whether its openings are free and without dust.',
        'Does it stay hot? Then switch it off for a while and tell the helpdesk.',
      ],
    },
    MEMORY_LOW: {
      title: 'almost no memory left',
      steps: [
        'Restart the zuil from the back office.',
        'Pull the plug, wait ten seconds and put it back.',
        'Does it come back? Tell the helpdesk.',
      ],
    },
    CLOCK_OFF: {
      title: 'the clock is wrong',
      steps: [
        'See whether the network lets the time through (NTP, port 123).',
        'Restart the zuil from the back office.',
        'Does it stay so? Then tell the helpdesk.',
      ],
    },
    OLD_SOFTWARE: {
      title: 'the software is old',
      steps: [
        'Leave the zuil on for a night, so that it can update itself.',
        'See whether it may reach the internet.',
        'Otherwise tell the helpdesk.',
      ],
    },
    MEMBER_LIST_MISSING: {
      title: 'no list of members in the zuil',
      steps: [
        'With a network the zuil works. Without one it recognises no members now.',
        'See whether the network lets the zuil reach the back office over HTTPS too.',
        'Restart the zuil. If that does not help, report it to the helpdesk.',
      ],
    },
    PRINTER_PAPER: {
      title: 'out of paper',
      steps: [
        'Put a new roll into the printer.',
        'Mind the side of the paper: a fingernail draws a line on the right one.',
        'Close the lid until it clicks.',
      ],
    },
    PRINTER_UNPLUGGED: {
      title: 'no printer',
      steps: ['See whether the printer is on.', 'See whether its cables are firmly in.', 'Switch it off and on again.'],
    },
    COPIED: {
      title: 'two devices say that they are this zuil',
      steps: [
        'Its memory card was probably copied. Find the other device and switch it off.',
        'Is it to be a zuil too? Install it anew, and enrol it with a configuration code of its own.',
        'Can’t find it? Report it to the helpdesk. Nothing is lost: they take turns in sending their cards.',
      ],
    },
  },
}
