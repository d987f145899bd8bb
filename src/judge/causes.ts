/**
 * Causes: findings that share one root, shown once. Ids hash data and never values or words, so that a link to a cause
 * still works in the next report.
 */
import { shortId } from '../core/hash.ts'
import type { Divergence, Finding } from '../core/finding.ts'
import { severityRank, type ProbeFacts } from '../core/probe.ts'
import type { Cause, JudgeSettings } from '../core/result.ts'
import { RULES } from '../compare/facets/index.ts'
import { shapesOf } from './cause-shapes.ts'
import { SLOWER_EVERYWHERE } from './latency.ts'

/** @param ordinal - 0 for the first candidate; the same finding on a second candidate is another finding */
export function findingId(divergence: Divergence, ordinal: number): string {
  const parts = [divergence.rule, divergence.probe, divergence.facet, divergence.path]
  return `f-${shortId(...parts, ...(ordinal > 0 ? [String(ordinal)] : []))}`
}

/**
 * Two changes of different classes may stand at one path, as in the cells of a table: what names both would name neither.
 * @param divergences - of one probe on one candidate
 */
export function findingIds(divergences: readonly Divergence[], ordinal: number): readonly string[] {
  const ids = divergences.map((divergence) => findingId(divergence, ordinal))
  const first = new Map<string, string>()
  for (const [index, { classes }] of divergences.entries()) {
    const [id = '', own] = [ids[index], classes.join()]
    const known = first.get(id)
    if (known === undefined || own < known) first.set(id, own)
  }
  return ids.map((id, index) => {
    const own = divergences[index]?.classes.join() ?? ''
    return first.get(id) === own ? id : `f-${shortId(id, own)}`
  })
}

/**
 * The same change of the same field in many probes is one cause: paths of bodies count by their last name, since one
 * schema is served at many places of many endpoints, and a header counts alike on an answer and on the redirect before it.
 */
function causeKey({ rule, facet, probe, path, classes }: Divergence): readonly string[] {
  // A slow route is slow at every quantile; an environment is slow on every route.
  if (facet === 'latency') return [rule, facet, classes[1] === SLOWER_EVERYWHERE ? '' : probe]
  const at =
    facet === 'body' || facet === 'schema' ? lastName(path) : facet === 'headers' ? path.replace(/^(?:\/hops\/\d+)?\//, '') : path
  return [rule, facet, at, ...classes]
}

function lastName(path: string): string {
  return path.split('/').findLast((token) => token !== '*' && !/^\d+$/.test(token)) ?? ''
}

/**
 * @param divergences - of one probe on one candidate
 * @returns the cause of each: a broken expectation belongs to the difference that broke it, and what is one change by its
 *   shape is one cause
 */
export function causesOfProbe(divergences: readonly Divergence[]): readonly string[] {
  const shapes = shapesOf(divergences)
  return divergences.map((divergence) => {
    const root = rootOf(divergence, divergences) ?? divergence
    return `c-${shortId(...(shapes.get(root) ?? causeKey(root)))}`
  })
}

function rootOf(divergence: Divergence, divergences: readonly Divergence[]): Divergence | undefined {
  if (divergence.rule === 'contract.failed-on-candidate') return rootOfContract(divergence, divergences)
  // Who is sent elsewhere, or no longer is, gets another status with it.
  return divergence.facet === 'status'
    ? divergences.find(({ rule }) => rule === 'redirect.missing' || rule === 'redirect.added')
    : undefined
}

/** What these say is said of the whole answer. */
const LEADING: ReadonlySet<string> = new Set(['status', 'redirects'])

function rootOfContract({ path }: Divergence, divergences: readonly Divergence[]): Divergence | undefined {
  const facet =
    path === '/status' ? 'status' : path.startsWith('/header ') ? 'headers' : path === '/max-time' ? undefined : 'body'
  const related = divergences.filter((divergence) => divergence.facet === facet || LEADING.has(divergence.facet))
  return related.toSorted(
    (left, right) =>
      severityRank(RULES.get(left.rule)?.severity ?? 'info') - severityRank(RULES.get(right.rule)?.severity ?? 'info'),
  )[0]
}

/** What the probe says of the rule, else the run, else the rule itself; but no higher than the probe allows. */
export function severityOf(
  { rule }: Divergence,
  facts: ProbeFacts,
  overrides: JudgeSettings['rules'] = {},
): Pick<Finding, 'severity' | 'ruleSeverity'> {
  const own = RULES.get(rule)?.severity ?? 'breaking'
  const wanted = facts.rules?.[rule] ?? overrides[rule] ?? own
  const severity = facts.severity !== undefined && severityRank(facts.severity) > severityRank(wanted) ? facts.severity : wanted
  return { severity, ...(wanted !== own && { ruleSeverity: own }) }
}

const DISPOSITIONS: readonly Finding['disposition'][] = ['open', 'expired', 'known']

/** @returns causes, the worst first; a cause is as bad, and as open, as its worst finding */
export function groupCauses(findings: readonly Finding[], ownerOf: (probe: string) => string | undefined): readonly Cause[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const group = groups.get(finding.cause)
    if (group === undefined) groups.set(finding.cause, [finding])
    else group.push(finding)
  }
  const causes = [...groups].map(([id, group]) => toCause(id, group, ownerOf))
  return causes.sort(
    (left, right) =>
      severityRank(left.severity) - severityRank(right.severity) ||
      DISPOSITIONS.indexOf(left.disposition) - DISPOSITIONS.indexOf(right.disposition) ||
      right.findings.length - left.findings.length ||
      (left.id < right.id ? -1 : 1),
  )
}

function toCause(id: string, group: readonly Finding[], ownerOf: (probe: string) => string | undefined): Cause {
  // The finding that names the cause: not the broken expectation, if there is the difference that broke it.
  const ranked = group.toSorted(
    (left, right) =>
      Number(left.facet === 'contract') - Number(right.facet === 'contract') ||
      severityRank(left.severity) - severityRank(right.severity) ||
      (left.id < right.id ? -1 : 1),
  )
  const [lead] = ranked
  if (lead === undefined) throw new RangeError('a cause has at least one finding')
  const worst = group.toSorted((left, right) => severityRank(left.severity) - severityRank(right.severity))[0] ?? lead
  const owners = new Set(group.map(({ probe }) => ownerOf(probe)))
  const [owner] = owners.size === 1 ? owners : []
  return {
    id,
    severity: worst.severity,
    rule: lead.rule,
    title: RULES.get(lead.rule)?.title ?? lead.rule,
    path: lead.path,
    disposition: DISPOSITIONS.find((disposition) => group.some((finding) => finding.disposition === disposition)) ?? 'open',
    findings: ranked.map((finding) => finding.id),
    ...(group.every(({ inBaseline }) => inBaseline === true) && { inBaseline: true as const }),
    probes: new Set(group.map(({ probe }) => probe)).size,
    ...(owner !== undefined && { owner }),
  }
}
