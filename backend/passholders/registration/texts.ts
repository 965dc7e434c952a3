import { type Finding, type FindingCode, isWarning } from '../rules/registration/finding.ts'
import { EXAMPLE, type ReadRow } from '../rules/registration/row.ts'
import { type RegistrationColumn, registrationColumns } from '../shapes/registration.ts'

/** What files of passholders say, in the handbook's own language: the names of the columns, and what is wrong with a cell. */

/** Source: handbook, "In bulk registreren". */
export const columnTitles: Readonly<Record<RegistrationColumn, string>> = {
  name: 'achternaam',
  firstName: 'voornaam',
  dateOfBirth: 'geboortedatum (dd/mm/jjjj)',
  insz: 'INSZ- of rijksregisternummer',
  street: 'straatnaam + huisnr',
  postalCode: 'postcode',
  city: 'gemeente',
  uitpasNumber: 'UiTPAS-nummer',
  socialTariff: 'kansenstatuut (0 of 1)',
  socialTariffEndDate: 'einddatum kansenstatuut (dd/mm/jjjj)',
  gender: 'geslacht (m / v)',
  email: 'e-mailadres',
  nationality: 'nationaliteit',
  phoneNumber: 'telefoon',
  mobileNumber: 'gsm',
}

/** Of the column beside those of a file, where its wrong rows are sent back; it is not read. */
export const reasonTitle = 'reden (deze kolom wordt niet gelezen)'

/** The row that the template shows how to fill in: nobody's, and left out where it is left in. */
export const exampleRow: readonly string[] = [
  ...[EXAMPLE, 'Zoë', '01/03/1983', '83030201540', 'Kerkstraat 1', '9300', 'Aalst', '0930000420206', '0', ''],
  ...['v', 'zoe@voorbeeld.be', 'Belg', '053 12 34 56', 'onbekend'],
]

const inExcel = 'Maak in Excel van deze kolom eerst tekst (Celeigenschappen, Tekst) en vul het nummer opnieuw in.'

/** Where a finding has a hint, it stands for `{}`. */
const sentences: Readonly<Record<FindingCode, string>> = {
  COLUMNS:
    'Deze regel heeft {} kolommen. Het moeten er 10 zijn, of 15 met alle optionele kolommen. Kijk ook na of er nergens een scheidingsteken te veel staat.',
  FIRST_ROW_IS_DATA:
    'Dit lijkt een pashouder, maar de eerste regel wordt genegeerd. Zet er een regel met de namen van de kolommen boven.',
  EMPTY: 'Dit is verplicht. Vul het in.',
  TOO_LONG: 'Dit is te lang. Kort het in.',
  LETTERS_LOST: 'Hier zijn letters verloren gegaan. Typ het opnieuw, en bewaar het bestand als UTF-8.',
  NOT_A_DATE: 'Dit is geen datum. Schrijf ze als dd/mm/jjjj, bijvoorbeeld 02/03/1983.',
  NO_SUCH_DATE: 'Deze dag bestaat niet. Kijk dag en maand na: de dag staat eerst.',
  SHORT_YEAR: 'Schrijf het jaar met vier cijfers: dd/mm/jjjj.',
  DATE_AS_NUMBER: 'Excel maakte van deze datum een getal. Geef de kolom in Excel de notatie dd/mm/jjjj.',
  BORN_TOO_EARLY: 'Deze geboortedatum ligt voor 1900. Kijk het jaar na.',
  BORN_IN_FUTURE: 'Deze geboortedatum moet nog komen. Kijk ze na.',
  INSZ_SCIENTIFIC: `Excel heeft dit nummer afgerond: de cijfers zijn weg. ${inExcel}`,
  INSZ_ZERO_LOST: `Excel liet de nul vooraan weg. Bedoel je {}? ${inExcel}`,
  INSZ_NOT_DIGITS: 'Een INSZ-nummer heeft alleen cijfers, met punten, streepjes of spaties ertussen.',
  INSZ_LENGTH: 'Een INSZ-nummer heeft 11 cijfers. Kijk na of er een ontbreekt.',
  INSZ_DATE: 'De eerste zes cijfers van dit INSZ-nummer zijn geen datum. Kijk het na.',
  INSZ_CHECK: 'Dit INSZ-nummer klopt niet: het controlegetal is anders. Kijk na of er een tikfout in staat.',
  INSZ_TWICE: 'Dit INSZ-nummer staat ook op regel {}. Laat elke pashouder maar één keer staan.',
  INSZ_OTHER_NAME: 'Dit INSZ-nummer is van een pashouder met een andere naam. Kijk het nummer en de naam na.',
  INSZ_BIRTH_DATE:
    'Volgens het INSZ-nummer is deze persoon op een andere dag geboren. Kijk na welke van de twee juist is.',
  POSTAL_CODE: 'Dit is geen postcode. Een Belgische heeft vier cijfers.',
  CARD_SCIENTIFIC: `Excel heeft dit nummer afgerond: de cijfers zijn weg. ${inExcel}`,
  CARD_ZERO_LOST: `Excel liet de nul vooraan weg. Bedoel je {}? ${inExcel}`,
  CARD_NOT_DIGITS: 'Een UiTPAS-nummer heeft alleen cijfers. Neem het over van de kaart.',
  CARD_LENGTH: 'Een UiTPAS-nummer heeft 13 cijfers. Neem het over van de kaart.',
  CARD_STATUS_DIGIT: 'Het voorlaatste cijfer van een UiTPAS-nummer is 0 of 1. Neem het over van de kaart.',
  CARD_CHECK: 'Dit UiTPAS-nummer klopt niet: het laatste cijfer is een controlecijfer. Neem het over van de kaart.',
  CARD_TWICE: 'Dit UiTPAS-nummer staat ook op regel {}. Geef elke pashouder een eigen kaart.',
  CARD_UNKNOWN: 'Deze kaart is er niet in dit kaartsysteem. Kijk het nummer na.',
  CARD_WITHOUT_CHIP: 'Van deze kaart is het chipnummer nog niet opgeladen. Doe dat eerst, of neem een andere kaart.',
  CARD_IN_STOCK: 'Deze kaart is nog niet verdeeld. Verdeel ze eerst naar de balie die registreert.',
  CARD_ON_ITS_WAY: 'Deze kaart is nog onderweg naar een balie. Laat de balie ze eerst ontvangen.',
  CARD_ELSEWHERE: 'Deze kaart ligt bij een andere balie: {}. Kies die balie, of neem een andere kaart.',
  CARD_TAKEN: 'Deze kaart is al van iemand anders. Neem een andere kaart.',
  CARD_BLOCKED: 'Deze kaart is geblokkeerd. Neem een andere kaart.',
  CARD_DELETED: 'Deze kaart is verwijderd. Neem een andere kaart.',
  CARD_WITH_STATUS:
    'Dit is een kaart voor mensen met kansenstatuut, maar in de kolom ernaast staat 0. Kijk na welke van de twee juist is.',
  CARD_WITHOUT_STATUS:
    'Dit is een kaart zonder kansenstatuut, maar in de kolom ernaast staat 1. Neem een kaart voor kansenstatuut.',
  STATUS_NOT_0_OR_1: 'Vul hier 0 (geen kansenstatuut) of 1 (kansenstatuut) in.',
  STATUS_HELD:
    'Deze pashouder heeft hier nog kansenstatuut. Vul 1 in met de einddatum, of beëindig het kansenstatuut eerst.',
  END_DATE_MISSING: 'Het kansenstatuut is 1: vul de einddatum in.',
  END_DATE_UNNEEDED: 'Het kansenstatuut is 0: laat de einddatum leeg, of maak er een 1 van.',
  END_DATE_PAST: 'Deze einddatum is al voorbij. Kijk ze na.',
  OPTIONAL_MISSING:
    'Van de vijf optionele kolommen vul je er geen in, of alle vijf. Is dit niet gekend, schrijf dan ‘onbekend’ (bij geslacht: m of v).',
  GENDER: 'Vul hier m of v in.',
  EMAIL: 'Dit is geen e-mailadres. Kijk het na, of schrijf ‘onbekend’.',
  PHONE: 'Dit is geen telefoonnummer. Kijk het na, of schrijf ‘onbekend’.',
  MEMBERSHIP_BLOCKED:
    'Deze pashouder is geblokkeerd in dit kaartsysteem. Deblokkeer hem eerst, of haal hem uit het bestand.',
  HAS_OTHER_CARD:
    'Deze pashouder heeft hier al een kaart: {}. Vervang ze op de pagina van de pashouder, of haal hem uit het bestand.',
}

/** What is wrong with a cell and what to do about it; or of a row, without a column. */
export const saidOf = ({ cells }: Pick<ReadRow, 'cells'>, finding: Finding) => {
  const { column, code, hint = '' } = finding
  return {
    ...(column !== undefined && { column: columnTitles[column] }),
    value: column === undefined ? '' : (cells[registrationColumns.indexOf(column)] ?? ''),
    text: sentences[code].replace('{}', hint),
    warning: isWarning(finding),
  }
}

/** The reason of a row, as it stands beside it in the file of wrong rows. */
export const reasonOf = (row: Pick<ReadRow, 'cells'>, findings: readonly Finding[]): string =>
  findings
    .map((finding) => saidOf(row, finding))
    .map(({ column, text }) => (column === undefined ? text : `${column}: ${text}`))
    .join(' ')
