/** A finding: where, what each environment showed, how often, and behind a line why we believe it and both exchanges. */
import type { Finding } from '../../core/finding.ts'
import { levelText, surenessText } from '../text/evidence-words.ts'
import { whyAlike } from '../text/sides.ts'
import { place } from '../words.ts'
import type { Exchanges } from './exchanges.ts'
import { html, NOTHING, outside, short, type Html } from './markup.ts'
import { badge } from './parts.ts'
import { valueOf } from './values.ts'
import type { FindingGroup, View } from './view.ts'

export type FindingContext = {
  readonly view: View
  readonly exchanges: Exchanges
  /** Of the cause: said once, in its heading. */
  readonly place: string
  /** Why its findings are believed, where it is the same for all. */
  readonly belief: string | undefined
}

export function findingBlock(group: FindingGroup, { view, exchanges, place: known, belief }: FindingContext): Html {
  const [first, ...others] = group
  const own = place(first.facet, first.path)
  const anchors = others.map(({ id }) => html`<span id="${short(id, 24)}"></span>`)
  const why = whyAlike(first)
  const environments = group.map(({ environment }) => view.candidates.indexOf(environment) + 1).join(' ')
  return html`<article class="finding" id="${short(first.id, 24)}" data-e="${environments}">
    ${anchors}
    <h4>
      <a href="#${short(first.id, 24)}" title="link to this finding">${outside(first.probe, 160)}</a>
      ${own === known ? NOTHING : html`<code>${outside(own, 160)}</code>`}${dispositionOf(first)}
    </h4>
    ${valueTable(group, view)}${why === null ? NOTHING : html`<p class="why">${outside(why)}</p>`}
    <details>
      <summary>evidence</summary>
      ${group.map((finding) => evidenceOf(finding, exchanges, belief))}
    </details>
  </article> `
}

function dispositionOf({ disposition, knownDifference }: Finding): Html {
  if (disposition === 'open') return NOTHING
  const id = knownDifference === undefined ? '' : ` ${short(knownDifference, 40)}`
  return disposition === 'known' ? badge(`known${id}`, 'calm') : badge(`expired${id}`, 'bad')
}

/** One row per environment, the reference first; candidates that show the same share one. */
function valueTable(group: FindingGroup, view: View): Html {
  const [first] = group
  const { evidence } = first
  const rows = [
    rowOf(`${view.reference}`, first.reference, {
      other: first.candidate,
      type: first.classes[0],
      seen: [evidence.referenceAgreeing, evidence.referenceSamples],
      side: 'ref',
      rule: first.rule,
    }),
    ...[...Map.groupBy(group, (finding) => finding.candidate).values()].map((alike) => {
      const [one] = alike
      if (one === undefined) return NOTHING
      const { candidateAgreeing, candidateSamples } = one.evidence
      return rowOf(alike.map(({ environment }) => environment).join(', '), one.candidate, {
        other: one.reference,
        type: one.classes[1],
        seen: [candidateAgreeing, candidateSamples],
        side: 'cand',
        rule: one.rule,
      })
    }),
    ...silentRow(group, view),
  ]
  return html`<table class="values">
    <tbody>
      ${rows}
    </tbody>
  </table>`
}

type Cell = {
  readonly other: string | null
  readonly type: string
  readonly seen: readonly [agreeing: number, samples: number]
  readonly side: 'ref' | 'cand'
  readonly rule: string
}

function rowOf(name: string, value: string | null, { other, type, seen, side, rule }: Cell): Html {
  const isPlain = type === '' || type === 'absent' || value === null
  return html`<tr class="${side}">
    <th scope="row">${short(name, 80)}</th>
    <td>${valueOf(value, other, rule)}</td>
    <td>${isPlain ? '' : short(type, 40)}</td>
    <td>${seen[0]} of ${seen[1]}</td>
  </tr>`
}

function silentRow(group: FindingGroup, { candidates }: View): readonly Html[] {
  const silent = candidates.filter((name) => group.every(({ environment }) => environment !== name))
  if (candidates.length < 2 || silent.length === 0) return []
  return [
    html`<tr class="silent">
      <th scope="row">${short(silent.join(', '), 80)}</th>
      <td colspan="3"><i class="none">no such finding</i></td>
    </tr>`,
  ]
}

/** What level they disagree at, and how sure that is. */
export function beliefOf(finding: Finding): string {
  return `${levelText(finding)} ${surenessText(finding)}`
}

function evidenceOf(finding: Finding, exchanges: Exchanges, said: string | undefined): Html {
  const { evidence, environment } = finding
  const element = evidence.element === undefined ? NOTHING : html` Shown by the element with ${outside(evidence.element, 120)}.`
  const belief = beliefOf(finding)
  return html`<p>
      ${short(environment, 40)}: ${belief === said ? NOTHING : belief}${element}
      <code>parity explain ${short(finding.id, 24)}</code>
    </p>
    ${exchanges(finding)}`
}
