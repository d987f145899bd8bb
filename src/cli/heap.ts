/**
 * Keeps V8's heap small. On a machine with much memory V8 lets the young generation grow to 2 x 64 MB and the old one to
 * four times what lives in it, where a run of 100,000 exchanges needs 60 MB. The limits of the heap are options of the
 * process, which a command cannot choose for itself; how fast it grows can be set at any time.
 *
 * Measured by scripts/bench/memory.ts, 100,000 exchanges: 313 to 375 MB without, 229 to 263 MB with this.
 */
import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Smaller is worse: what dies young is then promoted and dies old. */
const YOUNG_GENERATION_BYTES = 12 * 1024 * 1024
/** A run of fewer steps never comes near the bound, and is spared the price: a quarter more CPU for collecting earlier. */
const STEPS_OF_LONG_RUN = 5_000
/** The old generation is collected again when it is this much larger than what lives in it. */
const GROWTH_PERCENT = 20

/** Stops the growth of the young generation once its size is right. */
export function holdYoungGeneration(): void {
  const observer = new PerformanceObserver(() => {
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')
    if (young === undefined || young.space_size < YOUNG_GENERATION_BYTES) return
    setFlagsFromString('--semi-space-growth-factor=1')
    observer.disconnect()
  })
  // It grows at a garbage collection and at no other time.
  observer.observe({ entryTypes: ['gc'] })
}

/** @param steps - planned in this run */
export function holdOldGeneration(steps: number): void {
  if (steps >= STEPS_OF_LONG_RUN) setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`)
}

/** Before a long run's result is made, which is as large as the run is long: what the observing left behind makes room. */
export function collectGarbage(steps: number): void {
  if (steps < STEPS_OF_LONG_RUN) return
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') Reflect.apply(collect, undefined, [])
}
