/**
 * Which finding shows which exchanges. Findings of one probe share theirs, so they are shown once and linked; the page has
 * room for so much of them, the worst findings first, and says where the room ended.
 */
import type { Finding } from '../../core/finding.ts'
import type { ExchangePair } from '../evidence.ts'
import { exchangeTable, type ExchangeDetail } from './exchange.ts'
import { pictureAnchor } from './latency.ts'
import { html, markupOf, NOTHING, short, type Html } from './markup.ts'
import type { View } from './view.ts'

/** Room of all exchanges together: half of what 300 findings may weigh (specs/REPORTS.md, head). */
const ROOM_UNITS = 145_000
/** A pair with its commands and equal rows wants this much; below it the names of the equal rows must do. */
const FULL_UNITS = 5000
/** Head, headers and markup of a pair without its bodies. */
const FRAME_UNITS = 1200
const BODY_UNITS: readonly [least: number, most: number] = [200, 2000]

/** By id of the finding; asked in the order of the page. */
export type Exchanges = (finding: Finding) => Html

export function exchangesOf(view: View): Exchanges {
  const { evidence } = view.options
  if (evidence === undefined) return (finding) => (finding.facet === 'latency' ? pictureLink(finding, view) : NOTHING)
  const shown = new Map<ExchangePair, string>()
  const noise = noisyHeaders(view)
  const detail = detailFor(new Set(evidence.exchanges.values()).size)
  let room = ROOM_UNITS
  return (finding) => {
    if (finding.facet === 'latency') return pictureLink(finding, view)
    const pair = evidence.exchanges.get(finding.id)
    if (pair === undefined || (pair.reference === undefined && pair.candidate === undefined))
      return html`<p class="more">No exchange in the log.</p>`
    const owner = shown.get(pair)
    if (owner !== undefined) return html`<p>Exchanges: the same as of <a href="#${owner}">${owner}</a>.</p>`
    if (room <= 0)
      return html`<p class="more">Exchanges: the page has no room left; <code>parity explain ${finding.id}</code></p>`
    const sides = { pair, reference: view.reference, candidate: finding.environment }
    const noisy = noise.get(JSON.stringify([finding.probe, finding.environment])) ?? new Set()
    const made = exchangeTable({ ...sides, noisy }, detail)
    room -= markupOf(made).length
    shown.set(pair, short(finding.id, 24))
    return made
  }
}

/** Latency is no matter of one exchange. */
function pictureLink({ probe, environment }: Finding, view: View): Html {
  const anchor = pictureAnchor(view, probe, environment)
  return anchor === undefined ? NOTHING : html`<p><a href="#${anchor}">Times of both sides, ratio and batches</a></p>`
}

/** The room is shared out: few pairs are shown at length, many in short. */
function detailFor(pairs: number): ExchangeDetail {
  const share = ROOM_UNITS / Math.max(1, pairs)
  const body = Math.floor((share - FRAME_UNITS) / 2)
  return { isFull: share >= FULL_UNITS, bodyUnitsMax: Math.min(BODY_UNITS[1], Math.max(BODY_UNITS[0], body)) }
}

function noisyHeaders({ result }: View): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>()
  for (const { probe, environment, facet, path } of result.noise) {
    if (facet !== 'headers') continue
    const key = JSON.stringify([probe, environment])
    const known = names.get(key) ?? new Set<string>()
    names.set(key, known.add(path.slice(1).toLowerCase()))
  }
  return names
}
