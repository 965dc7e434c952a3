/** Exit codes as sysexits.h has them: used wrongly; to be tried again; the configuration is wrong. */
export const EX_USAGE = 64
export const EX_TEMPFAIL = 75
export const EX_CONFIG = 78

export const usage = `Usage: zuil-kiosk
       zuil-kiosk enrol --name NAME --code CODE [--backend URL]
       zuil-kiosk hand-in --state DIR    delivers the journal of another zuil's directory
Settings come from the environment: docs/operating.md.`

/** Writes a sentence to standard error and ends the program. */
export const fail = (sentence: string, code: number): never => {
  process.stderr.write(`${sentence}\n`)
  process.exit(code)
}
