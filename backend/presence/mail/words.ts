import type { HealthProblem } from '../../zuilen/shapes/health-problem.ts'

/** What to try first, second and third. */
export type Steps = readonly [string, string, string]

/** The words of the mails in one language. */
export interface AlertWords {
  /** For dates. */
  readonly locale: string
  readonly subject: {
    readonly off: (name: string) => string
    readonly back: (name: string) => string
    readonly siteOff: (count: number, first: string) => string
    readonly siteBack: (count: number, first: string) => string
    readonly flapping: (name: string) => string
    readonly quarantine: (name: string) => string
    readonly digest: (count: number) => string
  }
  readonly opening: {
    readonly off: string
    readonly back: string
    readonly siteOff: string
    readonly siteBack: string
    readonly flapping: string
    readonly health: string
    readonly quarantine: string
    readonly digest: string
  }
  readonly facts: {
    readonly zuil: string
    readonly counter: string
    readonly since: string
    readonly until: string
    readonly lastHeard: string
    readonly never: string
    readonly software: string
    readonly journal: string
    readonly waiting: string
    readonly lastProblems: string
    readonly detail: string
    readonly stillOpen: string
    readonly over: string
  }
  readonly tryThis: string
  readonly link: string
  readonly signature: string
  readonly steps: { readonly off: Steps; readonly site: Steps; readonly flapping: Steps; readonly quarantine: Steps }
  /** What it is called (goes after the zuil's name), and what to try. */
  readonly problems: Readonly<Record<HealthProblem, { readonly title: string; readonly steps: Steps }>>
}
