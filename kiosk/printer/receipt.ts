import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder'
import type { Receipt } from '../core/model.ts'

/** Fits on paper of 58 and of 80 mm. */
const columns = 32
const maxTitleCharacters = 120

/** The bytes (ESC/POS) that print a receipt. */
export const encodeReceipt = ({ title, price, regularPrice, moment, actieId }: Receipt): Uint8Array => {
  const encoder = new ReceiptPrinterEncoder({
    language: 'esc-pos',
    columns,
    codepageMapping: 'epson',
    // Those that every printer has; the first that holds a character is taken.
    codepageCandidates: ['cp437', 'cp858', 'cp852'],
  })
  encoder.initialize().codepage('auto').align('center')
  encoder.bold(true).line('UiTPAS ticket').bold(false).newline()
  encoder.line(printable(title)).newline()
  encoder.size(2, 2).line(euro(price)).size(1, 1)
  encoder
    .line('kansentarief')
    .line(`in plaats van ${euro(regularPrice)}`)
    .newline()
    .line(printable(moment))
    .line(`ActieID ...${printable(actieId.slice(-8))}`)
  // The knife is above the paper's last line.
  return encoder.newline(5).cut('partial').encode()
}

/** Cents as an amount: € 2,40. */
const euro = (cents: number): string => `€ ${Math.trunc(cents / 100)},${String(Math.abs(cents % 100)).padStart(2, '0')}`

/** Without characters that a printer would read as a command. */
const printable = (text: string): string =>
  text
    .replace(/\p{C}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, maxTitleCharacters)
