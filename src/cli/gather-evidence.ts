/**
 * Reads from the log what reports show beyond the result. One probe at a time, and of each body only the part that is
 * shown: memory is bounded by the number of findings that a report shows, not by the log.
 */
import { exchangesOf } from '../compare/http-parts.ts'
import type { Finding } from '../core/finding.ts'
import type { Observation, TlsFacts } from '../core/observation.ts'
import type { Result } from '../core/result.ts'
import type { LogIndex } from '../log/read-log.ts'
import {
  EVIDENCE_FINDINGS_MAX,
  EXCERPT_CHARACTERS_MAX,
  type ExchangePair,
  type ReportEvidence,
  type ShownExchange,
} from '../report/evidence.ts'
import { firstDifference } from '../report/text/sides.ts'
import { causesBySeverity } from '../report/words.ts'
import { createPairFinder } from './find-exchanges.ts'

export async function gatherEvidence(result: Result, log: LogIndex): Promise<ReportEvidence> {
  const exchanges = new Map<string, ExchangePair>()
  const tls = new Map<string, TlsFacts>()
  for (const [probe, findings] of findingsByProbe(result)) {
    const observations = await log.observationsOf(probe)
    noteTls(tls, observations)
    const find = createPairFinder(probe, log, observations)
    const shared = new Map<string, ExchangePair>()
    for (const finding of findings) exchanges.set(finding.id, once(shared, excerptsOf(find(finding))))
  }
  // A run without findings has certificates all the same.
  const missing = result.environments.some(({ name, baseURL }) => baseURL.startsWith('https:') && !tls.has(name))
  const [first] = missing ? log.probes.filter(({ notSent }) => notSent === undefined) : []
  if (first !== undefined) noteTls(tls, await log.observationsOf(first.facts.name))
  return { exchanges, tls }
}

function findingsByProbe(result: Result): ReadonlyMap<string, readonly Finding[]> {
  const byId = new Map(result.findings.map((finding) => [finding.id, finding]))
  const shown = causesBySeverity(result)
    .flatMap((cause) => cause.findings)
    .slice(0, EVIDENCE_FINDINGS_MAX)
    .flatMap((id) => byId.get(id) ?? [])
    // Latency is no matter of one exchange.
    .filter(({ facet }) => facet !== 'latency')
  return Map.groupBy(shown, ({ probe }) => probe)
}

/** Findings of one probe mostly show in the same pair: one object for all of them, so that a report can tell. */
function once(shared: Map<string, ExchangePair>, pair: ExchangePair): ExchangePair {
  const key = JSON.stringify(pair)
  const known = shared.get(key) ?? pair
  shared.set(key, known)
  return known
}

function noteTls(tls: Map<string, TlsFacts>, observations: readonly Observation[]): void {
  for (const observation of observations) {
    const facts = exchangesOf(observation).find((exchange) => exchange.tls !== undefined)?.tls
    if (facts !== undefined && !tls.has(observation.environment)) tls.set(observation.environment, facts)
  }
}

/** Both bodies from the same character on, so that they can be read side by side; a third of the part stands before the difference. */
function excerptsOf({ reference, candidate }: ExchangePair): ExchangePair {
  const bodies = [reference?.body.data, candidate?.body.data].filter((data) => data !== undefined)
  const [left = '', right = left] = bodies
  const difference = left === right ? 0 : firstDifference(left, right)
  const isShort = bodies.every((data) => data.length <= EXCERPT_CHARACTERS_MAX)
  const from = isShort ? 0 : Math.max(0, difference - Math.floor(EXCERPT_CHARACTERS_MAX / 3))
  return {
    ...(reference !== undefined && { reference: excerptOf(reference, from) }),
    ...(candidate !== undefined && { candidate: excerptOf(candidate, from) }),
  }
}

function excerptOf(exchange: ShownExchange, from: number): ShownExchange {
  const { body } = exchange
  if (from === 0 && body.data.length <= EXCERPT_CHARACTERS_MAX) return exchange
  // A slice would hold the whole body in memory; its bytes do not.
  const data = Buffer.from(body.data.slice(from, from + EXCERPT_CHARACTERS_MAX), 'utf16le').toString('utf16le')
  return { ...exchange, body: { ...body, data }, excerpt: { from, of: body.data.length } }
}
