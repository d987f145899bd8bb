/**
 * Diffy's rule: per path, how often the candidate differs from the primary (raw) against how often the secondary does
 * (noise). Reported when both thresholds are passed: |raw - noise| / (raw + noise) above 20 %, and |raw - noise| above
 * 0.03 % of all requests (its documented defaults). Indices of lists are dropped.
 */
import { differingPaths, type Flat, flatten, type Rival } from './rival.ts'

const RELATIVE_PERCENT = 20
const ABSOLUTE_PERCENT = 0.03

export function diffy(requests: number): Rival {
  return {
    name: `Diffy rule, ${requests} requests`,
    requests,
    how: 'per path, differences of the candidate against differences between two instances of the reference',
    judge: ({ reference, candidate }) => {
      // Primary and secondary are two instances of the reference: they get half of its answers each.
      const half = Math.floor(reference.length / 2)
      const flats = reference.map(flatten)
      const raw = new Map<string, number>()
      const noise = new Map<string, number>()
      for (let index = 0; index < half; index += 1) {
        const [primary, secondary, other] = [flats[index], flats[half + index], candidate[index]]
        if (primary === undefined || secondary === undefined || other === undefined) continue
        count(raw, primary, flatten(other))
        count(noise, primary, secondary)
      }
      return new Set(
        [...raw].flatMap(([path, times]) => {
          const noisy = noise.get(path) ?? 0
          const apart = Math.abs(times - noisy)
          const relative = (apart / (times + noisy)) * 100
          return relative > RELATIVE_PERCENT && (apart / half) * 100 > ABSOLUTE_PERCENT ? [path] : []
        }),
      )
    },
  }
}

function count(counts: Map<string, number>, left: Flat, right: Flat): void {
  const paths = new Set(differingPaths(left, right).map((path) => path.replace(/\/\d+(?=\/|$)/g, '/*')))
  for (const path of paths) counts.set(path, (counts.get(path) ?? 0) + 1)
}
