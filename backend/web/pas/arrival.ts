import { codeIn } from './codes.ts'

const ARRIVED = 'pas.code'

/** Keeps the code of the address that somebody came by, who may have to log in first. */
export const noteArrival = (): void => {
  const code = codeIn(location.hash)
  if (code === undefined) return
  sessionStorage.setItem(ARRIVED, code)
  history.replaceState(null, '', location.pathname + location.search)
}

/** The code by which somebody came. */
export const arrived = (): string | undefined => sessionStorage.getItem(ARRIVED) ?? undefined

export const forgetArrival = (): void => sessionStorage.removeItem(ARRIVED)
