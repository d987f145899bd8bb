/** The heart of the page: each cause once, worst first, with what it is about, why it matters and its findings. */
import type { Finding } from '../../core/finding.ts'
import { count, place } from '../words.ts'
import { exchangesOf, type Exchanges } from './exchanges.ts'
import { beliefOf, findingBlock } from './finding.ts'
import { html, NOTHING, outside, short, type Html, type Part } from './markup.ts'
import { badge, more, section } from './parts.ts'
import { verdictOf, type CauseView, type View } from './view.ts'

/** Causes that stand open: what a reader sees without a click. */
const OPEN_CAUSES = 8
/** Findings of a cause before "n more of this cause". */
const FIRST_FINDINGS = 5

export function causeSection(view: View): Html {
  const { result } = view
  const exchanges = exchangesOf(view)
  const open = view.causes.filter(({ cause }) => cause.disposition !== 'known').length
  const note = result.causes.length === 0 ? '' : `${open} open, ${result.causes.length - open} known`
  const blocks = view.causes
    .filter(({ groups }) => groups.length > 0)
    .map((shown, index) => causeBlock({ shown, isOpen: index < OPEN_CAUSES, view, exchanges }))
  const none =
    result.causes.length > 0
      ? NOTHING
      : html`<p class="nothing">
          ${verdictOf(result).word === 'PARITY' ? 'No difference was found in what was compared.' : 'No difference was found; see below what was not compared.'}
        </p>`
  const cut =
    view.cut > 0
      ? html`<p class="notice">
          This page shows ${result.findings.length - view.cut} of ${count(result.findings.length, 'finding')}, the worst first.
          ${view.cut} are left out here and stand in result.json.
        </p>`
      : NOTHING
  return section('findings', 'Differences', note, cut, none, blocks)
}

type CauseInput = {
  readonly shown: CauseView
  readonly isOpen: boolean
  readonly view: View
  readonly exchanges: Exchanges
}

function causeBlock({ shown, isOpen, view, exchanges }: CauseInput): Html {
  const { cause, groups, cut } = shown
  const findings = groups.flat()
  const first = findings[0]
  const facet = first?.facet ?? ''
  const beliefs = new Set(findings.map(beliefOf))
  const [belief] = beliefs.size === 1 ? beliefs : []
  const blocks = groups.map((group) => findingBlock(group, { belief, view, exchanges, place: place(facet, cause.path) }))
  const [near, far] = [blocks.slice(0, FIRST_FINDINGS), blocks.slice(FIRST_FINDINGS)]
  const rest =
    far.length === 0
      ? NOTHING
      : html`<details class="rest">
          <summary>${far.length} more of this cause</summary>
          ${far}
        </details>`
  const id = short(cause.id, 24)
  const environments = [...new Set(findings.map(({ environment }) => view.candidates.indexOf(environment) + 1))].join(' ')
  return html`<details
    class="cause ${cause.severity}"
    id="${id}"
    data-s="${cause.severity}"
    data-d="${cause.disposition}"
    data-e="${environments}"
    ${isOpen ? openAttribute : NOTHING}
  >
    <summary>
      <h3>${badges(shown, view)} ${outside(cause.title, 160)} <code>${outside(place(facet, cause.path), 160)}</code></h3>
      <span class="meta"
        >${count(cause.findings.length, 'finding')} in
        ${count(cause.probes, 'probe')}${cause.owner === undefined ? NOTHING : html` · ${short(cause.owner, 40)}`} · ${id}</span
      >
    </summary>
    ${aboutOf(shown, view, { first, belief })}${near}${rest}${more(cut, 'findings of this cause')}
  </details> `
}

const openAttribute: Html = html` open`

function badges({ cause }: CauseView, { result }: View): readonly Part[] {
  const isNew = result.gate.baseline !== undefined && cause.inBaseline !== true && cause.disposition !== 'known'
  return [
    badge(cause.severity, cause.severity),
    isNew ? badge('new', 'calm') : NOTHING,
    cause.disposition === 'open' ? NOTHING : badge(cause.disposition, cause.disposition === 'expired' ? 'bad' : 'calm'),
  ]
}

type About = { readonly first: Finding | undefined; readonly belief: string | undefined }

function aboutOf({ cause }: CauseView, view: View, { first, belief }: About): Html {
  const rule = view.options.rules?.get(cause.rule)
  const why = rule === undefined ? NOTHING : html`${rule.why} `
  const known = first?.knownDifference
  const { expired } = view.result.knownDifferences
  const use = expired.find(({ id }) => id === known)
  const late =
    cause.disposition === 'expired'
      ? html`<p class="notice">
          Known difference ${outside(known ?? '', 60)}
          expired${use === undefined ? NOTHING : html` on ${outside(use.expires, 20)}`}: fix it, or
          <code>parity accept --renew ${outside(known ?? '', 60)} --expires 90d</code>
        </p>`
      : NOTHING
  const id = short(cause.id, 24)
  // The command of `parity explain`: without an owner, parity accept would refuse it.
  const owner = cause.owner ?? view.result.probes.find(({ name }) => name === first?.probe)?.owner
  const who = owner === undefined ? ' --owner "..."' : ''
  const accept =
    cause.disposition === 'open' ? html`<code>parity accept ${id}${who} --reason "..." --expires 90d</code>` : NOTHING
  return html`<p class="about">${why}${belief === undefined ? NOTHING : html` <span class="belief">${belief}</span>`}</p>
    <p class="commands">
      <a href="#${id}">link to this</a><span>rule <code>${outside(cause.rule, 80)}</code></span
      ><code>parity explain ${id}</code>${accept}
    </p>
    ${late}`
}
