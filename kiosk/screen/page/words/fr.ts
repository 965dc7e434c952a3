import { amountsIn } from './amounts.ts'
import { refused } from './refused/fr.ts'
import type { Words } from './words.ts'

const { number, euro, date } = amountsIn('fr-BE')
const points = (count: number): string => (count < 2 ? `${count} point` : `${number(count)} points`)
const balance = (count: number): string => `Tu as maintenant ${points(count)}.`
const holdCard = 'Pose ton UiTPAS contre le symbole.'
const holdCardTitle = 'Pose ton UiTPAS contre le symbole'
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
    R4: { title: broken, detail: 'Le programme du lecteur de cartes refuse l’accès à cette borne.' },
    J1: { title: broken, detail: 'La borne ne peut plus rien enregistrer: sa mémoire est pleine ou défectueuse.' },
    K1: { title: broken, detail: 'Le serveur ne reconnaît plus cette borne.' },
    B1: { title: 'Cette borne est hors service', detail: 'Elle a été bloquée par le gestionnaire.' },
    C1: { title: 'Cette borne est bientôt prête', detail: 'Elle attend ses réglages du serveur.' },
    S1: { title: broken, detail: 'L’écran n’a pas de connexion avec la borne.' },
  },
  tell: 'Le guichet t’aidera. Signales-y ce nom et ce code.',
  zuil: 'Borne',
  code: 'Code',
  identify: { title: 'On cherche cette borne', detail: 'Le gestionnaire lui a demandé de se montrer.' },
  busy: { title: 'Un instant', detail: 'Nous vérifions ta carte.' },
  noConnection: {
    UNKNOWN: 'Il n’y a pas de connexion avec le serveur.',
    CLOCK: 'L’horloge de cette borne n’est pas à l’heure: la connexion est impossible.',
    CERTIFICATE_EXPIRED: 'Le certificat du serveur a expiré.',
    CERTIFICATE_OF_ANOTHER: 'Un autre serveur répond à l’adresse du serveur.',
    CERTIFICATE_UNKNOWN: 'Cette borne ne fait pas confiance au certificat du serveur.',
    NAME_UNKNOWN: 'L’adresse du serveur n’existe pas.',
    NO_NETWORK: 'Il n’y a pas de connexion au réseau.',
    REFUSED: 'Le serveur est injoignable.',
    NO_ANSWER: 'Le serveur ne répond pas.',
    NOT_THE_SERVER: 'Le réseau ne laisse pas passer cette borne.',
  },
  withoutNetwork: {
    CHECK_IN: {
      works: 'Nous notons tes points et les ajoutons plus tard.',
      stops: 'Gagne tes points au guichet.',
    },
    TICKET: {
      works: 'Nous notons ton point. Tu reçois ton ticket au guichet.',
      stops: 'Va au guichet pour ton point et ton ticket.',
    },
    REWARD: {
      works: 'Tu ne peux pas échanger de points pour le moment.',
      stops: 'Tu ne peux pas échanger de points pour le moment.',
    },
    MEMBERSHIP: {
      works: 'Nous regardons la liste des membres de cette borne.',
      stops: 'Le guichet peut voir si tu es membre.',
    },
  },
  refused,
  balance,
  pointsEnd: (day) => `Tes points expirent après le ${date(day)}.`,
  euro,

  checkIn: {
    invite: (count) => ({
      title: count === 0 ? 'Enregistre-toi avec ton UiTPAS' : count === 1 ? 'Gagne un point' : `Gagne ${points(count)}`,
      detail: holdCard,
    }),
    inviteWithoutEvent: { title: holdCardTitle, detail: 'Nous regardons si tu peux gagner des points.' },
    scan: 'Ou scanne avec l’app UiTPAS',
    saved: (count, total) => ({
      title: count === 0 ? 'Super, tu es enregistré' : `Super, tu as gagné ${points(count)}`,
      detail: balance(total),
    }),
    noted: {
      title: 'Ta carte est notée',
      detail: 'Cela prend plus de temps que d’habitude. Tes points arriveront plus tard.',
    },
  },
  ticket: {
    invite: (count) => ({
      title:
        count === 0 ? 'Achète ton ticket' : `Gagne ${count === 1 ? 'un point' : points(count)} et achète ton ticket`,
      detail: holdCard,
    }),
    inviteWithoutEvent: { title: holdCardTitle, detail: 'Nous regardons si tu peux acheter un ticket.' },
    free: 'Gratuit',
    price: (basePrice) => `Un ticket coûte ${euro(basePrice)}.`,
    whoBuys: 'Avec le tarif social, tu l’achètes ici pour moins cher. Sinon, tu paies à la caisse.',
    notNeeded: 'C’est gratuit: pas besoin de ticket',
    sold: ({ price, regularPrice }) => ({
      title: price === 0 ? 'Ton ticket est gratuit' : `Ton ticket coûte ${euro(price)}`,
      detail: `C’est le tarif social. Le prix de base est de ${euro(regularPrice)}.`,
    }),
    atTill: (basePrice) =>
      `Un ticket coûte ${euro(basePrice)}: achète-le à la caisse. Le tarif social ne vaut pas ici pour toi.`,
    withPoint: (count) => (count === 0 ? 'Tu es aussi enregistré.' : `Tu as aussi gagné ${points(count)}.`),
    withoutPoint: 'Pas de point cette fois.',
    refused: { title: 'Va au guichet pour ton ticket' },
    maximum: 'Tu as déjà acheté ton ticket ici',
    groupMaximum: {
      title: 'Le pass de groupe n’a plus de tickets',
      detail: 'Il y en aura de nouveaux l’année prochaine. Achète ton ticket à la caisse.',
    },
    pointStands: (count) => (count === 0 ? 'Tu es bien enregistré.' : `Tu as bien gagné ${points(count)}.`),
    noted: {
      title: 'Ton point est noté',
      detail: 'Va au guichet pour ton ticket. Ton point arrivera plus tard.',
    },
  },
  reward: {
    invite: (title, count) => ({ above: `Échange ${points(count)} contre`, title, detail: holdCard }),
    none: {
      title: 'Pas d’avantage pour l’instant',
      detail: 'Tu ne peux pas échanger de points ici maintenant. Reviens plus tard!',
    },
    redeemed: (title, count, total) => ({ above: `Échangé contre ${points(count)}`, title, detail: balance(total) }),
  },
  member: {
    invite: (association) => ({ above: association, title: 'Es-tu membre?', detail: holdCard }),
    inviteWithoutAssociation: { title: holdCardTitle, detail: 'Nous regardons si tu es membre.' },
    active: (until) => (until === undefined ? 'Tu es membre' : `Membre jusqu’au ${date(until)} inclus`),
    expired: 'L’adhésion a expiré',
    wasUntil: (until) =>
      until === undefined ? 'Elle n’est plus valable.' : `Elle était valable jusqu’au ${date(until)} inclus.`,
    none: { title: 'Pas membre', detail: 'Devenir membre? Demande au guichet.' },
    notListed: { title: 'Pas sur la liste des membres', detail: 'Demande au guichet si tu es membre.' },
    welcome: 'Content de te voir parmi nous!',
    renewable: 'Tu peux prolonger au guichet, dès maintenant.',
    renewableFrom: (from) => `Tu peux prolonger à partir du ${date(from)}.`,
    offline: 'C’est ce que dit la liste des membres de cette borne.',
    listMissing: 'Sans réseau, cette borne ne reconnaît pas encore les membres.',
  },
}
