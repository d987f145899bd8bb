/**
 * Settings that do nothing: a token that no answer holds, a path that no body has, a severity that is the rule's own. Each is
 * a typo or a leftover, and the user believes that it works (specs/COMPARATOR.md, M22). What a run without a difference
 * cannot tell is not told: a rule that nothing raised may be raised tomorrow; one whose facet no answer shows may not.
 */
import { FACETS, RULES } from '../compare/facets/index.ts'
import { finalExchange } from '../compare/http-parts.ts'
import { baseTokens, createTokeniser, type Tokeniser } from '../compare/tokens.ts'
import type { EnvironmentFacts } from '../core/environment.ts'
import type { ProbeComparison, Rule } from '../core/finding.ts'
import type { Observation } from '../core/observation.ts'
import { severityRank, type ProbeFacts, type Severity } from '../core/probe.ts'
import type { RunFacts } from '../core/run.ts'

export type SettingsWatch = {
  readonly add: (facts: ProbeFacts, observations: readonly Observation[], comparisons: readonly ProbeComparison[]) => void
  /**
   * @param whole - every probe of the project was asked; else only what no run could change is told
   * @returns a sentence for each setting that did nothing, sorted
   */
  readonly unused: (whole: boolean) => readonly string[]
}

type Pending = {
  readonly environment: string
  readonly literal: string
  readonly tokeniser: Tokeniser
  asked: boolean
  seen: boolean
}
type Override = { readonly severity: Severity; readonly rule: string; readonly facts: ProbeFacts; reached: boolean }
type PathSetting = { readonly name: string; readonly path: string; readonly place: string; looked: boolean; matched: boolean }

export function watchSettings(run: RunFacts): SettingsWatch {
  const tokens = run.environments.flatMap(declaredTokens)
  const compared = new Set<string>()
  // A loop may define ten thousand probes at one place of a file, and a flow several steps: what is written once is told once.
  const overrides = new Map<string, Override>()
  const paths = new Map<string, PathSetting>()
  return {
    add: (facts, observations, comparisons) => {
      const facets = comparedFacets(comparisons)
      for (const facet of facets) compared.add(facet)
      for (const [rule, severity] of Object.entries(facts.rules ?? {})) {
        const key = `${placeOf(facts)} ${rule}`
        const override = overrides.get(key) ?? { severity, rule, facts, reached: false }
        override.reached ||= facets.has(facetOf(rule))
        overrides.set(key, override)
      }
      lookForTokens(tokens, observations)
      lookForPaths(paths, facts, observations)
    },
    unused: (whole) =>
      [
        ...runOverrides(run, compared, whole),
        ...[...overrides.values()].flatMap((override) => probeOverride(override, run, whole)),
        ...(whole ? tokens.filter(({ asked, seen }) => asked && !seen).map(tokenSentence) : []),
        ...(whole ? [...paths.values()].filter(({ looked, matched }) => looked && !matched).map(pathSentence) : []),
      ].sort(),
  }
}

// --- severities of rules ---

function runOverrides({ settings }: RunFacts, compared: ReadonlySet<string>, whole: boolean): readonly string[] {
  return Object.entries(settings.rules ?? {}).flatMap(([rule, severity]) => {
    if (ownSeverity(rule) === severity) return [`rules["${rule}"] does nothing: ${severity} is its own severity`]
    return !whole || compared.size === 0 || compared.has(facetOf(rule))
      ? []
      : [`rules["${rule}"] does nothing: no answer of this run has anything of the facet "${facetOf(rule)}"`]
  })
}

function probeOverride({ rule, severity, facts, reached }: Override, { settings }: RunFacts, whole: boolean): readonly string[] {
  const name = `${placeOf(facts)}: rules["${rule}"] does nothing`
  if ((settings.rules?.[rule] ?? ownSeverity(rule)) === severity) return [`${name}: it is ${severity} without it, too`]
  if (facts.severity !== undefined && severityRank(severity) < severityRank(facts.severity))
    return [`${name}: "severity" of the probe allows ${facts.severity} at most`]
  return !whole || reached ? [] : [`${name}: no answer of it has anything of the facet "${facetOf(rule)}"`]
}

function ownSeverity(rule: string): Severity | undefined {
  const ruleOf: ReadonlyMap<string, Rule> = RULES
  return ruleOf.get(rule)?.severity
}

function comparedFacets(comparisons: readonly ProbeComparison[]): ReadonlySet<string> {
  const facets = new Set<string>()
  for (const { facets: outcomes } of comparisons)
    for (const [facet, { outcome }] of Object.entries(outcomes)) if (outcome !== 'nothing') facets.add(facet)
  return facets
}

function facetOf(rule: string): string {
  return FACETS.find(({ rules }) => Object.hasOwn(rules, rule))?.name ?? ''
}

function placeOf({ name, file, line }: ProbeFacts): string {
  return line > 0 ? `${file}:${line}` : `probe "${name}"`
}

// --- tokens ---

/** Only those of the config are told: the base URL stands for itself. */
function declaredTokens(environment: EnvironmentFacts): readonly Pending[] {
  const own = baseTokens(environment.baseURL)
  return Object.entries(environment.tokens)
    .filter(([literal]) => !Object.hasOwn(own, literal))
    .map(([literal, token]): Pending => ({
      environment: environment.name,
      literal,
      tokeniser: createTokeniser({ ...environment, tokens: { [literal]: token } }),
      asked: false,
      seen: false,
    }))
}

function lookForTokens(tokens: readonly Pending[], observations: readonly Observation[]): void {
  for (const pending of tokens) {
    if (pending.seen) continue
    const holds = (text: string): boolean => pending.tokeniser.tokenise(text) !== text
    for (const observation of observations) {
      if (observation.environment !== pending.environment || observation.outcome !== 'answered') continue
      pending.asked = true
      const exchanges = observation.parts.http?.exchanges ?? []
      pending.seen ||= exchanges.some(
        ({ headers, body }) => (body.encoding === 'utf8' && holds(body.data)) || headers.some(([, value]) => holds(value)),
      )
    }
  }
}

function tokenSentence({ environment, literal }: Pending): string {
  return `environments.${environment}.tokens["${literal}"] does nothing: no answer of ${environment} holds it`
}

// --- paths into bodies ---

function lookForPaths(paths: Map<string, PathSetting>, facts: ProbeFacts, observations: readonly Observation[]): void {
  const written = [
    ...Object.keys(facts.compare?.arrays ?? {}).map((path) => ({ name: 'arrays', path })),
    ...Object.keys(facts.compare?.numbers ?? {}).map((path) => ({ name: 'numbers', path })),
  ]
  if (written.length === 0) return
  const settings = written.map(({ name, path }) => {
    const key = `${name} ${path}`
    const setting = paths.get(key) ?? { name, path, place: placeOf(facts), looked: false, matched: false }
    paths.set(key, setting)
    return setting
  })
  const open = settings.filter(({ matched }) => !matched)
  for (const observation of observations) {
    if (open.every(({ matched }) => matched)) return
    const body = finalExchange(observation)?.body
    if (body?.encoding !== 'utf8' || body.cut !== undefined) continue
    const document = parseOrNothing(body.data)
    if (document === undefined) continue
    for (const setting of open) {
      setting.looked = true
      setting.matched ||= hasPath(document, tokensOf(setting.path))
    }
  }
}

function pathSentence({ name, path, place }: PathSetting): string {
  return `${place}: compare.${name}["${path}"] does nothing: no body that was compared has this path`
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Of a JSON Pointer (RFC 6901), `*` for any element or key. */
function tokensOf(path: string): readonly string[] {
  return path
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** As deep as the path is long, and each value at most once per level: linear in the document. */
function hasPath(value: unknown, [token, ...rest]: readonly string[]): boolean {
  if (token === undefined) return true
  if (typeof value !== 'object' || value === null) return false
  if (token === '*') return Object.values(value).some((one) => hasPath(one, rest))
  const below: unknown = Object.hasOwn(value, token) ? Reflect.get(value, token) : undefined
  return below !== undefined && hasPath(below, rest)
}
