import type { Refusals } from '../words.ts'

export const refused: Refusals = {
  'card-blocked': { title: 'Deze kaart is geblokkeerd', detail: 'Vraag aan de balie een nieuwe kaart.' },
  'invalid-card': { title: 'We kennen deze kaart niet', detail: 'Toon ze even aan de balie.' },
  'invalid-card-status': { title: 'Deze kaart is niet actief', detail: 'Laat ze aan de balie in orde brengen.' },
  'passholder-not-found': { title: 'Deze kaart staat op niemands naam', detail: 'De balie helpt je graag verder.' },
  'passholder-blocked': { title: 'Je UiTPAS werkt nu even niet', detail: 'De balie helpt je graag verder.' },
  'passholder-no-active-cardsystems': { title: 'Je UiTPAS is niet meer geldig', detail: 'Verleng hem aan de balie.' },
  'event-not-found': { title: 'Er is nu niets om voor te sparen', detail: 'Kom terug bij de volgende activiteit.' },
  'checkin-not-allowed': {
    title: 'Sparen kan nu nog niet of niet meer',
    detail: 'Probeer het opnieuw rond het uur van de activiteit.',
  },
  'maximum-reached': { title: 'Je spaarde hier al', detail: 'Je punten staan op je UiTPAS. Tot de volgende keer!' },
  'social-tariff-expired': { title: 'Je kansentarief is verlopen', detail: 'Laat het aan de balie verlengen.' },
  'social-tariff-suspended': {
    title: 'Je kansentarief werkt nu even niet',
    detail: 'Vraag aan de balie hoe dat komt.',
  },
  'social-tariff-not-available': {
    title: 'Het kansentarief geldt hier niet',
    detail: 'Koop je ticket aan de kassa.',
  },
  'reward-not-found': {
    title: 'Dit voordeel is er niet meer',
    detail: 'Vraag aan de balie wat je wel kan krijgen. Je punten blijven staan.',
  },
  'reward-period-constraint': {
    title: 'Dit voordeel kan je nu niet krijgen',
    detail: 'De periode is voorbij of nog niet begonnen. Je punten blijven staan.',
  },
  'reward-volume-constraint': {
    title: 'Dit voordeel is op',
    detail: 'Vraag aan de balie wat er nog is. Je punten blijven staan.',
  },
  'reward-passholder-volume-constraint': {
    title: 'Je kreeg dit voordeel al',
    detail: 'Nog een keer kan nu niet. Je punten blijven staan.',
  },
  'reward-passholder-points-constraint': {
    title: 'Onvoldoende punten',
    detail: 'Spaar nog even verder en kom dan terug.',
  },
  'reward-passholder-no-applicable-cardsystems': {
    title: 'Dit voordeel geldt niet voor jouw UiTPAS',
    detail: 'Het is voor een andere streek of stad. Vraag aan de balie wat je wel kan krijgen.',
  },
  'association-not-found': {
    title: 'Dit lidmaatschap lezen we hier niet',
    detail: 'De balie kan zien of je lid bent.',
  },
  'zuil-blocked': { title: 'Deze zuil is buiten gebruik', detail: 'Aan de balie helpen ze je verder.' },
  'ticket-price-unknown': { title: 'We kennen de prijs van je ticket niet', detail: 'Koop je ticket aan de balie.' },
  'ticket-price-unseen': {
    title: 'De prijs is net veranderd',
    detail: 'Kijk op het scherm en hou je UiTPAS nog eens tegen het symbool.',
  },
  'ticket-not-needed': { title: 'Gratis: je hebt geen ticket nodig', detail: 'Kom gewoon binnen.' },
  'event-cancelled': { title: 'Deze activiteit gaat niet door', detail: 'Vraag aan de balie wat er wel is.' },
  'not-confirmed': { title: 'Dit is niet doorgegaan', detail: 'Het duurde te lang. Probeer het nog eens.' },
  'actie-id-in-use': { title: 'Dat lukte niet', detail: 'Hou je kaart nog eens tegen het symbool.' },
  'device-replaced': { title: 'Dit toestel is vervangen', detail: 'Aan de balie kan je verder.' },
  'in-quarantine': {
    title: 'Dit kijken we even na',
    detail: 'Het staat nog niet op je UiTPAS. Vragen? De balie helpt je.',
  },
  'quarantine-refused': { title: 'Dit ging niet door', detail: 'We keken het na. Vragen? De balie helpt je.' },
  NO_NETWORK_REWARD: {
    title: 'Punten omruilen kan nu niet',
    detail: 'Je punten blijven staan. Probeer het straks nog eens.',
  },
  NO_NETWORK: {
    title: 'Er is geen netwerkverbinding',
    detail: 'Probeer het straks nog eens, of ga naar de balie.',
  },
  NO_MEMBER_LIST: {
    title: 'We kunnen nu niet zien of je lid bent',
    detail: 'Vraag het aan de balie.',
  },
  PHONE: { title: 'Een telefoon kunnen we niet lezen', detail: 'Hou je UiTPAS-kaart tegen het symbool.' },
  OTHER_CHIP: {
    title: 'Dit is geen UiTPAS',
    detail: 'Haal je UiTPAS uit je portefeuille en hou enkel die kaart tegen het symbool.',
  },
  READ_FAILED: { title: 'Dat ging net te snel', detail: 'Hou je UiTPAS nog eens rustig tegen het symbool.' },
  CARD_LEFT: { title: 'Er lag al een kaart', detail: 'Neem ze even weg, en hou ze opnieuw tegen het symbool.' },
  NOT_A_UITPAS_NUMBER: { title: 'Deze code is niet van een UiTPAS', detail: 'Scan de barcode op je UiTPAS.' },
}
