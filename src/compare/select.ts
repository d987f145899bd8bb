/** Which observations a facet can speak about: answered ones, of equal status where everything else hangs on it. */
import type { Observation } from '../core/observation.ts'
import type { Facet, Sides } from './facet.ts'
import { finalExchange } from './http-parts.ts'

/** Why a side has nothing to compare; `under` names the facet whose difference is the reason. */
export type NotComparable = { readonly because: string; readonly under?: string }

/** The observations a facet can speak about, or why there are none on a side. */
export function selectFor(facet: Facet, observations: Sides<Observation>): Sides<Observation> | NotComparable {
  if (observations.reference.length === 0 || observations.candidate.length === 0) {
    const side = observations.reference.length === 0 ? 'reference' : 'candidate'
    return { because: `there is no observation of the ${side}` }
  }
  if (facet.reads === 'all') return observations
  const answered = {
    reference: withoutRateLimit(observations.reference.filter(isAnswered)),
    candidate: withoutRateLimit(observations.candidate.filter(isAnswered)),
  }
  const missing = sideWithout(answered)
  if (missing !== undefined) {
    const cause = observations[missing].find((observation) => observation.outcome === 'unanswered')
    return {
      because: `the ${missing} did not answer${cause?.outcome === 'unanswered' ? `: ${cause.cause.message}` : ''}`,
      under: 'error',
    }
  }
  if ([...answered.reference, ...answered.candidate].every(isRefusedForRate))
    return { because: 'every answer was 429, too many requests: the question was not answered' }
  if (facet.reads === 'answered') return answered
  // Where the status differs, everything else differs with it: one finding, not ten.
  const status = sharedStatus(answered)
  const equal = {
    reference: answered.reference.filter((observation) => statusOf(observation) === status),
    candidate: answered.candidate.filter((observation) => statusOf(observation) === status),
  }
  return sideWithout(equal) === undefined
    ? equal
    : {
        because: `the status differs (${statusesOf(answered.reference).join(', ')} / ${statusesOf(answered.candidate).join(', ')})`,
        under: 'status',
      }
}

function isAnswered(observation: Observation): boolean {
  return observation.outcome === 'answered'
}

/** Limited, and not because the probe asks for just that. */
function isRefusedForRate(observation: Observation): boolean {
  if (statusOf(observation) !== 429 || observation.outcome !== 'answered') return false
  return observation.parts.contract?.some(({ assertion, ok }) => assertion === 'status' && ok) !== true
}

/** 429 (RFC 6585, section 4) says that *we* asked too often; it is evidence only where a side gives nothing else. */
function withoutRateLimit(observations: readonly Observation[]): readonly Observation[] {
  const unlimited = observations.filter((observation) => statusOf(observation) !== 429)
  return unlimited.length === 0 ? observations : unlimited
}

function sideWithout(sides: Sides<Observation>): 'reference' | 'candidate' | undefined {
  return sides.reference.length === 0 ? 'reference' : sides.candidate.length === 0 ? 'candidate' : undefined
}

/** 0 for what is no answer over HTTP: a journey, a script of k6. */
function statusOf(observation: Observation): number {
  return finalExchange(observation)?.status ?? 0
}

/** @returns the status that both sides have answers of, and the most to compare */
function sharedStatus({ reference, candidate }: Sides<Observation>): number | undefined {
  const count = (side: readonly Observation[], status: number): number =>
    side.filter((observation) => statusOf(observation) === status).length
  const both = (status: number): number => Math.min(count(reference, status), count(candidate, status))
  return statusesOf([...reference, ...candidate]).toSorted((left, right) => both(right) - both(left))[0]
}

/** Most frequent first, then by number. */
function statusesOf(observations: readonly Observation[]): readonly number[] {
  const counts = new Map<number, number>()
  for (const observation of observations) counts.set(statusOf(observation), (counts.get(statusOf(observation)) ?? 0) + 1)
  return [...counts].sort((left, right) => right[1] - left[1] || left[0] - right[0]).map(([status]) => status)
}
