import { domainToASCII } from 'node:url'

/** An e-mail address, and the name of whose it is; '' = none. */
export interface MailAddress {
  readonly name: string
  readonly address: string
}

const isAscii = (text: string): boolean => !/\P{ASCII}/u.test(text)

/**
 * An address as any mail server takes it: the accents of its domain written in ASCII (IDNA: `xn--`), which is the same
 * domain. What stands before the @ has no such form. @throws Error of a domain that can't be one
 */
export const inAscii = (address: string): string => {
  const at = address.lastIndexOf('@')
  const domain = address.slice(at + 1)
  if (at < 0 || isAscii(domain)) return address
  const ascii = domainToASCII(domain)
  if (ascii === '') throw new Error('no domain')
  return `${address.slice(0, at)}@${ascii}`
}

/** Whether an address has a domain that can be one. */
export const hasDomain = (address: string): boolean => {
  try {
    return inAscii(address).includes('@')
  } catch {
    return false
  }
}

/** What two ways of writing the same address have in common: people don't tell capitals apart, nor one accent from another. */
export const addressKey = (address: string): string => {
  const plain = address.trim().normalize('NFC').toLowerCase()
  return hasDomain(plain) ? inAscii(plain) : plain
}

/** Reads `Name <address>`, or an address alone; the name may stand in quotes and hold whatever people are called. */
export const readAddress = (text: string): MailAddress => {
  const [, name = '', address = text] = /^(.*)<([^<>]+)>\s*$/s.exec(text) ?? []
  return { name: name.trim().replace(/^"(.*)"$/s, '$1'), address: address.trim() }
}
