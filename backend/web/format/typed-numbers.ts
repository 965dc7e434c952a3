/** The numbers in what was typed, however they are kept apart. */
export const numbersTyped = (typed: string): readonly string[] => typed.split(/[\s,;]+/).filter((one) => one !== '')
