import { generalProblems } from '../../platform/http/general-problems.ts'
import { type ProblemTexts, problemsOf } from '../../platform/http/problems.ts'

/** The problem types of registering passholders in bulk, with their sentences. */
const registrationProblems = {
  'registration-counter-elsewhere': {
    title: 'Counter is not one of the card system',
    status: 400,
    message: {
      nl: 'Deze balie hoort niet bij dit kaartsysteem. Kies er een uit de lijst.',
      fr: 'Ce guichet ne fait pas partie de ce système de cartes. Choisissez-en un dans la liste.',
      de: 'Dieser Schalter gehört nicht zu diesem Kartensystem. Wähle einen aus der Liste.',
      en: 'This desk is not one of this card system. Choose one from the list.',
    },
  },
  'registration-too-large': {
    title: 'File is too large',
    status: 413,
    message: {
      nl: 'Dit bestand is te groot: er kan 50 MB in één keer. Splits het in kleinere bestanden.',
      fr: 'Ce fichier est trop grand : 50 Mo au plus à la fois. Divisez-le.',
      de: 'Diese Datei ist zu groß: höchstens 50 MB auf einmal. Teile sie auf.',
      en: 'This file is too large: 50 MB at a time. Split it into smaller files.',
    },
  },
  'registration-too-many': {
    title: 'Too many files wait',
    status: 409,
    message: {
      nl: 'Er wachten al veel bestanden. Registreer ze of wis ze eerst.',
      fr: 'Beaucoup de fichiers attendent déjà. Enregistrez-les ou supprimez-les d’abord.',
      de: 'Es warten schon viele Dateien. Registriere oder lösche sie zuerst.',
      en: 'Many files wait already. Register or remove them first.',
    },
  },
  'registration-incomplete': {
    title: 'File did not arrive whole',
    status: 409,
    message: {
      nl: 'Het bestand is niet helemaal aangekomen. Kies het opnieuw.',
      fr: 'Le fichier n’est pas arrivé en entier. Choisissez-le à nouveau.',
      de: 'Die Datei ist nicht vollständig angekommen. Wähle sie noch einmal.',
      en: 'The file did not arrive whole. Choose it again.',
    },
  },
  'registration-not-checked': {
    title: 'File can not be registered as it stands',
    status: 409,
    message: {
      nl: 'Dit bestand kan je nu niet registreren. Bekijk hoe het ermee staat.',
      fr: 'Ce fichier ne peut pas être enregistré maintenant. Regardez où il en est.',
      de: 'Diese Datei kann jetzt nicht registriert werden. Sieh nach, wie es um sie steht.',
      en: 'This file can not be registered now. Look at how it stands.',
    },
  },
  'registration-under-way': {
    title: 'Registration is under way or done',
    status: 409,
    message: {
      nl: 'Dit bestand wordt nagekeken of geregistreerd, of is dat al. Je kan het niet meer wissen.',
      fr: 'Ce fichier est en cours de traitement ou déjà traité. Il ne peut plus être supprimé.',
      de: 'Diese Datei wird bearbeitet oder ist es schon. Sie kann nicht mehr gelöscht werden.',
      en: 'This file is being worked on, or that is done. It can not be removed any more.',
    },
  },
} as const satisfies ProblemTexts

/** Problems that routes of registering in bulk answer with: its own and the general ones. */
export const { problem, problems } = problemsOf({ ...generalProblems, ...registrationProblems })
