import { spawnSync } from 'node:child_process'

/** One sample of Prometheus' text format, by the name of its line: of a histogram `…_bucket`, `…_sum` and `…_count`. */
export interface Sample {
  readonly name: string
  /** counter, gauge, histogram, summary or unknown. */
  readonly type: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const script = `
import json, sys
from prometheus_client.parser import text_string_to_metric_families
samples = [
    {"name": s.name, "type": f.type, "labels": s.labels, "value": str(s.value)}
    for f in text_string_to_metric_families(sys.stdin.read()) for s in f.samples
]
json.dump(samples, sys.stdout)
`

/**
 * Reads a scrape by the parser of Prometheus' own client for Python, which Debian has for its own python3.
 * @throws when it can't be read
 */
export const readScrape = (text: string): readonly Sample[] => {
  const { status, stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', script], { input: text, encoding: 'utf8' })
  if (status !== 0) throw new Error(`this is no scrape: ${stderr}`)
  return (JSON.parse(stdout) as (Omit<Sample, 'value'> & { value: string })[]).map((sample) => ({
    ...sample,
    value: Number(sample.value),
  }))
}
