/**
 * The engine without a network: answers come from a function, rounds and `needs` are handled as src/observe/engine.ts
 * does it. Everything is seeded, so that a law that fails, fails again.
 */
import type { TestContext } from 'node:test'

import { compareProbe, pairContext } from '../../src/compare/compare-probe.ts'
import type { PairContext } from '../../src/compare/compare-probe.ts'
import type { Sides } from '../../src/compare/facet.ts'
import { baseTokens } from '../../src/compare/tokens.ts'
import type { EnvironmentFacts } from '../../src/core/environment.ts'
import type { ProbeComparison } from '../../src/core/finding.ts'
import type {
  Attempt,
  CauseCode,
  ContractResult,
  Exchange,
  HeaderList,
  Observation,
  TlsFacts,
} from '../../src/core/observation.ts'
import type { ProbeFacts } from '../../src/core/probe.ts'
import { FIRST_LOOK, OBSERVATION_BOUNDS } from '../../src/core/finding.ts'

export const SEED: number = 20_261

/** Cases of a law: 500 in `npm test`, more with LAW_CASES. */
export function lawCases(atMost: number = Number.POSITIVE_INFINITY): { seed: number; numRuns: number } {
  const asked = process.env['LAW_CASES']
  return { seed: SEED, numRuns: asked === undefined ? Math.min(500, atMost) : Number(asked) }
}

type Scale = {
  /** How many, of each one asked for: cheap laws take more, dear ones fewer. */
  readonly times?: number
  readonly atMost?: number
}

/** The same, told to `npm run laws`, which prints it. */
export function casesOf(
  law: Pick<TestContext, 'diagnostic'>,
  { times = 1, atMost = Number.POSITIVE_INFINITY }: Scale = {},
): { seed: number; numRuns: number } {
  const { seed, numRuns } = lawCases()
  const cases = Math.min(Math.ceil(numRuns * times), atMost)
  sayCases(law, cases)
  return { seed, numRuns: cases }
}

export function sayCases(law: Pick<TestContext, 'diagnostic'>, cases: number): void {
  law.diagnostic(`cases: ${cases}`)
}

export type Random = () => number

/** mulberry32, by Tommy Ettinger (public domain). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** 2026-03-02T09:30:00Z, as UTC epoch milliseconds. */
export const NOW: number = Date.UTC(2026, 2, 2, 9, 30)

export type Side = keyof Sides<unknown>
export const ORIGINS: Readonly<Record<Side, string>> = {
  reference: 'https://shop.example',
  candidate: 'https://staging.shop.example',
}
export const ENVIRONMENTS: readonly [EnvironmentFacts, EnvironmentFacts] = [
  { name: 'production', role: 'reference', baseURL: ORIGINS.reference, tokens: baseTokens(ORIGINS.reference) },
  { name: 'staging', role: 'candidate', baseURL: ORIGINS.candidate, tokens: baseTokens(ORIGINS.candidate) },
]
export const PAIR: PairContext = pairContext(...ENVIRONMENTS)

export function factsOf(name: string, more: Partial<ProbeFacts> = {}): ProbeFacts {
  return {
    name,
    category: 'functional',
    kind: 'http',
    file: 'probes/shop.probe.ts',
    line: 1,
    tags: [],
    repeatable: 'yes',
    title: `GET /${name}`,
    ...more,
  }
}

export type Answer = {
  readonly status?: number
  readonly headers?: HeaderList
  /** Text, or bytes that are no text. */
  readonly body?: string | Buffer
  /** Media type; default JSON; empty for none. */
  readonly type?: string
  readonly httpVersion?: Exchange['httpVersion']
  /** Redirects before the answer, each with where it leads. */
  readonly hops?: readonly {
    readonly status?: number
    readonly location: string
    readonly headers?: HeaderList
    readonly url?: string
  }[]
  readonly contract?: readonly ContractResult[]
  readonly attempts?: readonly Attempt[]
  readonly cut?: 'cap'
  readonly undecoded?: string
  /** What the steps before captured. */
  readonly bindings?: Readonly<Record<string, string>>
  readonly tls?: TlsFacts
  /** Instead of the environment's own: how it is reached. */
  readonly origin?: string
}
export type Failure = { readonly failure: CauseCode; readonly detail?: string; readonly message?: string }
export type Shown = Answer | Failure

export type Turn = { readonly side: Side; readonly round: number; readonly repeat: number; readonly at: number }
export type World = (turn: Turn) => Shown

export function observationOf(probe: string, shown: Shown, turn: Turn): Observation {
  const head = {
    probe,
    environment: turn.side === 'reference' ? 'production' : 'staging',
    repeat: turn.repeat,
    round: turn.round,
    at: turn.at,
  }
  if ('failure' in shown) {
    const { failure, detail = 'ECONNREFUSED', message = `failed: ${failure}` } = shown
    return { ...head, attempts: [], outcome: 'unanswered', cause: { code: failure, detail, message }, exchanges: [] }
  }
  const origin = shown.origin ?? ORIGINS[turn.side]
  const hops = (shown.hops ?? []).map((hop): Exchange => {
    const headers: HeaderList = [['location', hop.location], ...(hop.headers ?? [])]
    return exchangeOf({ status: hop.status ?? 302, headers, body: '', type: '' }, hop.url ?? `${origin}/${probe}`)
  })
  const last = exchangeOf(shown, `${origin}/${probe}`)
  const [first, ...rest] = hops.length === 0 ? [last] : [...hops, last]
  return {
    ...head,
    attempts: shown.attempts ?? [],
    ...(shown.bindings !== undefined && { bindings: shown.bindings }),
    outcome: 'answered',
    parts: { http: { exchanges: [first, ...rest] }, ...(shown.contract !== undefined && { contract: shown.contract }) },
  }
}

function exchangeOf(answer: Answer, url: string): Exchange {
  const { status = 200, headers = [], body = '{}', type = 'application/json', httpVersion = '1.1', cut, undecoded, tls } = answer
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body)
  // As src/observe does: text if the bytes are valid UTF-8.
  const text = bytes.toString('utf8')
  const isText = Buffer.from(text).equals(bytes)
  return {
    method: 'GET',
    url,
    requestHeaders: [['accept', '*/*']],
    status,
    httpVersion,
    headers: [...(type === '' ? [] : [['content-type', type] as const]), ...headers],
    body: {
      bytes: bytes.length,
      wireBytes: bytes.length,
      encoding: isText ? 'utf8' : 'base64',
      data: isText ? text : bytes.toString('base64'),
      ...(cut !== undefined && { cut }),
      ...(undecoded !== undefined && { undecoded }),
    },
    phases: { totalMs: 1 },
    ...(tls !== undefined && { tls }),
  }
}

export type Run = {
  readonly comparison: ProbeComparison
  readonly observations: Sides<Observation>
  /** Requests per environment. */
  readonly requests: number
}

/** Screens, and asks again as long as the comparison says that fresh observations could settle what is open. */
export function runProbe(facts: ProbeFacts, world: World, repeats: number = facts.repeatable === 'once' ? 1 : 2): Run {
  const reference: Observation[] = []
  const candidate: Observation[] = []
  let turn = 0
  const observe = (round: number, count: number, from: number = 0): void => {
    for (let repeat = from; repeat < from + count; repeat += 1) {
      turn += 1
      const at = NOW + turn * 40
      const sides: readonly Side[] = turn % 2 === 0 ? ['reference', 'candidate'] : ['candidate', 'reference']
      for (const side of sides) {
        const asked = { side, round, repeat, at }
        ;(side === 'reference' ? reference : candidate).push(observationOf(facts.name, world(asked), asked))
      }
    }
  }
  observe(0, Math.min(repeats, FIRST_LOOK))
  const observations = { reference, candidate }
  let comparison = compareProbe(facts, observations, PAIR)
  if (repeats > FIRST_LOOK && comparison.needs === 0) {
    observe(0, repeats - FIRST_LOOK, FIRST_LOOK)
    comparison = compareProbe(facts, observations, PAIR)
  }
  let left = OBSERVATION_BOUNDS[1]
  for (let round = 1; left > 0 && facts.repeatable === 'yes'; round += 1) {
    const asked = Math.min(left, comparison.needs)
    if (asked === 0) break
    left -= asked
    observe(round, asked)
    comparison = compareProbe(facts, observations, PAIR)
  }
  return { comparison, observations, requests: reference.length }
}

/** Facets that were left open although nothing more will be asked. */
export function openFacets({ facets }: ProbeComparison): readonly string[] {
  return Object.entries(facets)
    .filter(
      ([, outcome]) =>
        outcome.outcome === 'undecided' && !(outcome.under !== undefined && facets[outcome.under]?.outcome === 'diverged'),
    )
    .map(([name, outcome]) => `${name}: ${outcome.outcome === 'undecided' ? outcome.because : ''}`)
}
