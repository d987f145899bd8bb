/** What did not decide the verdict and must be told all the same: known differences, gaps, noise, what came up once. */
import type { Level } from '../../core/level.ts'
import type { CoverageEntry, CoverageState, KnownDifferenceUse } from '../../core/result.ts'
import { count, daysLeft, place } from '../words.ts'
import { html, NOTHING, outside, short, type Html } from './markup.ts'
import { badge, more, section, table } from './parts.ts'
import { ROWS_MAX, type View } from './view.ts'

export function knownSection({ result }: View): Html {
  const { expired, refused = [], unused, applied } = result.knownDifferences
  const rows = [
    ...expired.map((use) => ({ use, state: badge('expired', 'bad') })),
    ...refused.map((use) => ({ use, state: badge('too broad', 'bad') })),
    ...unused.map((use) => ({ use, state: badge(use.prunable === true ? 'unused, may go' : 'unused', 'open') })),
    ...applied.map((use) => ({ use, state: badge('in use', 'calm') })),
  ]
  if (rows.length === 0) return NOTHING
  const columns = ['id', 'state', 'what it accepts', 'findings', 'owner', 'until', 'reason'].map((title) =>
    title === 'findings' ? { title, class: 'number' } : { title },
  )
  return section(
    'known',
    'Known differences',
    `${applied.length} in use, ${expired.length} expired, ${unused.length} unused`,
    table(
      'Known differences',
      columns,
      rows.slice(0, ROWS_MAX).map(({ use, state }) => knownRow(use, state, result.startedAt)),
    ),
    more(rows.length - ROWS_MAX, 'known differences'),
  )
}

function knownRow(use: KnownDifferenceUse, state: Html, startedAt: string): Html {
  const days = daysLeft(use.expires, startedAt)
  const left = days === null || days < 0 ? NOTHING : html` <small>${count(days, 'day')} left</small>`
  const because = use.because === undefined ? NOTHING : html`<br /><small>${outside(use.because, 300)}</small>`
  return html`<tr>
    <th scope="row">${outside(use.id, 60)}</th>
    <td>${state}</td>
    <td><code>${outside(place(use.rule, use.path), 200)}</code></td>
    <td class="number">${use.findings}</td>
    <td>${outside(use.owner, 60)}</td>
    <td>${outside(use.expires, 20)}${left}</td>
    <td>${outside(use.reason, 300)}${because}</td>
  </tr>`
}

const URGENCY: Readonly<Record<CoverageState, number>> = { failed: 0, unverified: 1, skipped: 2, compared: 3 }
const TONE: Readonly<Record<CoverageState, string>> = { failed: 'bad', unverified: 'open', skipped: 'calm', compared: 'good' }
/** Names in a row: the reason is one, and the names are hundreds when an environment is down. */
const NAMES_MAX = 12

/** By reason: one environment that is down is one row, not one per probe. */
export function gapSection({ result }: View): Html {
  const groups = [
    ...Map.groupBy(result.coverage.gaps, ({ state, environment, reason }) =>
      JSON.stringify([state, environment, reason]),
    ).values(),
  ].toSorted((left, right) => urgencyOf(left) - urgencyOf(right))
  const { coverage } = result
  const columns = ['state', 'environment', 'reason', 'probes and facets'].map((title) => ({ title }))
  const note = `${coverage.compared} of ${count(coverage.planned, 'probe')} compared in full${coverage.percent === null ? '' : `, ${coverage.percent} %`}`
  if (groups.length === 0)
    return section('gaps', 'Not compared', note, html`<p class="nothing">Everything that was planned was compared.</p>`)
  return section(
    'gaps',
    'Not compared',
    note,
    table('Not compared, by reason', columns, groups.slice(0, ROWS_MAX).map(gapRow)),
    more(groups.length - ROWS_MAX, 'reasons'),
  )
}

function urgencyOf([first]: readonly CoverageEntry[]): number {
  return first === undefined ? URGENCY.compared : URGENCY[first.state]
}

function gapRow(group: readonly CoverageEntry[]): Html {
  const [first] = group
  if (first === undefined) return NOTHING
  const byProbe = [...Map.groupBy(group, ({ probe }) => probe)]
  const names = byProbe.slice(0, NAMES_MAX).map(([probe, gaps]) => {
    const facets = gaps.filter(({ facet }) => facet !== '*').map(({ facet }) => facet)
    return html`<li>
      ${outside(probe, 100)}${facets.length === 0 ? NOTHING : html` <small>${short(facets.join(', '), 100)}</small>`}
    </li>`
  })
  const rest = byProbe.length - names.length
  const environment = first.environment === '*' ? 'all' : first.environment
  return html`<tr>
    <th scope="row">${badge(first.state, TONE[first.state])}</th>
    <td>${short(environment, 40)}</td>
    <td>${outside(first.reason ?? 'no reason given', 300)}</td>
    <td>
      <ul class="names">
        ${names}${rest > 0 ? html`<li>${rest} more</li>` : NOTHING}
      </ul>
    </td>
  </tr>`
}

const COMPARED_BY: Readonly<Record<Level, string>> = {
  exact: 'value',
  canonical: 'meaning',
  relation: 'relation to other fields',
  distribution: 'distribution',
  format: 'format',
  type: 'type',
  presence: 'presence',
}

/** By place: the same header in sixty probes is one row. */
export function noiseSection({ result }: View): Html {
  const groups = [
    ...Map.groupBy(result.noise, ({ facet, path, level }) => JSON.stringify([facet, path, level])).values(),
  ].toSorted((left, right) => right.length - left.length)
  if (groups.length === 0) return NOTHING
  const rows = groups.slice(0, ROWS_MAX).flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const probes = [...new Set(group.map(({ probe }) => probe))]
    const names = `${probes.slice(0, 3).join(', ')}${probes.length > 3 ? `, ${probes.length - 3} more` : ''}`
    return [
      html`<tr>
        <th scope="row"><code>${outside(place(first.facet, first.path), 160)}</code></th>
        <td>${COMPARED_BY[first.level]}</td>
        <td>${short(names, 160)}</td>
      </tr>`,
    ]
  })
  const columns = ['field', 'compared by', 'probes'].map((title) => ({ title }))
  return section(
    'noise',
    'Noise',
    `${count(result.noise.length, 'field')} that vary by nature (ids, times, order)`,
    html`<details class="whole">
      <summary>${count(groups.length, 'place')}</summary>
      ${table('Noise', columns, rows)}${more(groups.length - ROWS_MAX, 'places')}
    </details>`,
  )
}

export function onceSection({ result }: View): Html {
  const { notReproduced } = result
  if (notReproduced.length === 0) return NOTHING
  const rows = notReproduced.slice(0, ROWS_MAX).map(
    ({ probe, environment, rule, path, samples }) =>
      html`<tr>
        <th scope="row">${outside(probe, 120)}</th>
        <td>${short(environment, 40)}</td>
        <td><code>${outside(rule, 60)}</code></td>
        <td><code>${outside(path, 120)}</code></td>
        <td class="number">${samples}</td>
      </tr>`,
  )
  const titles = ['probe', 'candidate', 'rule', 'where'].map((title) => ({ title }))
  const columns = [...titles, { title: 'fresh answers without it', class: 'number' }]
  return section(
    'once',
    'Seen once',
    'came up in the first look and not again: told, not judged',
    table('Seen once', columns, rows),
    more(notReproduced.length - ROWS_MAX, 'differences'),
  )
}
