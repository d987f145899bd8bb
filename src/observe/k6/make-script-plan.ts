/**
 * From what is wanted to what the script does: the arrival rate within every host's budget, warm-ups, rounds. Round r asks
 * every probe for its pair r, on all environments, so that all probes are at the same batch at the same time.
 */
import { UserError } from '../../core/errors.ts'
import { PATH_SAMPLES } from '../../core/latency.ts'
import type { HeaderList } from '../../core/observation.ts'
import { roundMs } from '../latency/budget.ts'
import type { SamplerEnvironment, SamplerRequest, SamplerTask } from '../latency/messages.ts'
import type { ScriptPlan, ScriptRequest } from './script-plan.ts'

/** What the script cannot decide: lanes are users of k6, of which there are as many as the rate needs. */
export type K6Task = Omit<SamplerTask, 'lanes'>

/** The distance of two requests in the worlds that the decision rule was chosen by (specs/LATENCY.md, section 3). */
const GAP_MS_MAX = 25
/** A connection that rests longer than this begins slowly again (specs/LATENCY.md, section 5c: 5 s); users take turns. */
const REST_SECONDS_MAX = 4
const VIRTUAL_USERS_MIN = 4
/** Of one scenario. A user of k6 is a JavaScript engine of some megabytes. */
const VIRTUAL_USERS_MAX = 64
/** Turns of every user before the first pair: one opens the connection, one uses it. */
const WARM_UP_TURNS = 2

/** @throws UserError when an environment asks for what k6 cannot do for one environment alone */
export function makeScriptPlan({ environments, probes, phase, seed }: K6Task): ScriptPlan {
  for (const environment of environments) refuseUnsupported(environment, environments)
  const pathEvery = Math.max(1, Math.floor(Math.min(...probes.map(({ plan }) => plan.batchPairs)) / PATH_SAMPLES))
  const limits = environments.map(({ baseURL, requestsPerSecond }) => ({ host: new URL(baseURL).hostname, requestsPerSecond }))
  // What measures the way is paid from the same budget.
  const periodMs = roundMs(limits) * (1 + 1 / pathEvery)
  const virtualUsers = Math.min(VIRTUAL_USERS_MAX, Math.max(VIRTUAL_USERS_MIN, Math.ceil((1000 / periodMs) * REST_SECONDS_MAX)))
  const pairs = probes.map(({ plan }) => plan.batchPairs * plan.batchesMax)
  const warmUps = virtualUsers * WARM_UP_TURNS
  return {
    seed,
    phase,
    environments: environments.map((environment) => ({
      name: environment.name,
      requests: probes.map(({ name, requests }) => requestTo(environment, requests[environment.name], name)),
      floors: probes.map(({ plan }) => (plan.floor === undefined ? null : floorOf(environment, plan.floor))),
    })),
    probes: probes.map(({ name, plan }, index) => ({ name, pairs: pairs[index] ?? 0, timeoutMs: plan.timeoutMs })),
    stages: stagesOf(pairs),
    warmUps,
    iterations: warmUps + pairs.reduce((sum, count) => sum + count, 0),
    periodMs,
    gapMs: Math.min(GAP_MS_MAX, periodMs / environments.length),
    pathEvery,
    virtualUsers,
    tls: {
      insecure: environments.some(({ tls }) => !tls.rejectUnauthorized),
      clientCertificates: environments.flatMap(clientCertificate),
    },
  }
}

/** Milliseconds from the first warm-up to the last request. */
export function durationMsOf({ iterations, periodMs }: ScriptPlan): number {
  return iterations * periodMs
}

function requestTo({ name, baseURL }: SamplerEnvironment, request: SamplerRequest | undefined, probe: string): ScriptRequest {
  if (request === undefined) throw new RangeError(`probe "${probe}" has no request to "${name}"`)
  const { method, path, headers, body } = request
  return {
    method,
    url: baseURL + path,
    headers: headersOf(headers),
    ...(body !== undefined && (typeof body === 'string' ? { body } : { bodyBase64: Buffer.from(body).toString('base64') })),
  }
}

function floorOf({ baseURL, headers }: SamplerEnvironment, floor: string): ScriptRequest {
  return { method: 'GET', url: baseURL + floor, headers: headersOf(headers) }
}

/** k6 takes one value a name: several are one list (RFC 9110, section 5.3), of cookies with a semicolon (RFC 6265, section 4.2). */
function headersOf(headers: HeaderList): Readonly<Record<string, string>> {
  const joined = new Map<string, string>()
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    const before = joined.get(key)
    joined.set(key, before === undefined ? value : `${before}${key === 'cookie' ? '; ' : ', '}${value}`)
  }
  return Object.fromEntries(joined)
}

/** Round by round; a probe that has all of its pairs is left out of the later ones. */
function stagesOf(pairs: readonly number[]): ScriptPlan['stages'] {
  const ends = [...new Set(pairs)].filter((count) => count > 0).sort((left, right) => left - right)
  return ends.map((to, index) => ({
    probes: pairs.flatMap((count, probe) => (count >= to ? [probe] : [])),
    from: ends[index - 1] ?? 0,
    to,
  }))
}

function clientCertificate({ baseURL, tls }: SamplerEnvironment): ScriptPlan['tls']['clientCertificates'] {
  const { cert, key, passphrase } = tls
  if (cert === undefined || key === undefined) return []
  return [{ domains: [new URL(baseURL).hostname], cert, key, ...(passphrase !== undefined && { password: passphrase }) }]
}

function refuseUnsupported({ name, tls, proxy, httpVersion }: SamplerEnvironment, all: readonly SamplerEnvironment[]): void {
  const refuse = (what: string, why: string): never => {
    throw new UserError('PARITY_K6_UNSUPPORTED', `environment "${name}": ${what} does not work with k6: ${why}`, {
      hint: "Sample its latency with engine: 'parity'.",
    })
  }
  if (proxy !== undefined) refuse('"proxy"', 'k6 has one proxy for all environments')
  if (tls.servername !== undefined) refuse('"tls.servername"', 'k6 takes the name from the address')
  if (all.some((other) => other.tls.rejectUnauthorized !== tls.rejectUnauthorized))
    refuse('"tls.rejectUnauthorized"', 'k6 checks the certificates of all environments, or of none')
  if (all.some((other) => other.httpVersion !== httpVersion))
    refuse('"httpVersion"', 'k6 speaks one version with all environments; give all the same')
}
