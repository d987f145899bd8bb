/** PLACEHOLDER of the lead, so that the tree can be imported: helper "stats" overwrites this file. */
import type { LatencyComparison, LatencyData, LatencyPlan } from '../../core/latency.ts'

export function compareLatency(input: {
  readonly probe: string
  readonly plan: LatencyPlan
  readonly data: LatencyData
  readonly reference: string
  readonly candidate: string
  readonly family: number
  readonly seed: number
}): LatencyComparison {
  throw new RangeError(`not there yet: ${input.probe}`)
}
