import type { AlertWords } from './words.ts'

export const fr: AlertWords = {
  locale: 'fr-BE',
  subject: {
    off: (name) => `${name} : la borne est éteinte`,
    back: (name) => `${name} : la borne fonctionne à nouveau`,
    siteOff: (count, first) => `${count} bornes sont éteintes, dont ${first}`,
    siteBack: (count, first) => `${count} bornes fonctionnent à nouveau, dont ${first}`,
    flapping: (name) => `${name} : la connexion se coupe sans cesse`,
    quarantine: (name) => `${name} : des taps attendent en quarantaine`,
    digest: (count) => `Tes bornes : ${count} ${count === 1 ? 'alerte' : 'alertes'}`,
  },
  opening: {
    off: 'Cette borne est éteinte ou n’a pas de réseau.',
    back: 'Cette borne est de retour et reste joignable. Tu n’as plus rien à faire.',
    siteOff: 'Ces bornes se sont coupées ensemble. Il n’y a sans doute plus de courant ou d’internet à cet endroit.',
    siteBack: 'Toutes ces bornes sont de retour. Tu n’as plus rien à faire.',
    flapping: 'Cette borne perd sans cesse sa connexion, puis la retrouve. Tu ne reçois qu’un seul mail à ce sujet.',
    health: 'Cette borne est allumée, mais quelque chose ne va pas :',
    quarantine:
      'Nous ne nous fions pas d’office à certains taps de cette borne. Ils sont conservés mais pas comptés, jusqu’à ce que quelqu’un décide. Tu ne reçois qu’un seul mail à ce sujet.',
    digest: 'Voici ce qui s’est passé avec tes bornes depuis le dernier aperçu.',
  },
  facts: {
    zuil: 'Borne',
    counter: 'Guichet',
    since: 'Depuis',
    until: 'Jusqu’à',
    lastHeard: 'Dernier signe',
    never: 'jamais encore',
    software: 'Logiciel',
    journal: 'Pas encore envoyé',
    waiting: 'Taps en quarantaine',
    lastProblems: 'Dernier signalement',
    detail: 'Détail',
    stillOpen: 'toujours en cours',
    over: 'terminé',
  },
  tryThis: 'Essaie ceci :',
  link: 'Voir la borne',
  signature: 'Bornes UiTPAS',
  steps: {
    off: [
      'Regarde si la prise est branchée et si l’écran est allumé.',
      'Regarde si le réseau fonctionne : le câble ou le wifi.',
      'Débranche la borne, attends dix secondes et rebranche-la.',
    ],
    site: [
      'Demande au guichet s’il y a du courant.',
      'Demande si internet y fonctionne ; redémarre le routeur si nécessaire.',
      'Une borne est éteinte exprès ? Mets-la « en stock ».',
    ],
    flapping: [
      'La borne est loin du point wifi ? Rapproche-la ou utilise un câble.',
      'Regarde si le câble réseau est bien branché.',
      'Redémarre le routeur ou le point wifi.',
    ],
    quarantine: [
      'Ouvre la borne et regarde sous « In quarantaine » quels taps attendent, et pourquoi.',
      'Sais-tu où est l’appareil ? Si la borne est volée, bloque-la ou retire son accès.',
      'Les taps sont justes ? Compte-les quand même. Sinon, refuse-les : rien n’est perdu tant que tu n’as pas choisi.',
    ],
  },
  problems: {
    READER_MISSING: {
      title: 'pas de lecteur de cartes',
      steps: [
        'Regarde si le câble du lecteur est bien branché.',
        'Branche le lecteur sur un autre port USB.',
        'Redémarre la borne ; si cela n’aide pas, remplace le lecteur.',
      ],
    },
    SCREEN_FROZEN: {
      title: 'l’écran est figé',
      steps: [
        'Redémarre la borne depuis le back-office.',
        'Débranche-la, attends dix secondes et rebranche-la.',
        'Cela revient ? Préviens le helpdesk.',
      ],
    },
    SCREEN_MISSING: {
      title: 'l’écran n’affiche rien',
      steps: [
        'Regarde si l’écran est allumé et son câble bien branché.',
        'Redémarre la borne depuis le back-office.',
        'Débranche-la, attends dix secondes et rebranche-la.',
      ],
    },
    JOURNAL_DEEP: {
      title: 'beaucoup de cartes attendent d’être envoyées',
      steps: [
        'Attends un quart d’heure : après un temps sans réseau, cela prend un moment.',
        'Regarde si le réseau est lent.',
        'Cela continue ? Préviens le helpdesk. N’éteins pas la borne.',
      ],
    },
    JOURNAL_BROKEN: {
      title: 'les cartes ne peuvent pas être conservées',
      steps: [
        'Redémarre la borne depuis le back-office.',
        'Cela continue ? Remplace la carte mémoire.',
        'Préviens le helpdesk.',
      ],
    },
    JOURNAL_DAMAGED: {
      title: 'des cartes sont peut-être perdues',
      steps: [
        'La borne fonctionne à nouveau : son journal était abîmé et a été réparé.',
        'Préviens le helpdesk : il vérifie s’il manque des cartes.',
        'Cela se reproduit ? Remplace la carte mémoire.',
      ],
    },
    DISK_FULL: {
      title: 'le disque est plein',
      steps: [
        'Redémarre la borne depuis le back-office.',
        'Préviens le helpdesk, qui peut faire de la place.',
        'Remplace si nécessaire la carte mémoire par une plus grande.',
      ],
    },
    DISK_WORN: {
      title: 'la carte mémoire est presque usée',
      steps: [
        'Commande une nouvelle carte mémoire.',
        'Conviens avec le helpdesk du moment de la remplacer.',
        'Vérifie que toutes les cartes sont envoyées avant de la remplacer.',
      ],
    },
    UNDER_VOLTAGE: {
      title: 'l’alimentation est trop faible',
      steps: [
        'Utilise l’alimentation fournie avec la borne.',
        'Branche-la directement dans la prise murale.',
        'Remplace l’alimentation ou son câble.',
      ],
    },
    HOT: {
      title: 'la borne est trop chaude',
      steps: [
        'Éloigne la borne du soleil et du chauffage.',
        'Regarde si les ouvertures sont libres et sans poussière.',
        'Elle reste chaude ? Éteins-la un moment et préviens le helpdesk.',
      ],
    },
    MEMORY_LOW: {
      title: 'la mémoire est presque pleine',
      steps: [
        'Redémarre la borne depuis le back office.',
        'Débranche-la, attends dix secondes et rebranche-la.',
        'Cela revient ? Préviens le helpdesk.',
      ],
    },
    CLOCK_OFF: {
      title: 'l’horloge est fausse',
      steps: [
        'Regarde si le réseau laisse passer l’heure (NTP, port 123).',
        'Redémarre la borne depuis le back-office.',
        'Cela continue ? Préviens le helpdesk.',
      ],
    },
    OLD_SOFTWARE: {
      title: 'le logiciel est trop ancien',
      steps: [
        'Laisse la borne allumée une nuit pour qu’elle se mette à jour.',
        'Regarde si elle a accès à internet.',
        'Sinon, préviens le helpdesk.',
      ],
    },
    MEMBER_LIST_MISSING: {
      title: 'pas de liste des membres dans la borne',
      steps: [
        'Avec le réseau, la borne fonctionne. Sans réseau, elle ne reconnaît aucun membre.',
        'Regarde si le réseau laisse aussi passer la borne en HTTPS vers le back office.',
        'Redémarre la borne. Si cela n’aide pas, préviens le helpdesk.',
      ],
    },
    PRINTER_PAPER: {
      title: 'plus de papier',
      steps: [
        'Mets un nouveau rouleau dans l’imprimante.',
        'Attention au côté du papier : un ongle laisse un trait sur le bon côté.',
        'Ferme le couvercle jusqu’au clic.',
      ],
    },
    PRINTER_UNPLUGGED: {
      title: 'pas d’imprimante',
      steps: [
        'Regarde si l’imprimante est allumée.',
        'Regarde si ses câbles sont bien branchés.',
        'Éteins-la et rallume-la.',
      ],
    },
    COPIED: {
      title: 'deux appareils se présentent comme cette borne',
      steps: [
        'Sa carte mémoire a sans doute été copiée. Cherche l’autre appareil et éteins-le.',
        'Doit-il être une borne aussi ? Réinstalle-le et connecte-le avec son propre code de configuration.',
        'Tu ne le trouves pas ? Signale-le au helpdesk. Rien ne se perd : ils envoient leurs cartes à tour de rôle.',
      ],
    },
  },
}
