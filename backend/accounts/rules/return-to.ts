/** Where somebody goes who logs in without having been anywhere. */
export const officeHome = '/ksb/'

/** Where pages are that one logs in for: the back office's and the counter app's. */
const apps = [officeHome, '/balie/']

/** What an address is read against: a host that nobody has. */
const nowhere = 'http://nowhere.invalid'
const MAX_LENGTH = 2_000

/** Doors, not pages. */
const isDoor = (path: string): boolean => /^\/(ksb|balie)\/(api|login|uitgelogd)(\/|$)/.test(path)

/**
 * Where to go after a login: a page of ours, whatever was asked. It is read as a browser reads it, so that what
 * leads elsewhere there (`//evil`, `/\evil`, `/ksb/../..//evil`) does so here.
 * @param asked what the address says; anybody may have made it
 * @returns a path with its query, safe in a header
 */
export const returnPath = (asked: unknown): string => {
  if (typeof asked !== 'string' || asked.length > MAX_LENGTH || !URL.canParse(asked, nowhere)) return officeHome
  const { origin, pathname, search, hash } = new URL(asked, nowhere)
  const isOurs = origin === nowhere && apps.some((app) => pathname.startsWith(app)) && !isDoor(pathname)
  return isOurs ? `${pathname}${search}${hash}` : officeHome
}
