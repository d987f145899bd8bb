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
  return {
    name: `k6 › ${metric}`,
    category: 'latency',
    kind: K6_KIND,
    file,
    line: 0,
    tags: [],
    repeatable: 'yes',
    title: `metric ${metric}`,
    latency,
  }
}
