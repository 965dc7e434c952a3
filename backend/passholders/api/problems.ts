import { z } from 'zod'
import { cardProblems } from '../../cards/problems.ts'
import { error } from '../../platform/http/fields.ts'
import { generalProblems } from '../../platform/http/general-problems.ts'
import { type ProblemTexts, problemsOf } from '../../platform/http/problems.ts'
import { passholderProblems } from '../problems.ts'

/** The problem types of the API's routes of passholders, with their sentences. */
const apiProblems = {
  'invalid-insz-number': {
    title: 'Invalid INSZ number',
    status: 400,
    message: {
      nl: 'Dit is geen geldig rijksregisternummer. Kijk de 11 cijfers na.',
      fr: 'Ce n’est pas un numéro de registre national valable. Vérifiez les 11 chiffres.',
      de: 'Das ist keine gültige Nationalregisternummer. Bitte prüfe die 11 Ziffern.',
      en: 'This is not a valid national number. Please check the 11 digits.',
    },
  },
  // GET /passes/{uitpasNumber} has another name for it.
  'invalid-uitpas-number': { ...cardProblems['invalid-uitpasnumber'] },
  'organizer-not-found': {
    title: 'Organizer not found',
    status: 400,
    message: {
      nl: 'We kennen deze organisator niet.',
      fr: 'Nous ne connaissons pas cet organisateur.',
      de: 'Wir kennen diesen Veranstalter nicht.',
      en: 'We do not know this organizer.',
    },
  },
  'cardsystem-not-found': {
    title: 'Card system not found',
    status: 400,
    message: {
      nl: 'Deze organisator hoort niet bij dit kaartsysteem.',
      fr: 'Cet organisateur ne fait pas partie de ce système de cartes.',
      de: 'Dieser Veranstalter gehört nicht zu diesem Kartensystem.',
      en: 'This organizer is not one of this card system.',
    },
  },
  'passholder-new-membership-error': {
    title: 'New membership not possible',
    status: 400,
    message: {
      nl: 'Deze pashouder heeft dit al, of is geblokkeerd in dit kaartsysteem.',
      fr: 'Ce détenteur l’a déjà, ou est bloqué dans ce système de cartes.',
      de: 'Dieser Passinhaber hat das schon oder ist in diesem Kartensystem gesperrt.',
      en: 'This passholder has it already, or is blocked in this card system.',
    },
  },
  'association-not-found': {
    title: 'Association not found',
    status: 400,
    message: {
      nl: 'We kennen dit lidmaatschap niet, of je mag het niet inkijken.',
      fr: 'Nous ne connaissons pas cette affiliation, ou vous ne pouvez pas la consulter.',
      de: 'Wir kennen diese Mitgliedschaft nicht, oder du darfst sie nicht einsehen.',
      en: 'We do not know this membership, or you may not see it.',
    },
  },
  'family-member-already-added': {
    title: 'Family member already added',
    status: 400,
    message: {
      nl: 'Deze pashouder zit al in het gezin.',
      fr: 'Ce détenteur fait déjà partie de la famille.',
      de: 'Dieser Passinhaber gehört schon zur Familie.',
      en: 'This passholder is in the family already.',
    },
  },
  'too-many-family-members': {
    title: 'Too many family members',
    status: 400,
    message: {
      nl: 'Het gezin is vol: er kan niemand meer bij.',
      fr: 'La famille est complète : personne ne peut y être ajouté.',
      de: 'Die Familie ist voll: Es kann niemand mehr dazukommen.',
      en: 'The family is full: nobody else can be added.',
    },
  },
  'too-many-adults-in-family': {
    title: 'Too many adults in family',
    status: 400,
    message: {
      nl: 'Er zitten al genoeg volwassenen in dit gezin. Kinderen kunnen er nog bij.',
      fr: 'Il y a déjà assez d’adultes dans cette famille. Des enfants peuvent encore y être ajoutés.',
      de: 'In dieser Familie sind schon genug Erwachsene. Kinder können noch dazukommen.',
      en: 'There are enough adults in this family already. Children can still be added.',
    },
  },
  'passholder-already-registered': {
    title: 'Passholder already registered',
    status: 400,
    message: {
      nl: 'Deze UiTPAS hoort al bij een UiTiD. Log daarmee in.',
      fr: 'Ce UiTPAS est déjà lié à un UiTiD. Connectez-vous avec celui-ci.',
      de: 'Dieser UiTPAS gehört schon zu einem UiTiD. Melde dich damit an.',
      en: 'This UiTPAS belongs to a UiTiD already. Log in with that one.',
    },
  },
  'uitid-already-registered': {
    title: 'UiTiD already registered',
    status: 400,
    message: {
      nl: 'Je UiTiD hoort al bij een andere UiTPAS.',
      fr: 'Votre UiTiD est déjà lié à un autre UiTPAS.',
      de: 'Dein UiTiD gehört schon zu einem anderen UiTPAS.',
      en: 'Your UiTiD belongs to another UiTPAS already.',
    },
  },
  'insz-in-token-required': {
    title: 'INSZ in token required',
    status: 400,
    message: {
      nl: 'Log in met je identiteitskaart of itsme om je te registreren.',
      fr: 'Connectez-vous avec votre carte d’identité ou itsme pour vous inscrire.',
      de: 'Melde dich mit deinem Personalausweis oder itsme an, um dich zu registrieren.',
      en: 'Log in with your identity card or itsme to register.',
    },
  },
  'forbidden-underaged': {
    title: 'Underaged',
    status: 400,
    message: {
      nl: 'Je kan je zelf registreren vanaf 18 jaar. Ben je jonger, ga dan naar een UiTPAS-balie.',
      fr: 'Vous pouvez vous inscrire vous-même à partir de 18 ans. Si vous êtes plus jeune, allez à un guichet UiTPAS.',
      de: 'Du kannst dich ab 18 Jahren selbst registrieren. Bist du jünger, geh zu einem UiTPAS-Schalter.',
      en: 'You can register yourself from the age of 18. If you are younger, please go to a UiTPAS desk.',
    },
  },
  'school-not-found': {
    title: 'School not found',
    status: 400,
    message: {
      nl: 'We kennen deze school niet.',
      fr: 'Nous ne connaissons pas cette école.',
      de: 'Wir kennen diese Schule nicht.',
      en: 'We do not know this school.',
    },
  },
} as const satisfies ProblemTexts

const texts = { ...generalProblems, ...cardProblems, ...passholderProblems, ...apiProblems }

/** Problems that the API's routes of passholders answer with. */
export const { problem, problems } = problemsOf(texts)

/** Of GET /passes alone: which state the card is in, and whose it is where it was somebody's. */
export const { problem: passProblem, problems: passProblems } = problemsOf(
  texts,
  error.extend({
    cardStatus: z.string().optional(),
    passholderId: z.string().optional(),
    passType: z.enum(['INDIVIDUAL', 'GROUP']).optional(),
  }),
)
