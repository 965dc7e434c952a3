/** What a person must change, without a stack. */
export class Refused extends Error {}
