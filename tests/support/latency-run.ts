/** Samples for a test: short to write, with everything that came of a probe in one place. */
import type { TestContext } from 'node:test'

import type { LatencyData, LatencyPlan, LatencySample } from '../../src/core/latency.ts'
import { sampleLatency } from '../../src/observe/latency/sample.ts'
import type {
  LatencyRun,
  SamplerEnd,
  SamplerEnvironment,
  SamplerProbe,
  SamplerProgress,
  SamplerRequest,
} from '../../src/observe/latency/sample.ts'

export const PLAN: LatencyPlan = {
  profile: 'gate',
  engine: 'parity',
  tests: [{ quantile: 0.5, relative: 0.1, absoluteMs: 0 }],
  batchPairs: 10,
  batchesMax: 2,
  path: 'raw',
  timeoutMs: 5000,
}

export function environment(name: string, baseURL: string, parts: Partial<SamplerEnvironment> = {}): SamplerEnvironment {
  return { name, baseURL, headers: [], tls: { rejectUnauthorized: true }, httpVersion: '1.1', requestsPerSecond: 200, ...parts }
}

/** Asks every environment for the same path. */
export function probe(
  name: string,
  path: string,
  plan: Partial<LatencyPlan> = {},
  names = ['reference', 'candidate'],
): SamplerProbe {
  const request: SamplerRequest = { method: 'GET', path, headers: [['accept', '*/*']] }
  return { name, plan: { ...PLAN, ...plan }, requests: Object.fromEntries(names.map((key) => [key, request])) }
}

/** A loop that is this late has been kept from its processor: by the machine, for the sampler does nothing that takes as long. */
const LATE_MS = 15
const ATTEMPTS = 3

/**
 * Runs again what is about times when the machine was too busy to tell: in more than a third of the seconds the sampler
 * itself was late. Skips the test, with that reason, when it always is.
 */
export async function inCalm<Run extends { readonly sampled: Sampled }>(
  context: TestContext,
  run: () => Promise<Run>,
): Promise<Run | undefined> {
  let late = ''
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const ran = await run()
    const slices = [...ran.sampled.data.values()][0]?.slices ?? []
    const lateOnes = slices.filter(({ loopDelayP99Ms }) => loopDelayP99Ms > LATE_MS).length
    if (lateOnes <= slices.length / 3) return ran
    late = `${lateOnes} of ${slices.length} seconds`
  }
  context.skip(`the machine is too busy to measure on: the sampler was late in ${late}, ${ATTEMPTS} times`)
  return undefined
}

export type Sampled = {
  readonly ended: SamplerEnd | undefined
  readonly data: ReadonlyMap<string, LatencyData>
  /** Batches that were handed over, by probe. */
  readonly batches: ReadonlyMap<string, number>
  readonly progress: readonly SamplerProgress[]
}

export async function sample(
  run: Pick<LatencyRun, 'environments' | 'probes'> & Partial<LatencyRun>,
  more: (probe: string, batches: number) => boolean = () => true,
): Promise<Sampled> {
  const data = new Map<string, LatencyData>()
  const batches = new Map<string, number>()
  const progress: SamplerProgress[] = []
  const { ended } = await sampleLatency({
    seed: 7,
    phase: 'first',
    signal: new AbortController().signal,
    onProgress: (seen) => progress.push(seen),
    onBatch: (name, part) => {
      const before = data.get(name) ?? { samples: [], path: [], slices: [] }
      data.set(name, {
        samples: [...before.samples, ...part.samples],
        path: [...before.path, ...part.path],
        slices: [...before.slices, ...part.slices],
      })
      batches.set(name, (batches.get(name) ?? 0) + 1)
      return { more: more(name, batches.get(name) ?? 0) }
    },
    ...run,
  })
  return { ended, data, batches, progress }
}

/** Of pairs, without the warm-ups that opened connections. */
export function samplesOf(sampled: Sampled, name: string): readonly LatencySample[] {
  return (sampled.data.get(name)?.samples ?? []).filter(({ pair }) => pair >= 0)
}

/** Type 7. @param values - at least one */
export function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  const position = (sorted.length - 1) * at
  const [low, high] = [sorted[Math.floor(position)] ?? Number.NaN, sorted[Math.ceil(position)] ?? Number.NaN]
  return low + (high - low) * (position - Math.floor(position))
}

/** Of what was answered on a warm connection: sent to first byte. */
export function serviceMs(samples: readonly LatencySample[], name?: string): readonly number[] {
  return samples.flatMap(({ outcome, cold, environment: on, firstByteMs, sentMs }) =>
    outcome === 'answered' && cold === undefined && firstByteMs !== undefined && (name === undefined || on === name)
      ? [firstByteMs - sentMs]
      : [],
  )
}
