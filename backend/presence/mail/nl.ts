import type { AlertWords } from './words.ts'

export const nl: AlertWords = {
  locale: 'nl-BE',
  subject: {
    off: (name) => `${name}: de zuil staat uit`,
    back: (name) => `${name}: de zuil werkt weer`,
    siteOff: (count, first) => `${count} zuilen staan uit, waaronder ${first}`,
    siteBack: (count, first) => `${count} zuilen werken weer, waaronder ${first}`,
    flapping: (name) => `${name}: de verbinding valt telkens weg`,
    quarantine: (name) => `${name}: er wachten taps in quarantaine`,
    digest: (count) => `Overzicht van je zuilen: ${count} ${count === 1 ? 'melding' : 'meldingen'}`,
  },
  opening: {
    off: 'Deze zuil staat niet aan, of heeft geen netwerk.',
    back: 'Deze zuil is terug en blijft bereikbaar. Je hoeft niets meer te doen.',
    siteOff: 'Deze zuilen vielen samen weg. Waarschijnlijk is er geen stroom of geen internet op die plaats.',
    siteBack: 'Al deze zuilen zijn terug. Je hoeft niets meer te doen.',
    flapping: 'Deze zuil raakt haar verbinding telkens kwijt en vindt ze dan weer. Je krijgt hiervan maar één mail.',
    health: 'Deze zuil staat aan, maar er is iets mis:',
    quarantine:
      'Taps van deze zuil vertrouwen we niet zomaar. Ze zijn bewaard en niet geboekt, tot iemand beslist. Je krijgt hiervan maar één mail.',
    digest: 'Dit gebeurde er met je zuilen sinds het vorige overzicht.',
  },
  facts: {
    zuil: 'Zuil',
    counter: 'Balie',
    since: 'Sinds',
    until: 'Tot',
    lastHeard: 'Laatst gehoord',
    never: 'nog nooit',
    software: 'Software',
    journal: 'Nog niet verzonden',
    waiting: 'Taps in quarantaine',
    lastProblems: 'Laatst gemeld',
    detail: 'Bijzonderheid',
    stillOpen: 'duurt nog',
    over: 'voorbij',
  },
  tryThis: 'Probeer dit:',
  link: 'Bekijk de zuil',
  signature: 'UiTPAS zuilen',
  steps: {
    off: [
      'Kijk of de stekker in het stopcontact zit en of het scherm licht geeft.',
      'Kijk of het netwerk werkt: de kabel, of de wifi.',
      'Trek de stekker uit, wacht tien seconden en steek hem weer in.',
    ],
    site: [
      'Vraag aan de balie of er stroom is.',
      'Vraag of het internet er werkt, en herstart zo nodig de router.',
      'Staat er een zuil bewust uit? Zet ze dan "in stock".',
    ],
    flapping: [
      'Staat de zuil ver van het wifipunt? Zet ze dichter, of gebruik een kabel.',
      'Kijk of de netwerkkabel goed vastzit.',
      'Herstart de router of het wifipunt.',
    ],
    quarantine: [
      'Open de zuil en bekijk bij "In quarantaine" welke taps wachten, en waarom.',
      'Weet je waar het toestel is? Is de zuil gestolen, blokkeer ze dan of trek haar toegang in.',
      'Kloppen de taps? Boek ze alsnog. Weiger ze anders: er gaat niets verloren zolang je niet kiest.',
    ],
  },
  problems: {
    READER_MISSING: {
      title: 'geen kaartlezer',
      steps: [
        'Kijk of de kabel van de kaartlezer goed vastzit.',
        'Steek de kaartlezer in een andere USB-poort.',
        'Herstart de zuil; helpt dat niet, vervang dan de kaartlezer.',
      ],
    },
    SCREEN_FROZEN: {
      title: 'het scherm hangt',
      steps: [
        'Herstart de zuil vanuit de back office.',
        'Trek de stekker uit, wacht tien seconden en steek hem weer in.',
        'Komt het terug? Meld het dan aan de helpdesk.',
      ],
    },
    SCREEN_MISSING: {
      title: 'het scherm toont niets',
      steps: [
        'Kijk of het scherm aanstaat en of de kabel vastzit.',
        'Herstart de zuil vanuit de back office.',
        'Trek de stekker uit, wacht tien seconden en steek hem weer in.',
      ],
    },
    JOURNAL_DEEP: {
      title: 'er wachten veel kaarten op verzending',
      steps: [
        'Wacht een kwartier: na een tijd zonder netwerk duurt het even.',
        'Kijk of het netwerk traag is.',
        'Blijft het zo? Meld het dan aan de helpdesk. Zet de zuil niet uit.',
      ],
    },
    JOURNAL_BROKEN: {
      title: 'kaarten kunnen niet bewaard worden',
      steps: [
        'Herstart de zuil vanuit de back office.',
        'Blijft het zo? Vervang dan de geheugenkaart.',
        'Meld het aan de helpdesk.',
      ],
    },
    JOURNAL_DAMAGED: {
      title: 'er gingen misschien kaarten verloren',
      steps: [
        'De zuil werkt weer: haar logboek was beschadigd en is hersteld.',
        'Meld het aan de helpdesk: die kijkt na of er kaarten ontbreken.',
        'Komt het nog eens? Vervang dan de geheugenkaart.',
      ],
    },
    DISK_FULL: {
      title: 'de schijf is vol',
      steps: [
        'Herstart de zuil vanuit de back office.',
        'Meld het aan de helpdesk, die ruimte kan maken.',
        'Vervang zo nodig de geheugenkaart door een grotere.',
      ],
    },
    DISK_WORN: {
      title: 'de geheugenkaart is bijna versleten',
      steps: [
        'Bestel een nieuwe geheugenkaart.',
        'Spreek met de helpdesk af wanneer ze vervangen wordt.',
        'Zorg dat alle kaarten verzonden zijn voor je ze vervangt.',
      ],
    },
    UNDER_VOLTAGE: {
      title: 'de voeding is te zwak',
      steps: [
        'Gebruik de voeding die bij de zuil hoort.',
        'Steek ze rechtstreeks in het stopcontact.',
        'Vervang de voeding of haar kabel.',
      ],
    },
    HOT: {
      title: 'de zuil is te warm',
      steps: [
        'Zet de zuil uit de zon en niet bij een verwarming.',
        'Kijk of de openingen vrij zijn en of er geen stof in zit.',
        'Blijft ze warm? Zet ze dan even uit en meld het.',
      ],
    },
    MEMORY_LOW: {
      title: 'bijna geen geheugen meer vrij',
      steps: [
        'Herstart de zuil vanuit de back office.',
        'Trek de stekker uit, wacht tien seconden en steek hem weer in.',
        'Komt het terug? Meld het dan aan de helpdesk.',
      ],
    },
    CLOCK_OFF: {
      title: 'de klok staat verkeerd',
      steps: [
        'Kijk of het netwerk de tijd doorlaat (NTP, poort 123).',
        'Herstart de zuil vanuit de back office.',
        'Blijft het zo? Meld het dan aan de helpdesk.',
      ],
    },
    OLD_SOFTWARE: {
      title: 'de software is verouderd',
      steps: [
        'Laat de zuil een nacht aanstaan, zodat ze zich kan bijwerken.',
        'Kijk of ze het internet op mag.',
        'Meld het anders aan de helpdesk.',
      ],
    },
    MEMBER_LIST_MISSING: {
      title: 'geen ledenlijst in de zuil',
      steps: [
        'Met netwerk werkt de zuil gewoon. Zonder herkent ze nu geen leden.',
        'Kijk of het netwerk de zuil ook over HTTPS naar de back office laat gaan.',
        'Herstart de zuil. Helpt dat niet, meld het aan de helpdesk.',
      ],
    },
    PRINTER_PAPER: {
      title: 'het papier is op',
      steps: [
        'Leg een nieuwe rol in de printer.',
        'Let op de kant van het papier: een nagel trekt een streep op de goede kant.',
        'Sluit het deksel tot het klikt.',
      ],
    },
    PRINTER_UNPLUGGED: {
      title: 'geen printer',
      steps: ['Kijk of de printer aanstaat.', 'Kijk of zijn kabels goed vastzitten.', 'Zet hem uit en weer aan.'],
    },
    COPIED: {
      title: 'twee toestellen melden zich als deze zuil',
      steps: [
        'Waarschijnlijk is haar geheugenkaart gekopieerd. Zoek het andere toestel en zet het uit.',
        'Moet dat ook een zuil zijn? Installeer het dan opnieuw en koppel het met een eigen configuratiecode.',
        'Vind je het niet? Meld het aan de helpdesk. Er gaat niets verloren: ze verzenden om de beurt hun kaarten.',
      ],
    },
  },
}
