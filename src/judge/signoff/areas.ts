/** The results of a run by area of parity (specs: DESIGN.md, section 8), and what of it was not covered, for one candidate. */
import type { ProbeResult, Result } from '../../core/result.ts'
import type { SignoffArea, SignoffGap } from '../../core/signoff.ts'

const BY_KIND: Readonly<Record<string, string>> = {
  journey: 'Journeys',
  tls: 'Certificates and TLS',
  dns: 'Network',
  tcp: 'Network',
  sql: 'Database',
  command: 'Infrastructure and configuration',
  lockfile: 'Dependency versions',
  openapi: 'Contracts',
  graphql: 'Contracts',
}
const BY_CATEGORY: Readonly<Record<ProbeResult['category'], string>> = {
  functional: 'Smoke tests',
  integration: 'Integrations and third parties',
  latency: 'Latency',
}
/** In the order of a report; what has no probe is told as not covered. */
const AREAS: readonly string[] = [
  'Smoke tests',
  'Journeys',
  'Integrations and third parties',
  'Contracts',
  'Latency',
  'Certificates and TLS',
  'Network',
  'Infrastructure and configuration',
  'Database',
  'Dependency versions',
]

/** A kind that says nothing of an area belongs to that of the probe's category. */
function areaOf({ kind, category }: ProbeResult): string {
  return category === 'latency' ? BY_CATEGORY.latency : (BY_KIND[kind] ?? BY_CATEGORY[category])
}

type State = 'parity' | 'known' | 'unexpected' | 'undecided' | 'skipped'

export function areasOf(result: Result, candidate: string): readonly SignoffArea[] {
  const stateOf = probeStates(result, candidate)
  const states = result.probes.map((probe) => ({ area: areaOf(probe), state: stateOf(probe) }))
  return AREAS.flatMap((area): readonly SignoffArea[] => {
    const inArea = states.filter((one) => one.area === area)
    const count = (state: State): number => inArea.filter((one) => one.state === state).length
    if (inArea.length === 0) return []
    return [
      {
        area,
        probes: inArea.length,
        parity: count('parity'),
        known: count('known'),
        unexpected: count('unexpected'),
        undecided: count('undecided'),
        skipped: count('skipped'),
      },
    ]
  })
}

/** What the probes with the tag `critical` came to: of a release these are asked for by name. */
export function criticalProbes(
  result: Result,
  candidate: string,
): readonly { readonly probe: string; readonly outcome: string }[] {
  const stateOf = probeStates(result, candidate)
  return result.probes
    .filter(({ tags }) => tags.includes('critical'))
    .map((probe) => ({ probe: probe.name, outcome: stateOf(probe) }))
}

/** The worst that is known of each probe on this candidate: what differs beats what is not known. */
export function probeStates(result: Result, candidate: string): (probe: ProbeResult) => State {
  const own = result.findings.filter(({ environment }) => environment === candidate)
  const unexpected = new Set(own.filter(({ disposition }) => disposition !== 'known').map(({ probe }) => probe))
  const known = new Set(own.map(({ probe }) => probe))
  const open = new Set(
    result.coverage.gaps
      .filter(({ environment, state }) => environment === candidate && state !== 'skipped')
      .map(({ probe }) => probe),
  )
  const isOnly = result.environments.filter(({ role }) => role === 'candidate').length === 1
  return ({ name, outcome }) => {
    if (outcome === 'skipped') return 'skipped'
    if (unexpected.has(name)) return 'unexpected'
    if (open.has(name) || (isOnly && outcome === 'undecided')) return 'undecided'
    return known.has(name) ? 'known' : 'parity'
  }
}

/** Gaps of one probe with the same reason are told once. */
export function notCoveredOf(result: Result, candidate: string, notSelected: number): readonly SignoffGap[] {
  const grouped = new Map<string, { gap: Omit<SignoffGap, 'what'>; probe: string; facets: string[] }>()
  for (const { probe, facet, state, reason = 'no reason was given' } of result.coverage.gaps.filter(
    ({ environment }) => environment === candidate || environment === '*',
  )) {
    const key = JSON.stringify([probe, state, reason])
    const group = grouped.get(key) ?? { gap: { state, reason }, probe, facets: [] }
    if (facet !== '*') group.facets.push(facet)
    grouped.set(key, group)
  }
  const isTimed = (result.latency ?? []).some(({ environment }) => environment === candidate)
  const covered = new Set([...result.probes.map((probe) => areaOf(probe)), ...(isTimed ? [BY_CATEGORY.latency] : [])])
  const gaps = [...grouped.values()].map(({ gap, probe, facets }): SignoffGap => {
    return { what: facets.length === 0 ? probe : `${probe} (${facets.join(', ')})`, ...gap }
  })
  const unselected: readonly SignoffGap[] =
    notSelected === 0
      ? []
      : [{ what: `${notSelected} probes of the project`, state: 'not selected', reason: 'the run left them out' }]
  const areas = AREAS.filter((area) => !covered.has(area)).map((area): SignoffGap => {
    return { what: area, state: 'no probe', reason: 'the suite has no probe of this area' }
  })
  return [...gaps, ...unselected, ...areas]
}
