/** The top of the page: the verdict, why the gate decides so, what was compared, and the filters. */
import { SEVERITIES } from '../../core/probe.ts'
import type { Result } from '../../core/result.ts'
import { count, duration } from '../words.ts'
import { html, NOTHING, outside, short, type Html } from './markup.ts'
import { facts, time } from './parts.ts'
import { verdictOf, type View } from './view.ts'

const REASONS_MAX = 8
/** Candidates that have a filter of their own: the stylesheet has a rule for each. */
const FILTERED_CANDIDATES_MAX = 9

export function headBlock(view: View): Html {
  const { result } = view
  const { word, tone, icon } = verdictOf(result)
  const sides = `${view.candidates.map((name) => short(name, 40)).join(', ')} against ${short(view.reference, 40)}`
  return html`<header>
    <div class="verdict ${tone}">
      <h1>
        <span class="word"><span aria-hidden="true">${icon}</span> ${word}</span>
        <span class="what">${short(result.suite, 60)}: ${sides}</span>
      </h1>
      <p>${statements(result)}</p>
      ${gateBlock(result)}${warningBlock(result)}
    </div>
    ${factBlock(view)}
  </header>`
}

function statements(result: Result): string {
  const { coverage } = result
  const open = result.causes.filter(({ disposition }) => disposition !== 'known')
  const parts = SEVERITIES.flatMap((severity) => {
    const amount = open.filter((cause) => cause.severity === severity).length
    return amount === 0 ? [] : [`${amount} ${severity}`]
  })
  const expired = open.filter(({ disposition }) => disposition === 'expired').length
  return [
    parts.length === 0 ? 'No open cause' : `${count(open.length, 'open cause')}: ${parts.join(', ')}`,
    ...(expired === 0 ? [] : [`${expired} by an expired known difference`]),
    `${coverage.compared} of ${count(coverage.planned, 'probe')} compared`,
    ...(coverage.undecided === 0 ? [] : [`${coverage.undecided} undecided`]),
    ...(coverage.skipped === 0 ? [] : [`${coverage.skipped} skipped`]),
    ...(result.complete ? [] : ['the run is not complete']),
  ].join(' · ')
}

function gateBlock({ gate }: Result): Html {
  const shown = gate.reasons.slice(0, REASONS_MAX)
  const rest = gate.reasons.length - shown.length
  const list = shown.map((reason) => html`<li>${outside(reason)}</li>`)
  return html`<p class="gate"><b>Gate: ${gate.decision}</b>, exit ${gate.exitCode}, fail-on ${gate.failOn}</p>
    ${
      list.length === 0
        ? NOTHING
        : html`<ul>
            ${list}${rest > 0 ? html`<li>${rest} more: see result.json</li>` : NOTHING}
          </ul>`
    }`
}

function warningBlock({ warnings }: Result): Html {
  if (warnings.length === 0) return NOTHING
  const shown = warnings.slice(0, REASONS_MAX).map((warning) => html`<li>${outside(warning)}</li>`)
  const rest = warnings.length - shown.length
  return html`<p class="gate"><b>${count(warnings.length, 'warning')}</b></p>
    <ul>
      ${shown}${rest > 0 ? html`<li>${rest} more: see result.json</li>` : NOTHING}
    </ul>`
}

function factBlock({ result }: View): Html {
  return facts([
    ['run', outside(result.runId, 40)],
    ['started', time(result.startedAt)],
    ['took', `${duration(result.durationMs)}, ${count(result.counts.requests, 'request')}`],
    ['seed', String(result.seed)],
    ['compared with run', result.gate.baseline === undefined ? undefined : outside(result.gate.baseline.runId, 40)],
    ['tool', outside(result.tool, 40)],
  ])
}

/** Compared of planned by facet; a facet with findings leads to the first of them. */
export function areaBar(view: View): Html {
  const cells = Object.entries(view.result.coverage.byFacet).map(([facet, { compared, of }]) => {
    const own = view.causes.filter(({ cause, groups }) => cause.disposition !== 'known' && groups[0]?.[0].facet === facet)
    const target = own[0]?.cause.id
    const state = target === undefined ? (compared < of ? 'open' : 'good') : 'bad'
    const words = html`<b>${short(facet, 24)}</b>
      ${compared}/${of}${own.length === 0 ? NOTHING : html`<em>${count(own.length, 'cause')}</em>`}`
    return target === undefined
      ? html`<li class="${state}"><span>${words}</span></li>`
      : html`<li class="${state}"><a href="#${short(target, 24)}">${words}</a></li>`
  })
  return cells.length === 0
    ? NOTHING
    : html`<nav class="areas" aria-label="Areas">
        <ul>
          ${cells}
        </ul>
      </nav>`
}

/** Boxes that the stylesheet reads: they work without script. What searches and counts is shown by the script. */
export function filterBar(view: View): Html {
  const { causes } = view.result
  if (causes.length === 0) return NOTHING
  const severities = SEVERITIES.map(
    (severity) => [severity, causes.filter((cause) => cause.severity === severity).length] as const,
  )
  const known = causes.filter(({ disposition }) => disposition === 'known').length
  const boxes = [...severities, ['known', known] as const]
    .filter(([, amount]) => amount > 0)
    .map(([name, amount]) => box(`show-${name}`, `${name} (${amount})`))
  const candidates = view.candidates.length < 2 ? [] : view.candidates.slice(0, FILTERED_CANDIDATES_MAX)
  const sides = candidates.map((name, index) => box(`show-e${index + 1}`, short(name, 40)))
  return html`<div class="filters" role="group" aria-label="Filters">
    <fieldset>
      <legend>Show</legend>
      ${boxes}
    </fieldset>
    ${
      sides.length === 0
        ? NOTHING
        : html`<fieldset>
            <legend>on</legend>
            ${sides}
          </fieldset>`
    }
    <p class="scripted" hidden>
      <label for="search">Search</label> <input id="search" type="search" autocomplete="off" />
      <output id="found" for="search"></output> <small>/ search, j k next and previous, o open, e all</small>
    </p>
  </div>`
}

function box(id: string, label: string): Html {
  return html`<label><input type="checkbox" id="${id}" checked /> ${label}</label>`
}
