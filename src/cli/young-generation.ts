/**
 * Keeps V8's young generation small. V8 lets it grow to 2 x 64 MB on a machine with much memory, where a run of 100,000
 * exchanges needs 60 MB in all; held at 2 x 8 MB the same run peaks at 222 instead of 313 MB, at the same CPU
 * (scripts/bench/memory.ts). Smaller is worse: what dies young is then promoted and dies old.
 *
 * The limits of the heap are options of the process, which a command cannot choose for itself; how fast the young
 * generation grows can be set at any time, so it is set to "not at all" once the size is right.
 */
import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

const YOUNG_GENERATION_BYTES = 16 * 1024 * 1024

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
