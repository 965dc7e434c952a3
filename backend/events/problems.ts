import { generalProblems } from '../platform/http/general-problems.ts'
import { type ProblemTexts, problemsOf } from '../platform/http/problems.ts'

/** The problem types of events, with their sentences. */
export const eventProblems = {
  'event-not-found': {
    title: 'Event not found',
    status: 400,
    message: {
      nl: 'We vinden deze activiteit niet.',
      fr: 'Nous ne trouvons pas cette activité.',
      de: 'Wir finden diese Aktivität nicht.',
      en: 'We cannot find this activity.',
    },
  },
  'event-cancelled': {
    title: 'Event cancelled',
    status: 400,
    message: {
      nl: 'Deze activiteit gaat niet door.',
      fr: 'Cette activité n’a pas lieu.',
      de: 'Diese Aktivität findet nicht statt.',
      en: 'This activity does not take place.',
    },
  },
  'cardsystem-not-found': { title: 'Card system not found', status: 400 },
  'distributionkey-not-found': { title: 'Distribution key not found', status: 400 },
  /** It is another card system's, or is not chosen by hand. */
  'invalid-distributionkey': { title: 'Invalid distribution key', status: 400 },
  'event-already-has-ticketsales': { title: 'Event already has ticket sales', status: 400 },
} as const satisfies ProblemTexts

/** Those of the back office, where events are managed by hand. */
const managedEventProblems = {
  'event-changed-meanwhile': {
    title: 'Event changed meanwhile',
    status: 412,
    message: {
      nl: 'Iemand anders heeft dit evenement intussen gewijzigd. Bekijk wat er veranderd is en probeer het opnieuw.',
      fr: 'Quelqu’un d’autre a modifié cet événement entre-temps. Regardez ce qui a changé et réessayez.',
      de: 'Jemand anderes hat diese Veranstaltung inzwischen geändert. Sieh dir die Änderungen an und versuche es erneut.',
      en: 'Somebody else changed this event meanwhile. Look at what changed and try again.',
    },
  },
  'event-version-missing': {
    title: 'Version of the event missing',
    status: 428,
    message: {
      nl: 'We weten niet welke versie van dit evenement je wijzigt. Open het opnieuw en probeer het nog eens.',
      fr: 'Nous ne savons pas quelle version de cet événement vous modifiez. Ouvrez-le de nouveau et réessayez.',
      de: 'Wir wissen nicht, welche Version dieser Veranstaltung du änderst. Öffne sie neu und versuche es noch einmal.',
      en: 'The request does not say which version of this event it changes. Open the event again and try once more.',
    },
  },
  'event-of-uitdatabank': {
    title: 'UiTdatabank says this of the event',
    status: 409,
    message: {
      nl: 'Dit komt uit UiTdatabank. Pas het daar aan.',
      fr: 'Ceci vient d’UiTdatabank. Modifiez-le là-bas.',
      de: 'Das kommt aus der UiTdatabank. Ändere es dort.',
      en: 'This comes from UiTdatabank. Change it there.',
    },
  },
  'event-has-bookings': {
    title: 'Event has check-ins or tickets',
    status: 409,
    message: {
      nl: 'Er is al ingecheckt of een ticket verkocht. Dat blijft in de boeken: annuleer het evenement in plaats van het te verwijderen.',
      fr: 'Il y a déjà un check-in ou un ticket. Cela reste dans les livres : annulez l’événement au lieu de le supprimer.',
      de: 'Es gibt schon einen Check-in oder ein Ticket. Das bleibt in den Büchern: Sage die Veranstaltung ab, statt sie zu löschen.',
      en: 'Somebody checked in already, or bought a ticket. That stays in the books: cancel the event instead of deleting it.',
    },
  },
  'event-of-several-card-systems': {
    title: 'Event is in another card system too',
    status: 409,
    message: {
      nl: 'Dit evenement zit ook in een ander kaartsysteem. Haal het uit dit kaartsysteem: in het andere blijft het.',
      fr: 'Cet événement fait aussi partie d’un autre système de cartes. Retirez-le de celui-ci : il reste dans l’autre.',
      de: 'Diese Veranstaltung ist auch in einem anderen Kartensystem. Nimm sie aus diesem heraus: Im anderen bleibt sie.',
      en: 'This event is in another card system too. Take it out of this one: it stays in the other.',
    },
  },
  'event-booked-together': {
    title: 'Several card systems booked on the event together',
    status: 409,
    message: {
      nl: 'Op dit evenement werd al geboekt voor andere kaartsystemen samen. Wie erbij komt, zou hun pashouders zien: dat kan niet.',
      fr: 'Des systèmes de cartes ont déjà enregistré ensemble sur cet événement. Un nouveau verrait leurs détenteurs : ce n’est pas possible.',
      de: 'Auf diese Veranstaltung buchten schon andere Kartensysteme gemeinsam. Ein weiteres sähe deren Inhaber: Das geht nicht.',
      en: 'Other card systems booked on this event together. One more would see their passholders: that can’t be.',
    },
  },
  'event-sold-in-card-system': {
    title: 'Tickets of the event were sold in the card system',
    status: 409,
    message: {
      nl: 'In dit kaartsysteem werden al tickets verkocht. Het evenement blijft erin.',
      fr: 'Des tickets ont déjà été vendus dans ce système de cartes. L’événement y reste.',
      de: 'In diesem Kartensystem wurden schon Tickets verkauft. Die Veranstaltung bleibt darin.',
      en: 'Tickets were sold in this card system already. The event stays in it.',
    },
  },
  'event-of-one-card-system': {
    title: 'Event is in no other card system',
    status: 409,
    message: {
      nl: 'Dit evenement is in geen ander kaartsysteem. Annuleer of verwijder het.',
      fr: 'Cet événement ne fait partie d’aucun autre système de cartes. Annulez-le ou supprimez-le.',
      de: 'Diese Veranstaltung ist in keinem anderen Kartensystem. Sage sie ab oder lösche sie.',
      en: 'This event is in no other card system. Cancel or delete it.',
    },
  },
  'event-calendar-wrong': {
    title: 'Calendar of the event can’t be',
    status: 400,
    message: {
      nl: 'Deze kalender klopt niet: iets eindigt voor het begint, heeft maar één uur, of duurt te lang.',
      fr: 'Ce calendrier n’est pas correct : une date finit avant de commencer, n’a qu’une heure ou dure trop longtemps.',
      de: 'Dieser Kalender stimmt nicht: Etwas endet vor dem Beginn, hat nur eine Uhrzeit oder dauert zu lange.',
      en: 'This calendar can’t be: something ends before it begins, has one hour alone, or takes too long.',
    },
  },
  'event-organizer-elsewhere': {
    title: 'Organizer is not one of the card system',
    status: 400,
    message: {
      nl: 'Deze organisator hoort niet bij dit kaartsysteem. Kies er een uit de lijst.',
      fr: 'Cet organisateur ne fait pas partie de ce système de cartes. Choisissez-en un dans la liste.',
      de: 'Dieser Veranstalter gehört nicht zu diesem Kartensystem. Wähle einen aus der Liste.',
      en: 'This organizer is not one of this card system. Choose one from the list.',
    },
  },
  'event-location-unknown': {
    title: 'Location unknown',
    status: 400,
    message: {
      nl: 'We kennen deze locatie niet. Kies er een uit de lijst.',
      fr: 'Nous ne connaissons pas ce lieu. Choisissez-en un dans la liste.',
      de: 'Wir kennen diesen Ort nicht. Wähle einen aus der Liste.',
      en: 'We do not know this location. Choose one from the list.',
    },
  },
} as const satisfies ProblemTexts

/** Problems that routes of events/ answer with: its own, the general ones, and those of the rooms below that it speaks of. */
export const { problem, problems } = problemsOf({
  ...generalProblems,
  ...eventProblems,
  ...managedEventProblems,
})
