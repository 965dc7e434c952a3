import type { AlertWords } from './words.ts'

export const de: AlertWords = {
  locale: 'de-BE',
  subject: {
    off: (name) => `${name}: die Säule ist aus`,
    back: (name) => `${name}: die Säule läuft wieder`,
    siteOff: (count, first) => `${count} Säulen sind aus, darunter ${first}`,
    siteBack: (count, first) => `${count} Säulen laufen wieder, darunter ${first}`,
    flapping: (name) => `${name}: die Verbindung bricht ständig ab`,
    quarantine: (name) => `${name}: Taps warten in Quarantäne`,
    digest: (count) => `Deine Säulen: ${count} ${count === 1 ? 'Meldung' : 'Meldungen'}`,
  },
  opening: {
    off: 'Diese Säule ist nicht an oder hat kein Netz.',
    back: 'Diese Säule ist zurück und bleibt erreichbar. Du musst nichts mehr tun.',
    siteOff: 'Diese Säulen sind zusammen ausgefallen. Wahrscheinlich fehlt dort Strom oder Internet.',
    siteBack: 'Alle diese Säulen sind zurück. Du musst nichts mehr tun.',
    flapping: 'Diese Säule verliert ständig ihre Verbindung und findet sie wieder. Du bekommst davon nur eine Mail.',
    health: 'Diese Säule ist an, aber etwas stimmt nicht:',
    quarantine:
      'Einigen Taps dieser Säule trauen wir nicht ohne Weiteres. Sie sind aufbewahrt und nicht gebucht, bis jemand entscheidet. Du bekommst davon nur eine Mail.',
    digest: 'Das ist mit deinen Säulen seit der letzten Übersicht passiert.',
  },
  facts: {
    zuil: 'Säule',
    counter: 'Schalter',
    since: 'Seit',
    until: 'Bis',
    lastHeard: 'Zuletzt gehört',
    never: 'noch nie',
    software: 'Software',
    journal: 'Noch nicht gesendet',
    waiting: 'Taps in Quarantäne',
    lastProblems: 'Zuletzt gemeldet',
    detail: 'Einzelheit',
    stillOpen: 'dauert noch an',
    over: 'vorbei',
  },
  tryThis: 'Versuche dies:',
  link: 'Säule ansehen',
  signature: 'UiTPAS-Säulen',
  steps: {
    off: [
      'Sieh nach, ob der Stecker steckt und der Bildschirm leuchtet.',
      'Sieh nach, ob das Netz geht: das Kabel oder das WLAN.',
      'Zieh den Stecker, warte zehn Sekunden und steck ihn wieder ein.',
    ],
    site: [
      'Frag am Schalter, ob es Strom gibt.',
      'Frag, ob das Internet dort geht; starte wenn nötig den Router neu.',
      'Ist eine Säule mit Absicht aus? Dann stelle sie auf „in stock“.',
    ],
    flapping: [
      'Steht die Säule weit vom WLAN? Stell sie näher oder nimm ein Kabel.',
      'Sieh nach, ob das Netzkabel fest steckt.',
      'Starte den Router oder den WLAN-Punkt neu.',
    ],
    quarantine: [
      'Öffne die Säule und sieh unter „In quarantaine“ nach, welche Taps warten und warum.',
      'Weißt du, wo das Gerät ist? Wurde die Säule gestohlen, sperre sie oder entziehe ihr den Zugang.',
      'Stimmen die Taps? Dann buche sie noch. Sonst lehne sie ab: Solange du nicht wählst, geht nichts verloren.',
    ],
  },
  problems: {
    READER_MISSING: {
      title: 'kein Kartenleser',
      steps: [
        'Sieh nach, ob das Kabel des Kartenlesers fest steckt.',
        'Steck den Kartenleser an einen anderen USB-Anschluss.',
        'Starte die Säule neu; hilft das nicht, ersetze den Kartenleser.',
      ],
    },
    SCREEN_FROZEN: {
      title: 'der Bildschirm hängt',
      steps: [
        'Starte die Säule aus dem Backoffice neu.',
        'Zieh den Stecker, warte zehn Sekunden und steck ihn wieder ein.',
        'Kommt es wieder? Dann melde es dem Helpdesk.',
      ],
    },
    SCREEN_MISSING: {
      title: 'der Bildschirm zeigt nichts',
      steps: [
        'Sieh nach, ob der Bildschirm an ist und sein Kabel fest steckt.',
        'Starte die Säule aus dem Backoffice neu.',
        'Zieh den Stecker, warte zehn Sekunden und steck ihn wieder ein.',
      ],
    },
    JOURNAL_DEEP: {
      title: 'viele Karten warten auf das Senden',
      steps: [
        'Warte eine Viertelstunde: nach einer Zeit ohne Netz dauert es etwas.',
        'Sieh nach, ob das Netz langsam ist.',
        'Bleibt es so? Dann melde es dem Helpdesk. Schalte die Säule nicht aus.',
      ],
    },
    JOURNAL_BROKEN: {
      title: 'Karten können nicht gespeichert werden',
      steps: [
        'Starte die Säule aus dem Backoffice neu.',
        'Bleibt es so? Dann ersetze die Speicherkarte.',
        'Melde es dem Helpdesk.',
      ],
    },
    JOURNAL_DAMAGED: {
      title: 'vielleicht gingen Karten verloren',
      steps: [
        'Die Säule funktioniert wieder: Ihr Protokoll war beschädigt und wurde repariert.',
        'Melde es dem Helpdesk: Er prüft, ob Karten fehlen.',
        'Passiert es noch einmal? Dann ersetze die Speicherkarte.',
      ],
    },
    DISK_FULL: {
      title: 'der Speicher ist voll',
      steps: [
        'Starte die Säule aus dem Backoffice neu.',
        'Melde es dem Helpdesk, der Platz schaffen kann.',
        'Ersetze wenn nötig die Speicherkarte durch eine größere.',
      ],
    },
    DISK_WORN: {
      title: 'die Speicherkarte ist fast verschlissen',
      steps: [
        'Bestell eine neue Speicherkarte.',
        'Vereinbare mit dem Helpdesk, wann sie ersetzt wird.',
        'Sorge dafür, dass vorher alle Karten gesendet sind.',
      ],
    },
    UNDER_VOLTAGE: {
      title: 'das Netzteil ist zu schwach',
      steps: [
        'Nimm das Netzteil, das zur Säule gehört.',
        'Steck es direkt in die Steckdose.',
        'Ersetze das Netzteil oder sein Kabel.',
      ],
    },
    HOT: {
      title: 'die Säule ist zu heiß',
      steps: [
        'Stell die Säule aus der Sonne und weg von einer Heizung.',
        'Sieh nach, ob die Öffnungen frei und ohne Staub sind.',
        'Bleibt sie heiß? Dann schalte sie eine Weile aus und melde es.',
      ],
    },
    MEMORY_LOW: {
      title: 'der Arbeitsspeicher ist fast voll',
      steps: [
        'Starte die Säule im Backoffice neu.',
        'Zieh den Stecker, warte zehn Sekunden und steck ihn wieder ein.',
        'Kommt es wieder? Melde es dem Helpdesk.',
      ],
    },
    CLOCK_OFF: {
      title: 'die Uhr geht falsch',
      steps: [
        'Sieh nach, ob das Netz die Zeit durchlässt (NTP, Port 123).',
        'Starte die Säule aus dem Backoffice neu.',
        'Bleibt es so? Dann melde es dem Helpdesk.',
      ],
    },
    OLD_SOFTWARE: {
      title: 'die Software ist veraltet',
      steps: [
        'Lass die Säule eine Nacht an, damit sie sich erneuern kann.',
        'Sieh nach, ob sie ins Internet darf.',
        'Melde es sonst dem Helpdesk.',
      ],
    },
    MEMBER_LIST_MISSING: {
      title: 'keine Mitgliederliste in der Säule',
      steps: [
        'Mit Netz funktioniert die Säule. Ohne Netz erkennt sie jetzt keine Mitglieder.',
        'Sieh nach, ob das Netz die Säule auch über HTTPS zum Back Office lässt.',
        'Starte die Säule neu. Hilft das nicht, melde es dem Helpdesk.',
      ],
    },
    PRINTER_PAPER: {
      title: 'kein Papier mehr',
      steps: [
        'Leg eine neue Rolle in den Drucker.',
        'Achte auf die Seite: ein Fingernagel zieht auf der richtigen einen Strich.',
        'Schließ den Deckel, bis er klickt.',
      ],
    },
    PRINTER_UNPLUGGED: {
      title: 'kein Drucker',
      steps: [
        'Sieh nach, ob der Drucker an ist.',
        'Sieh nach, ob seine Kabel fest stecken.',
        'Schalte ihn aus und wieder an.',
      ],
    },
    COPIED: {
      title: 'zwei Geräte melden sich als diese Säule',
      steps: [
        'Wahrscheinlich wurde ihre Speicherkarte kopiert. Such das andere Gerät und schalte es aus.',
        'Soll es auch eine Säule sein? Installiere es dann neu und verbinde es mit einem eigenen Konfigurationscode.',
        'Du findest es nicht? Melde es dem Helpdesk. Nichts geht verloren: Sie senden ihre Karten abwechselnd.',
      ],
    },
  },
}
