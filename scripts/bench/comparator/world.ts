/**
 * Two environments without a network: answers become the observations that `src/observe` makes of them (masked, decoded),
 * and rounds are asked as `src/observe/engine.ts` asks them. `--served` shows that real runs come to the same.
 */
import { compareProbe, pairContext } from '../../../src/compare/compare-probe.ts'
import { baseTokens } from '../../../src/compare/tokens.ts'
import { SHORT_RUN_REPEATS as REPEATS } from '../../../src/plan/make-plan.ts'
import type { EnvironmentFacts } from '../../../src/core/environment.ts'
import { addRun } from '../../../src/compare/history.ts'
import { NO_HISTORY, QUIET_RUNS_MIN, type ProbeHistory } from '../../../src/core/history.ts'
import { FIRST_LOOK, type ProbeComparison } from '../../../src/core/finding.ts'
import type { Body, Exchange, HeaderList, Observation } from '../../../src/core/observation.ts'
import type { ProbeFacts } from '../../../src/core/probe.ts'
import { createMasker } from '../../../src/log/masking.ts'
import { type Answer, bodyOf, type Field, type Hop } from './answer.ts'
import type { Archetype } from './archetypes/archetype.ts'
import { type Noise, type NoiseLevel, noiseOf, type Side } from './noise.ts'

export const STARTED_AT: number = Date.UTC(2026, 2, 2, 9, 30)
const MS_BETWEEN_REQUESTS = 130

export const ORIGINS: Readonly<Record<Side, string>> = {
  reference: 'https://shop.example',
  candidate: 'https://staging.shop.example',
}
export const ENVIRONMENTS: readonly [EnvironmentFacts, EnvironmentFacts] = [
  { name: 'production', role: 'reference', baseURL: ORIGINS.reference, tokens: baseTokens(ORIGINS.reference) },
  { name: 'staging', role: 'candidate', baseURL: ORIGINS.candidate, tokens: baseTokens(ORIGINS.candidate) },
]
export const PAIR: ReturnType<typeof pairContext> = pairContext(...ENVIRONMENTS)

/** What becomes of the candidate's answer; the reference is never spoiled. */
export type Spoil = (answer: Answer, noise: Noise) => void

export type Scene = {
  readonly archetype: Archetype
  readonly variant: number
  readonly level: NoiseLevel
  readonly seed: number
  readonly spoil?: Spoil
  /** What both environments do to their answers besides: spelling and order that mean nothing. */
  readonly disguise?: Spoil
  /** Requests of each side before anything is confirmed; default: the product's. */
  readonly repeats?: number
  /** What earlier runs showed, and how many requests of each side they were. */
  readonly history?: ProbeHistory
  readonly from?: number
}

export function factsOf(name: string, archetype: string): ProbeFacts {
  return {
    name,
    category: 'functional',
    kind: 'http',
    file: 'probes/bench.probe.ts',
    line: 1,
    tags: [],
    repeatable: 'yes',
    title: `GET /${archetype}`,
  }
}

/** What an environment answers to its nth request, before it is seen. */
export function answerOf(
  scene: Scene,
  side: Side,
  nth: number,
  at: number,
  clock: { readonly startedAt: number; readonly origins: Readonly<Record<Side, string>> },
): Answer {
  const { archetype, variant, level, seed, spoil, disguise } = scene
  const noise = noiseOf({ seed, probe: archetype.name, variant, level, side, nth, at, ...clock })
  const answer = archetype.answer(noise)
  if (side === 'candidate') spoil?.(answer, noise)
  disguise?.(answer, noise)
  return answer
}

const masker = createMasker([], [])

function observe(
  scene: Scene,
  name: string,
  side: Side,
  turn: { readonly nth: number; readonly round: number; readonly repeat: number },
): Observation {
  const at = STARTED_AT + turn.nth * MS_BETWEEN_REQUESTS
  const answer = answerOf(scene, side, turn.nth, at, { startedAt: STARTED_AT, origins: ORIGINS })
  const head = {
    probe: name,
    environment: side === 'reference' ? 'production' : 'staging',
    repeat: turn.repeat,
    round: turn.round,
    at,
  }
  const attempts = Array.from({ length: answer.retries ?? 0 }, () => ({
    cause: { code: 'reset' as const, detail: 'ECONNRESET', message: 'the connection was reset' },
    afterMs: 3,
  }))
  if (answer.failure !== undefined) {
    const cause = { code: answer.failure, detail: answer.failure.toUpperCase(), message: `failed: ${answer.failure}` }
    return { ...head, attempts, outcome: 'unanswered', cause, exchanges: [] }
  }
  // Each hop is asked where the one before it leads, absolute or relative (RFC 9110, section 10.2.2).
  let url = `${ORIGINS[side]}/${scene.archetype.name}`
  const hops = answer.hops.map((hop) => {
    const exchange = exchangeOfHop(hop, url)
    url = new URL(hop.location, url).href
    return exchange
  })
  const last = exchangeOf(answer, url)
  const [first, ...rest] = [...hops, last]
  return { ...head, attempts, outcome: 'answered', parts: { http: { exchanges: [first, ...rest] } } }
}

function exchangeOfHop({ status, location, fields }: Hop, url: string): Exchange {
  return {
    ...sent(url),
    status,
    httpVersion: '1.1',
    headers: maskedFields([['location', location], ...fields]),
    body: EMPTY,
    phases: { totalMs: 4 },
  }
}

const EMPTY: Body = { bytes: 0, wireBytes: 0, encoding: 'utf8', data: '' }

function exchangeOf(answer: Answer, url: string): Exchange {
  const { content, status, httpVersion, fields, undecoded, totalMs } = answer
  const type: Field[] = content.kind === 'none' || content.type === '' ? [] : [['content-type', content.type]]
  return {
    ...sent(url),
    status,
    httpVersion,
    headers: maskedFields([...type, ...fields]),
    body: { ...asBody(bodyOf(answer)), ...(undecoded !== undefined && { undecoded }) },
    phases: { ttfbMs: totalMs * 0.9, totalMs },
  }
}

function sent(url: string): Pick<Exchange, 'method' | 'url' | 'requestHeaders'> {
  return { method: 'GET', url: masker.url(url), requestHeaders: [['accept', '*/*']] }
}

function maskedFields(fields: readonly Field[]): HeaderList {
  return masker.headers(fields)
}

/** As src/observe does: text if the bytes are valid UTF-8, masked before anything is compared. */
function asBody(bytes: Buffer): Body {
  const text = bytes.toString('utf8')
  const isText = Buffer.from(text).equals(bytes)
  return {
    bytes: bytes.length,
    wireBytes: bytes.length,
    encoding: isText ? 'utf8' : 'base64',
    data: isText ? masker.text(text) : masker.bytes(bytes).toString('base64'),
  }
}

/** What the comparison says after so many requests per environment. */
export type Stage = { readonly requests: number; readonly comparison: ProbeComparison }

export type Run = {
  readonly facts: ProbeFacts
  readonly stages: readonly [Stage, ...Stage[]]
  readonly last: Stage
  readonly observations: { readonly reference: readonly Observation[]; readonly candidate: readonly Observation[] }
}

/** Screens, and asks again as long as the comparison says that fresh observations could settle what is open. */
export function runProbe(scene: Scene, name: string = scene.archetype.name): Run {
  const { history, from = 0 } = scene
  const facts = { ...factsOf(name, scene.archetype.name), ...(history !== undefined && { history: { staging: history } }) }
  const observations: { reference: Observation[]; candidate: Observation[] } = { reference: [], candidate: [] }
  const ask = (round: number, count: number): Stage => {
    for (let repeat = 0; repeat < count; repeat += 1) {
      const nth = from + observations.reference.length
      observations.reference.push(observe(scene, name, 'reference', { nth, round, repeat }))
      observations.candidate.push(observe(scene, name, 'candidate', { nth, round, repeat }))
    }
    return { requests: observations.reference.length, comparison: compareProbe(facts, observations, PAIR) }
  }
  const repeats = scene.repeats ?? REPEATS
  let last = ask(0, Math.min(repeats, FIRST_LOOK))
  const stages: [Stage, ...Stage[]] = [last]
  if (repeats > FIRST_LOOK && last.comparison.needs === 0) {
    last = ask(0, repeats - FIRST_LOOK)
    stages.push(last)
  }
  for (let round = 1; last.comparison.needs > 0; round += 1) {
    last = ask(round, last.comparison.needs)
    stages.push(last)
  }
  return { facts, stages, last, observations }
}

/**
 * One run after the other, each with the history of those before it, as `parity run --history` does it.
 *
 * @param budget - requests of each side in all runs together
 * @returns the run that reported something, or the last one; its requests count from the first run on
 */
export function runMany(scene: Scene, budget: number): Run {
  let history = NO_HISTORY
  let from = 0
  for (;;) {
    const run = runProbe({ ...scene, history, from, repeats: history.quiet >= QUIET_RUNS_MIN ? FIRST_LOOK : REPEATS })
    const before = from
    const counted = (stage: Stage): Stage => ({ ...stage, requests: before + stage.requests })
    const [first, ...rest] = run.stages
    from += run.last.requests
    const isLast = from + FIRST_LOOK > budget
    if (run.last.comparison.divergences.length > 0 || isLast)
      return { ...run, stages: [counted(first), ...rest.map(counted)], last: counted(run.last) }
    if (run.last.comparison.trace !== undefined) history = addRun(history, run.last.comparison.trace).history
  }
}

/** So many observations of each side, for rules that do not ask for more. */
export function observeMany(scene: Scene, count: number, side: Side, from: number = 0): readonly Observation[] {
  return Array.from({ length: count }, (_, index) =>
    observe(scene, scene.archetype.name, side, { nth: from + index, round: 0, repeat: index }),
  )
}
