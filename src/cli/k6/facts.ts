/** What the log knows of a probe that k6 timed and that was not asked besides: its latency is all that is compared. */
import type { ProbeFacts } from '../../core/probe.ts'
import type { LatencyPlan } from '../../core/latency.ts'

const K6_KIND = 'k6'

export function k6Facts(facts: ProbeFacts): ProbeFacts {
  return { ...facts, category: 'latency', kind: K6_KIND }
}

export function isOfK6({ kind }: ProbeFacts): boolean {
  return kind === K6_KIND
}

/** @param metric - of a recording: `http_req_duration` */
export function metricFacts(metric: string, file: string, latency: LatencyPlan): ProbeFacts {
  return { ...bare(`k6 › ${metric}`, file), title: `metric ${metric}`, latency }
}

/** A script that the run carries out: its thresholds and checks are expectations, its times are those of its metrics. */
export function scriptFacts(file: string): ProbeFacts {
  return { ...bare(file, file), title: 'k6 script' }
}

export function scriptMetricFacts(metric: string, file: string, latency: LatencyPlan): ProbeFacts {
  return { ...bare(`${file} › ${metric}`, file), title: `metric ${metric}`, latency }
}

function bare(name: string, file: string): Omit<ProbeFacts, 'title'> {
  return { name, category: 'latency', kind: K6_KIND, file, line: 0, tags: [], repeatable: 'once' }
}
