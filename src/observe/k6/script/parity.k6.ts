/**
 * The k6 script of envparity: asks every environment the same questions at the same arrival rate. Each environment is one
 * scenario; iteration n of all scenarios starts at the same moment, so that its number names the pair. Who is first in a
 * pair is drawn from the seed, because a fixed order would favour one side by as much as a tolerance (docs/k6.md).
 *
 * It runs in k6, not in Node: k6 strips the types itself. It imports nothing but k6 and types, so that it is one file
 * wherever it is carried.
 */
import { sleep } from 'k6'
import encoding from 'k6/encoding'
import exec from 'k6/execution'
import http, { type Response } from 'k6/http'
import { Counter } from 'k6/metrics'
import type { Options, Scenario } from 'k6/options'

import type { ScriptPlan, ScriptRequest } from '../script-plan.ts'

/** Longer headers are cut: they only name metrics of the server, and k6 keeps them until they are written. */
const SERVER_TIMING_CHARACTERS_MAX = 1024

/** What a busy machine may start the last iteration late. */
const END_US = 1_000_000

const plan = readPlan(__ENV['PARITY_K6_PLAN'] ?? '')
/** One point per answer, which carries what k6 has no metric for. */
const answers = new Counter('parity_answer')

export const options: Options = {
  scenarios: Object.fromEntries(plan.environments.map((_, index) => [`environment_${index}`, scenarioOf(index)])),
  // Neither url nor name nor error: their texts hold what is not ours to write down.
  systemTags: ['status', 'error_code', 'scenario'],
  discardResponseBodies: true,
  insecureSkipTLSVerify: plan.tls.insecure,
  tlsAuth: plan.tls.clientCertificates.map((one) => ({ ...one, domains: [...one.domains] })),
}

/** One iteration: one request to the environment of this scenario. */
export function ask(): void {
  const iteration = exec.scenario.iterationInTest
  const turn = turnOf(iteration)
  if (turn === undefined) return
  const own = Number(__ENV['PARITY_K6_ENVIRONMENT'])
  const environment = plan.environments[own]
  const probe = plan.probes[turn.probe]
  const request = environment?.requests[turn.probe]
  if (environment === undefined || probe === undefined || request === undefined) throw new Error(`the plan has no ${turn.probe}`)
  const order = placeOf(own, turn)
  const { metadata } = exec.vu.metrics
  metadata['pair'] = String(turn.pair)
  metadata['phase'] = plan.phase
  metadata['kind'] = turn.warmUp ? 'warm-up' : 'pair'
  metadata['planned'] = String(exec.scenario.startTime + iteration * plan.periodMs + order * plan.gapMs)
  metadata['serverTiming'] = ''
  if (order > 0) sleep((order * plan.gapMs) / 1000)
  const tags = { probe: probe.name, order: String(order) }
  const answer = send(request, probe.timeoutMs, tags)
  metadata['serverTiming'] = (answer.headers['Server-Timing'] ?? '').slice(0, SERVER_TIMING_CHARACTERS_MAX)
  answers.add(1, tags)
  const floor = environment.floors[turn.probe]
  if (floor !== undefined && floor !== null && !turn.warmUp && turn.pair % plan.pathEvery === 0) {
    metadata['kind'] = 'floor'
    send(floor, probe.timeoutMs, tags)
  }
}

function send(
  { method, url, headers, body, bodyBase64 }: ScriptRequest,
  timeout: number,
  tags: Record<string, string>,
): Response {
  const bytes = bodyBase64 === undefined ? (body ?? null) : encoding.b64decode(bodyBase64)
  return http.request(method, url, bytes, { headers: { ...headers }, redirects: 0, timeout, responseType: 'none', tags })
}

type Turn = { readonly probe: number; readonly pair: number; readonly warmUp: boolean }

/** What is asked in an iteration: warm-ups, then round-robin over the probes that want more pairs; undefined at the end. */
function turnOf(iteration: number): Turn | undefined {
  const count = plan.probes.length
  if (iteration < plan.warmUps) {
    const probe = iteration % count
    // Numbered behind the last pair, so that no number comes twice.
    return { probe, pair: (plan.probes[probe]?.pairs ?? 0) + Math.floor(iteration / count), warmUp: true }
  }
  let rest = iteration - plan.warmUps
  for (const { probes, from, to } of plan.stages) {
    const probe = probes[rest % probes.length]
    if (probe !== undefined && rest < probes.length * (to - from))
      return { probe, pair: from + Math.floor(rest / probes.length), warmUp: false }
    rest -= probes.length * (to - from)
  }
  return undefined
}

/** The place of one environment in a pair: all scenarios draw the same order, by the seed alone (Fisher-Yates). */
function placeOf(own: number, { probe, pair }: Turn): number {
  const order = plan.environments.map((_, index) => index)
  let state = (plan.seed ^ Math.imul(probe + 1, 0x9e3779b1) ^ Math.imul(pair + 1, 0x85ebca6b)) >>> 0
  for (let last = order.length - 1; last > 0; last -= 1) {
    state = mix(state)
    const other = state % (last + 1)
    const moved = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = moved
  }
  return order.indexOf(own)
}

/** The finaliser of MurmurHash3 over a Weyl sequence: every bit of the input reaches every bit of the output. */
function mix(state: number): number {
  let hash = (state + 0x9e3779b9) >>> 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function scenarioOf(index: number): Scenario {
  const periodUs = Math.round(plan.periodMs * 1000)
  const timeoutMs = Math.max(...plan.probes.map((probe) => probe.timeoutMs))
  return {
    executor: 'constant-arrival-rate',
    exec: 'ask',
    rate: 1,
    timeUnit: `${periodUs}us`,
    // Longer than all turns, so that none that is late is cut off; what comes after the last turn asks nothing.
    duration: `${plan.iterations * periodUs + END_US}us`,
    preAllocatedVUs: plan.virtualUsers,
    maxVUs: plan.virtualUsers,
    gracefulStop: `${timeoutMs + 1000}ms`,
    tags: { env: plan.environments[index]?.name ?? '' },
    env: { PARITY_K6_ENVIRONMENT: String(index) },
  }
}

/** Where the plan may be read by others (a ConfigMap), its secrets stand in environment variables: `${env:NAME}`. */
function readPlan(file: string): ScriptPlan {
  const filled = open(file).replace(/\$\{env:([A-Z0-9_]+)\}/g, (_whole, name: string) => {
    const value = __ENV[name]
    if (value === undefined) throw new Error(`the environment variable ${name} is not set`)
    return JSON.stringify(value).slice(1, -1)
  })
  const value: unknown = JSON.parse(filled)
  if (isPlan(value)) return value
  throw new Error(`${file} is no plan of envparity`)
}

/** Written by us, so that one field tells. */
function isPlan(value: unknown): value is ScriptPlan {
  return typeof value === 'object' && value !== null && 'stages' in value
}
