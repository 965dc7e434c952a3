import type { Refusals } from '../words.ts'

export const refused: Refusals = {
  'card-blocked': { title: 'Cette carte est bloquée', detail: 'Demande une nouvelle carte au guichet.' },
  'invalid-card': { title: 'Nous ne connaissons pas cette carte', detail: 'Montre-la au guichet.' },
  'invalid-card-status': { title: 'Cette carte n’est pas active', detail: 'Fais-la mettre en ordre au guichet.' },
  'passholder-not-found': { title: 'Cette carte n’est au nom de personne', detail: 'Le guichet t’aidera volontiers.' },
  'passholder-blocked': {
    title: 'Ton UiTPAS ne fonctionne pas pour le moment',
    detail: 'Le guichet t’aidera volontiers.',
  },
  'passholder-no-active-cardsystems': {
    title: 'Ton UiTPAS n’est plus valable',
    detail: 'Fais-le prolonger au guichet.',
  },
  'event-not-found': { title: 'Il n’y a pas d’activité en ce moment', detail: 'Reviens à la prochaine activité.' },
  'checkin-not-allowed': {
    title: 'Trop tôt ou trop tard pour gagner des points',
    detail: 'Réessaie vers l’heure de l’activité.',
  },
  'maximum-reached': {
    title: 'Tu as déjà gagné tes points ici',
    detail: 'Ils sont sur ton UiTPAS. À la prochaine fois!',
  },
  'social-tariff-expired': { title: 'Ton tarif social a expiré', detail: 'Fais-le prolonger au guichet.' },
  'social-tariff-suspended': {
    title: 'Ton tarif social ne fonctionne pas pour le moment',
    detail: 'Demande au guichet ce qui se passe.',
  },
  'social-tariff-not-available': {
    title: 'Le tarif réduit ne vaut pas ici',
    detail: 'Achète ton ticket au guichet.',
  },
  'reward-not-found': {
    title: 'Cet avantage n’existe plus',
    detail: 'Demande au guichet ce que tu peux recevoir. Tu gardes tes points.',
  },
  'reward-period-constraint': {
    title: 'Cet avantage n’est pas disponible en ce moment',
    detail: 'La période est passée ou n’a pas commencé. Tu gardes tes points.',
  },
  'reward-volume-constraint': {
    title: 'Cet avantage est épuisé',
    detail: 'Demande au guichet ce qu’il reste. Tu gardes tes points.',
  },
  'reward-passholder-volume-constraint': {
    title: 'Tu as déjà reçu cet avantage',
    detail: 'Une fois de plus n’est pas possible maintenant. Tu gardes tes points.',
  },
  'reward-passholder-points-constraint': {
    title: 'Pas assez de points',
    detail: 'Gagne encore quelques points et reviens.',
  },
  'reward-passholder-no-applicable-cardsystems': {
    title: 'Cet avantage ne vaut pas pour ton UiTPAS',
    detail: 'Il est pour une autre région ou ville. Demande au guichet ce que tu peux recevoir.',
  },
  'association-not-found': {
    title: 'Nous ne lisons pas cette adhésion ici',
    detail: 'Le guichet peut voir si tu es membre.',
  },
  'zuil-blocked': { title: 'Cette borne est hors service', detail: 'Le guichet t’aidera.' },
  'ticket-price-unknown': {
    title: 'Nous ne connaissons pas le prix de ton ticket',
    detail: 'Achète ton ticket au guichet.',
  },
  'ticket-price-unseen': {
    title: 'Le prix vient de changer',
    detail: 'Regarde l’écran et présente encore une fois ton UiTPAS.',
  },
  'ticket-not-needed': { title: 'C’est gratuit: pas besoin de ticket', detail: 'Tu peux entrer.' },
  'event-cancelled': { title: 'Cette activité n’a pas lieu', detail: 'Demande au guichet ce qu’il y a d’autre.' },
  'not-confirmed': { title: 'Cela n’a pas marché', detail: 'C’était trop long. Essaie encore une fois.' },
  'actie-id-in-use': { title: 'Ça n’a pas marché', detail: 'Présente ta carte encore une fois devant le symbole.' },
  'device-replaced': { title: 'Cet appareil a été remplacé', detail: 'Le guichet peut t’aider.' },
  'in-quarantine': {
    title: 'Nous vérifions encore',
    detail: 'Ce n’est pas encore sur ton UiTPAS. Des questions ? Le guichet peut t’aider.',
  },
  'quarantine-refused': {
    title: 'Cela n’a pas été accepté',
    detail: 'Nous l’avons vérifié. Des questions ? Le guichet peut t’aider.',
  },
  NO_NETWORK_REWARD: {
    title: 'Tu ne peux pas échanger de points maintenant',
    detail: 'Tu gardes tes points. Réessaie plus tard.',
  },
  NO_NETWORK: {
    title: 'Il n’y a pas de connexion au réseau',
    detail: 'Réessaie plus tard, ou va au guichet.',
  },
  NO_MEMBER_LIST: {
    title: 'Nous ne pouvons pas voir si tu es membre',
    detail: 'Demande au guichet.',
  },
  PHONE: { title: 'Nous ne pouvons pas lire un téléphone', detail: 'Pose ta carte UiTPAS contre le symbole.' },
  OTHER_CHIP: {
    title: 'Ce n’est pas un UiTPAS',
    detail: 'Sors ton UiTPAS de ton portefeuille et pose seulement cette carte contre le symbole.',
  },
  READ_FAILED: { title: 'C’était un peu trop rapide', detail: 'Pose encore une fois ton UiTPAS, tranquillement.' },
  CARD_LEFT: {
    title: 'Il y avait déjà une carte',
    detail: 'Retire-la un instant, puis tiens-la de nouveau contre le symbole.',
  },
  NOT_A_UITPAS_NUMBER: {
    title: 'Ce code n’est pas celui d’un UiTPAS',
    detail: 'Scanne le code-barres de ton UiTPAS.',
  },
}
