import type { Words } from './words.ts'

const number = new Intl.NumberFormat('fr-BE')
const points = (count: number): string => (count < 2 ? `${count} point` : `${number.format(count)} points`)
const lay = 'Pose ton UiTPAS contre le symbole.'
const broken = 'Il y a un problème technique'

export const fr: Words = {
  notEnrolled: {
    title: 'Cette borne n’est pas encore configurée',
    detail: 'Crée un code de configuration dans la gestion du système de cartes et saisis-le ici.',
  },
  form: {
    backendUrl: 'Adresse du serveur',
    name: 'Nom de la borne (sur l’autocollant)',
    code: 'Code de configuration',
    send: 'Configurer la borne',
    busy: 'Un instant…',
    failed: 'La borne ne répond pas. Essaie encore une fois.',
  },
  outOfOrder: {
    R1: { title: broken, detail: 'Le lecteur de cartes ne fonctionne pas.' },
    R2: { title: broken, detail: 'Le logiciel du lecteur de cartes manque.' },
    R3: { title: broken, detail: 'Le programme du lecteur de cartes est arrêté.' },
    J1: { title: broken, detail: 'La borne ne peut plus rien enregistrer: sa mémoire est pleine ou défectueuse.' },
    K1: { title: broken, detail: 'Le serveur ne reconnaît plus cette borne.' },
    B1: { title: 'Cette borne est hors service', detail: 'Elle a été bloquée par le gestionnaire.' },
    C1: { title: 'Cette borne est bientôt prête', detail: 'Elle attend ses réglages du serveur.' },
    S1: { title: broken, detail: 'L’écran n’a pas de connexion avec la borne.' },
  },
  tell: 'Gagne ton point au guichet, et signales-y ce nom et ce code.',
  zuil: 'Borne',
  code: 'Code',
  invite: (count) => ({
    title: count === 0 ? 'Enregistre-toi avec ton UiTPAS' : count === 1 ? 'Gagne un point' : `Gagne ${points(count)}`,
    detail: lay,
  }),
  inviteWithoutEvent: {
    title: 'Pose ton UiTPAS contre le symbole',
    detail: 'Nous regardons si tu peux gagner des points.',
  },
  offline: 'Il n’y a pas de connexion. Nous notons tes points et les ajoutons plus tard.',
  busy: { title: 'Un instant', detail: 'Nous vérifions ta carte.' },
  saved: (count, balance) => ({
    title: count === 0 ? 'Super, tu es enregistré' : `Super, tu as gagné ${points(count)}`,
    detail: `Tu as maintenant ${points(balance)}.`,
  }),
  refused: {
    'card-blocked': { title: 'Cette carte est bloquée', detail: 'Demande une nouvelle carte au guichet.' },
    'invalid-card': { title: 'Nous ne connaissons pas cette carte', detail: 'Montre-la au guichet.' },
    'invalid-card-status': { title: 'Cette carte n’est pas active', detail: 'Fais-la mettre en ordre au guichet.' },
    'passholder-not-found': { title: 'Cette carte n’est à aucun nom', detail: 'Inscris-toi au guichet.' },
    'passholder-blocked': {
      title: 'Ton UiTPAS ne fonctionne pas pour le moment',
      detail: 'Le guichet t’aidera volontiers.',
    },
    'passholder-no-active-cardsystems': {
      title: 'Ton UiTPAS n’est plus valable',
      detail: 'Fais-le prolonger au guichet.',
    },
    'event-not-found': {
      title: 'Il n’y a pas d’activité en ce moment',
      detail: 'Reviens à la prochaine activité.',
    },
    'checkin-not-allowed': {
      title: 'Trop tôt ou trop tard pour gagner des points',
      detail: 'Réessaie vers l’heure de l’activité.',
    },
    'maximum-reached': {
      title: 'Tu as déjà gagné tes points ici',
      detail: 'Ils sont sur ton UiTPAS. À la prochaine fois!',
    },
    'zuil-blocked': { title: 'Cette borne est hors service', detail: 'Gagne ton point au guichet.' },
    PHONE: { title: 'Nous ne pouvons pas lire un téléphone', detail: 'Pose ta carte UiTPAS contre le symbole.' },
    OTHER_CHIP: {
      title: 'Ce n’est pas un UiTPAS',
      detail: 'Sors ton UiTPAS de ton portefeuille et pose seulement cette carte contre le symbole.',
    },
    READ_FAILED: { title: 'C’était un peu trop rapide', detail: 'Pose encore une fois ton UiTPAS, tranquillement.' },
    NOT_A_UITPAS_NUMBER: {
      title: 'Ce code n’est pas celui d’un UiTPAS',
      detail: 'Scanne le code-barres de ton UiTPAS.',
    },
  },
  noted: {
    title: 'Ta carte est notée',
    detail: 'Cela prend plus de temps que d’habitude. Tes points arriveront plus tard.',
  },
}
