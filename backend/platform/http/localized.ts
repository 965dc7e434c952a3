import type { Localized } from '@zuil/protocol'

/** Dutch first: the API's texts have one language. */
export const title = (name: Localized): string => name.nl
