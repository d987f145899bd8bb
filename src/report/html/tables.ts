/** Environments side by side, and every probe with what became of it on every candidate. */
import type { TlsFacts } from '../../core/observation.ts'
import type { CoverageEntry, EnvironmentResult, ProbeResult } from '../../core/result.ts'
import type { Finding } from '../../core/finding.ts'
import { count } from '../words.ts'
import { html, NOTHING, outside, short, type Html, type Part } from './markup.ts'
import { badge, facts, more, section, table } from './parts.ts'
import { ROWS_MAX, type View } from './view.ts'

export function environmentSection({ result, options }: View): Html {
  const { environments } = result
  const line = (name: string, of: (environment: EnvironmentResult) => Part): Html =>
    html`<tr>
      <th scope="row">${name}</th>
      ${environments.map((environment) => html`<td>${of(environment)}</td>`)}
    </tr>`
  const certificate = (environment: EnvironmentResult): Part => {
    const facts = options.evidence?.tls.get(environment.name)
    return facts === undefined ? (environment.baseURL.startsWith('http:') ? 'no TLS' : 'not known') : certificateOf(facts)
  }
  const columns = [{ title: 'what' }, ...environments.map(({ name }) => ({ title: name }))]
  const rows = [
    line('role', ({ role }) => role),
    line('base URL', ({ baseURL }) => html`<code>${outside(baseURL, 200)}</code>`),
    line('version', versionOf),
    line('health', healthOf),
    line('answers', ({ answered, unanswered, retried }) =>
      [
        `${answered}`,
        ...(unanswered > 0 ? [`${unanswered} unanswered`] : []),
        ...(retried > 0 ? [`${retried} retried`] : []),
      ].join(', '),
    ),
    line('clock', ({ clockSkewMs }) => (clockSkewMs === undefined ? 'no Date header' : skewText(clockSkewMs))),
    line('certificate', certificate),
  ]
  return section('environments', 'Environments', '', table('Environments', columns, rows))
}

function versionOf({ version, versionAtEnd }: EnvironmentResult): Part {
  if (version === undefined) return html`<i class="none">not asked</i>`
  return versionAtEnd === undefined
    ? outside(version, 80)
    : html`${outside(version, 80)} ${badge('changed', 'bad')} ${outside(versionAtEnd, 80)}`
}

function healthOf({ health, because }: EnvironmentResult): Part {
  const tone = health === 'healthy' ? 'good' : health === 'down' ? 'bad' : 'open'
  return html`${badge(health, tone)}${because === undefined ? NOTHING : html` ${outside(because, 200)}`}`
}

/** Date counts in seconds, so that half a second says nothing. */
function skewText(ms: number): string {
  return Math.abs(ms) < 1000 ? 'in step, within 1 s' : `${ms > 0 ? '+' : '-'}${(Math.abs(ms) / 1000).toFixed(1)} s against ours`
}

function certificateOf({ protocol, cipher, certificate, untrusted }: TlsFacts): Part {
  const trust = untrusted === '' ? NOTHING : html` ${badge('not trusted', 'bad')} ${outside(untrusted, 100)}`
  const own =
    certificate === undefined
      ? NOTHING
      : html`<br />${outside(certificate.issuer, 80)}, ${outside(certificate.key, 40)}, until ${dayOf(certificate.validTo)}`
  return html`${outside(protocol, 20)} <small>${outside(cipher, 60)}</small>${own}${trust}`
}

function dayOf(epochMs: number): Part {
  const day = Math.abs(epochMs) <= EPOCH_MS_MAX ? new Date(epochMs).toISOString().slice(0, 10) : ''
  return day === '' ? 'a day that cannot be read' : html`<time datetime="${day}">${day}</time>`
}

/** ECMA-262, section 21.4.1.1. */
const EPOCH_MS_MAX = 8.64e15

type State = { readonly word: string; readonly tone: string }

export function probeSection(view: View): Html {
  const { probes, findings, coverage } = view.result
  if (probes.length === 0) return NOTHING
  const byProbe = Map.groupBy(findings, ({ probe }) => probe)
  const gapsByProbe = Map.groupBy(coverage.gaps, ({ probe }) => probe)
  const ordered = probes.toSorted((left, right) => rank(left) - rank(right))
  const columns = [{ title: 'probe' }, { title: 'asks' }, ...view.candidates.map((title) => ({ title })), { title: 'owner' }]
  const rows = ordered.slice(0, ROWS_MAX).map((probe) => {
    const cells = view.candidates.map((candidate) => {
      const own = (byProbe.get(probe.name) ?? []).filter(({ environment }) => environment === candidate)
      const { word, tone } = stateOf(probe, own, gapsByProbe.get(probe.name) ?? [], candidate)
      const [first] = own
      const state = badge(word, tone)
      return first === undefined ? html`<td>${state}</td>` : html`<td><a href="#${short(first.id, 24)}">${state}</a></td>`
    })
    return html`<tr>
      <th scope="row">${outside(probe.name, 120)}</th>
      <td>${outside(probe.title, 120)}<br /><small>${outside(`${probe.file}:${probe.line}`, 120)}</small></td>
      ${cells}
      <td>${outside(probe.owner ?? '', 40)}</td>
    </tr>`
  })
  return section(
    'probes',
    'Probes',
    count(probes.length, 'probe'),
    html`<details class="whole">
      <summary>every probe, and what became of it</summary>
      ${table('Probes', columns, rows)}${more(probes.length - ROWS_MAX, 'probes')}
    </details>`,
  )
}

const ORDER: readonly ProbeResult['outcome'][] = ['diverged', 'undecided', 'skipped', 'same']

function rank({ outcome }: ProbeResult): number {
  return ORDER.indexOf(outcome)
}

function gapsFor(gaps: readonly CoverageEntry[], candidate: string): readonly CoverageEntry[] {
  return gaps.filter(({ environment }) => environment === candidate || environment === '*')
}

function stateOf(probe: ProbeResult, findings: readonly Finding[], all: readonly CoverageEntry[], candidate: string): State {
  const gaps = gapsFor(all, candidate)
  const hasGaps = all.length > 0
  if (probe.outcome === 'skipped') return { word: 'skipped', tone: 'calm' }
  const open = findings.filter(({ disposition }) => disposition !== 'known')
  if (open.length > 0) return { word: `${open.length} ${open.length === 1 ? 'differs' : 'differ'}`, tone: 'bad' }
  // Without a gap of its own, an undecided probe is undecided for everybody: never a silent "same".
  if (gaps.some(({ state }) => state !== 'skipped')) return { word: 'undecided', tone: 'open' }
  if (findings.length > 0) return { word: `${findings.length} known`, tone: 'calm' }
  if (gaps.length > 0) return { word: 'skipped', tone: 'calm' }
  return probe.outcome === 'undecided' && !hasGaps ? { word: 'undecided', tone: 'open' } : { word: 'same', tone: 'good' }
}

export function methodSection({ result, options }: View): Html {
  const { gate, coverage } = result
  const exchanges =
    options.evidence === undefined ? 'not shown: this page was made without the log' : 'from the observation log, masked there'
  return section(
    'method',
    'Method',
    '',
    facts([
      ['asked', 'all environments at the same moment, order alternating'],
      ['repeats', 'a difference counts when it came back on fresh answers that had no part in raising it'],
      [
        'gate',
        `fails on ${gate.failOn}; at least ${gate.minCoverage} % of the probes must be decided${coverage.percent === null ? '' : `, ${coverage.percent} % were`}`,
      ],
      ['seed', `${result.seed}: decides who is asked first`],
      ['exchanges', exchanges],
      [
        'unused settings',
        result.unusedSettings === undefined
          ? undefined
          : html`${result.unusedSettings.slice(0, 10).map((sentence) => html`${outside(sentence, 200)}<br />`)}`,
      ],
    ]),
  )
}
