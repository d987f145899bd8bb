/** The heart of the terminal report: each cause once, most severe first, with both values of its first findings. */
import type { Finding } from '../../core/finding.ts'
import type { Severity } from '../../core/probe.ts'
import type { Cause, KnownDifferenceUse, Result } from '../../core/result.ts'
import { columns, flow, padTo, widest, wrap } from '../text/columns.ts'
import type { Page, Style } from '../text/page.ts'
import { classNote, fragments, whyAlike, type Fragments } from '../text/sides.ts'
import { causesBySeverity, count, place, referenceName } from '../words.ts'

const FINDINGS_SHOWN = 3
const CAUSES_SHOWN = 20
/** Longer titles are cut: they are rule titles, so in practice none is. */
const TITLE_LINES_MAX = 2

const INDENT = ' '.repeat(10)
const STYLE: Readonly<Record<Severity, Style>> = { breaking: 'red', minor: 'yellow', info: 'cyan' }

export function causeLines(result: Result, page: Page, verbose: boolean): readonly string[] {
  const findings = new Map(result.findings.map((finding) => [finding.id, finding]))
  const causes = causesBySeverity(result).filter((cause) => cause.disposition !== 'known')
  const shown = verbose ? causes : causes.slice(0, CAUSES_SHOWN)
  const blocks = shown.map((cause) => {
    const own = clearestFirst(cause.findings.flatMap((id) => findings.get(id) ?? []))
    return causeBlock(
      { cause, findings: own, reference: referenceName(result), expired: result.knownDifferences.expired, verbose },
      page,
    )
  })
  const more = causes.length - shown.length
  const rest = more > 0 ? [`${count(more, 'more cause')}: see result.json`] : []
  return [...blocks, rest].flatMap((block) => (block.length === 0 ? [] : ['', ...block]))
}

/** What is not accepted stands first, and each pair of values once before any comes again: a cause may hide the one that matters. */
function clearestFirst(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>()
  const ranked = findings.map((finding) => {
    const pair = JSON.stringify([finding.disposition, finding.reference, finding.candidate])
    const isRepeat = seen.has(pair)
    seen.add(pair)
    return { finding, rank: (finding.disposition === 'known' ? 2 : 0) + (isRepeat ? 1 : 0) }
  })
  return ranked.toSorted((left, right) => left.rank - right.rank).map(({ finding }) => finding)
}

type Block = {
  readonly cause: Cause
  readonly findings: readonly Finding[]
  readonly reference: string
  readonly expired: readonly KnownDifferenceUse[]
  readonly verbose: boolean
}

function causeBlock(block: Block, page: Page): readonly string[] {
  const { cause, findings } = block
  const shown = block.verbose ? findings : findings.slice(0, FINDINGS_SHOWN)
  const more = cause.findings.length - shown.length
  const id = page.fit(cause.id, 24)
  return [
    ...titleLines(cause, page),
    ...aboutLines(block, page),
    ...findingLines(block, shown, page),
    ...(more > 0 ? [page.ink('dim', `${INDENT}  ${more} more: parity explain ${id}`)] : []),
  ]
}

function titleLines(cause: Cause, page: Page): readonly string[] {
  const id = page.fit(cause.id, 24)
  const space = page.width - INDENT.length - columns(id) - 2
  const [first = '', ...rest] = wrap(page.fit(cause.title, space * TITLE_LINES_MAX - 10), space)
  const label = page.ink(STYLE[cause.severity], padTo(cause.severity.toUpperCase(), INDENT.length - 2))
  return [
    `${label}  ${id}  ${page.ink('bold', first)}`,
    ...rest.map((line) => `${INDENT}${' '.repeat(columns(id) + 2)}${page.ink('bold', line)}`),
  ]
}

/** Where, how often, how sure, whose. */
function aboutLines(block: Block, page: Page): readonly string[] {
  const { cause, findings } = block
  const [first] = findings
  const facet = first?.facet ?? cause.rule.split('.')[0] ?? ''
  const parts = [
    page.fit(place(facet, cause.path), page.width - INDENT.length),
    `${count(cause.findings.length, 'finding')} in ${count(cause.probes, 'probe')}${knownNote(findings)}`,
    ...(first === undefined ? [] : [sureness(block, first, page)]),
    ...(cause.owner === undefined ? [] : [`owner ${page.fit(cause.owner, 32)}`]),
  ]
  const about = flow(parts, page.width - INDENT.length).map((line) => INDENT + page.ink('dim', line))
  return cause.disposition === 'expired' ? [...about, `${INDENT}${page.ink('red', expiredText(block, first, page))}`] : about
}

function knownNote(findings: readonly Finding[]): string {
  const known = findings.filter(({ disposition }) => disposition === 'known').length
  const old = findings.filter(({ inBaseline }) => inBaseline === true).length
  const parts = [
    ...(known === 0 ? [] : [`${findings.length - known} open, ${known} known`]),
    ...(old === 0 ? [] : [old === findings.length ? 'not new' : `${old} not new`]),
  ]
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}

/** How often the weakest finding was seen on each side. */
function sureness({ findings, reference }: Block, first: Finding, page: Page): string {
  const isOne = findings.every((finding) => finding.environment === first.environment)
  const names = [page.fit(reference, 16), isOne ? page.fit(first.environment, 16) : 'candidate'] as const
  const weakest = findings.reduce((least, finding) => (share(finding) < share(least) ? finding : least), first)
  const { referenceAgreeing, referenceSamples, candidateAgreeing, candidateSamples, runs } = weakest.evidence
  const counted = runs === undefined ? '' : ` of ${runs} runs`
  const isAlways = share(weakest) === 1
  if (weakest.rule === 'latency.slower' || weakest.rule === 'latency.drift')
    return `over ${count(referenceSamples, 'pair')}${weakest.rule === 'latency.drift' ? '' : weakest.evidence.confirmed ? ', measured twice' : ', not measured again'}`
  const confirmed = findings.every((finding) => finding.evidence.confirmed) ? '' : ', not confirmed'
  if (isAlways) return `in every answer (${referenceSamples} ${names[0]}, ${candidateSamples} ${names[1]})${confirmed}`
  return `in ${referenceAgreeing} of ${referenceSamples} ${names[0]} and ${candidateAgreeing} of ${candidateSamples} ${names[1]} answers${counted}${confirmed}`
}

function share({ evidence }: Finding): number {
  const samples = evidence.referenceSamples + evidence.candidateSamples
  return samples === 0 ? 0 : (evidence.referenceAgreeing + evidence.candidateAgreeing) / samples
}

function expiredText({ expired }: Block, first: Finding | undefined, page: Page): string {
  const use = expired.find((item) => item.id === first?.knownDifference)
  const since = use === undefined ? '' : ` on ${page.fit(use.expires, 10)}`
  return `known difference ${page.fit(first?.knownDifference ?? '', 24)} expired${since}: fix it, or renew it`
}

function findingLines(block: Block, findings: readonly Finding[], page: Page): readonly string[] {
  const rows = findings.map((finding) => rowOf(block, finding, page))
  const labels = widest(rows.map((row) => row.label))
  const references = widest(rows.map((row) => row.reference))
  const lines = rows.map(
    (row) => `${INDENT}  ${padTo(row.label, labels)}   ${padTo(row.reference, references)}   ${row.candidate}`,
  )
  // Side by side when every row fits, else one below the other: a block never mixes the two.
  const fits = rows.every((row) => row.isWhole) && lines.every((line) => columns(line) <= page.width)
  return rows.flatMap((row, index) => {
    const note =
      row.why === null
        ? []
        : wrap(page.fit(row.why, 240), page.width - INDENT.length - 4).map((line) => `${INDENT}    ${page.ink('yellow', line)}`)
    return fits ? [lines[index] ?? '', ...note] : [...stacked(block, row, page), ...note]
  })
}

type Row = {
  readonly finding: Finding
  readonly label: string
  readonly reference: string
  readonly candidate: string
  /** Neither value was cut. */
  readonly isWhole: boolean
  readonly why: string | null
}

function rowOf(block: Block, finding: Finding, page: Page): Row {
  const path = finding.path === block.cause.path ? '' : `  ${place(finding.facet, finding.path)}`
  const label = page.fit(finding.probe + path, page.width - INDENT.length - 2)
  const values = fragments(finding, page, page.width)
  return {
    finding,
    label,
    reference: `${page.fit(block.reference, 24)} ${values.reference}${classNote(finding, 'reference', page)}`,
    candidate: `${page.fit(finding.environment, 24)} ${values.candidate}${classNote(finding, 'candidate', page)}`,
    isWhole: !values.reference.endsWith(page.ellipsis) && !values.candidate.endsWith(page.ellipsis),
    why: whyAlike(finding),
  }
}

function stacked(block: Block, row: Row, page: Page): readonly string[] {
  const names = [page.fit(block.reference, 24), page.fit(row.finding.environment, 24)] as const
  const name = widest(names)
  const notes = [classNote(row.finding, 'reference', page), classNote(row.finding, 'candidate', page)] as const
  const space = page.width - INDENT.length - 4 - name - 2 - widest(notes)
  const values: Fragments = fragments(row.finding, page, space)
  return [
    `${INDENT}  ${row.label}`,
    `${INDENT}    ${padTo(names[0], name)}  ${values.reference}${notes[0]}`,
    `${INDENT}    ${padTo(names[1], name)}  ${values.candidate}${notes[1]}`,
  ]
}
