/**
 * Names of people, zuilen, counters, rewards, associations, as they are kept and compared. People copy them out of
 * spreadsheets and type them on phones: one name comes with its accents as letters or as marks of their own, with any of
 * ten apostrophes, and with spaces that can't be seen. The database keeps all names like this, whoever writes them
 * (migration `names`); what comes from outside is made alike before it is compared with them.
 */

/** ’ ‘ ‛ ʼ ʹ ′ ` ´ ＇ */
const apostrophes = /[\u2018\u2019\u201b\u02bc\u02b9\u2032`\u00b4\uff07]/g

/** A name as it is kept: Unicode's composed form (NFC), one apostrophe, single spaces, none around it. */
export const cleanName = (name: string): string =>
  name.normalize('NFC').replace(apostrophes, "'").replace(/\s+/g, ' ').trim()

/** What names have in common that people take for the same: capitals don't count either. */
export const nameKey = (name: string): string => cleanName(name).toLowerCase()
