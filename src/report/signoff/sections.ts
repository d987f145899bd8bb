/** The sections of a sign-off document, as tables of texts: the same for HTML, PDF and Markdown. Everything is of the signed JSON. */
import {
  SIGNOFF_SCHEMA,
  type Signoff,
  type SignoffCause,
  type SignoffRecord,
  type SignoffStatement,
  type SignoffStatus,
} from '../../core/signoff.ts'
import { approvalsOf, sameName, spanOf } from '../../judge/signoff/decide.ts'
import { count } from '../words.ts'
import { bad, code, cut, cutRows, good, number, section, time, type Cell, type Section } from './cells.ts'

export type SignoffView = {
  readonly statement: SignoffStatement
  readonly statementSha256: string
  readonly records: readonly SignoffRecord[]
  readonly head: string
  /** As it was when the document was made. */
  readonly status: SignoffStatus
  readonly renderedAt: string
}

const CHANCE_MIN = 0.002
const SUBJECTS_MAX = 4

export function signoffOf({ statement }: SignoffView): Signoff {
  return statement.predicate[SIGNOFF_SCHEMA]
}

export function sectionsOf(view: SignoffView): readonly Section[] {
  const signoff = signoffOf(view)
  return [
    scope(view, signoff),
    evidence(signoff),
    results(signoff),
    ...(signoff.latency.length > 0 ? [latency(signoff)] : []),
    ...unexpected(signoff),
    knownDifferences(signoff),
    drift(signoff),
    notCovered(signoff),
    checks(view, signoff),
    approvals(view, signoff),
    integrity(view),
  ]
}

function scope({ statement }: SignoffView, signoff: Signoff): Section {
  const { reference, candidate } = signoff
  const digests = statement.subject.flatMap(({ name, digest }) =>
    Object.entries(digest).map(([algorithm, value]): readonly Cell[] => ['Subject', name, code(`${algorithm}:${value}`)]),
  )
  const versions = { reference: reference.version ?? 'not observed', candidate: candidate.version ?? 'not observed' }
  return section('scope', 'Scope', ['', 'what', 'identity'], {
    more: Math.max(0, digests.length - SUBJECTS_MAX),
    rows: [
      ['Candidate', `${candidate.name}, version ${versions.candidate}`, code(candidate.baseURL)],
      ['Reference', `${reference.name}, version ${versions.reference}`, code(reference.baseURL)],
      ...digests.slice(0, SUBJECTS_MAX),
      ['Config', `${signoff.suite}: config, probes, known differences`, code(`sha256:${signoff.configSha256}`)],
      ['Author', `${signoff.author.name}, ${time(signoff.createdAt)} UTC`, code(`key ${signoff.author.keyid}`)],
    ],
  })
}

function evidence({ evidence: runs, policy }: Signoff): Section {
  return section('evidence', 'Evidence', ['run', 'ended (UTC)', 'verdict', 'gate', 'probes', 'decided', 'result.json', 'log'], {
    note: `${count(runs.length, 'run')}, needed: ${policy.minRuns}, at most ${spanOf(policy.maxEvidenceAgeMs)} old when somebody approves.`,
    ...cutRows(
      runs.map(({ runId, endedAt, verdict, decision, planned, percent, resultSha256, logSha256 }) => [
        code(runId),
        time(endedAt),
        verdict,
        decision === 'pass' ? good('pass') : bad(decision),
        number(planned),
        { text: percent === null ? 'nothing' : `${percent} %`, kind: 'number' },
        code(resultSha256.slice(0, 16)),
        code(logSha256.slice(0, 16)),
      ]),
    ),
  })
}

function results({ areas, facets, critical }: Signoff): Section {
  const byFacet = Object.entries(facets).map(([facet, { compared, of }]) => `${facet} ${compared}/${of}`)
  const named = critical.map(({ probe, outcome }) => `${probe}: ${outcome}`)
  const columns = ['area', 'probes', 'parity', 'known', 'unexpected', 'undecided', 'skipped']
  return section('results', 'Results by area', columns, {
    note: `Compared by facet: ${byFacet.join(' · ') || 'nothing'}.${named.length > 0 ? ` Critical probes: ${cut(named.join(' · '), 240)}.` : ''}`,
    // All areas: the list is ours, and short.
    rows: areas.map(({ area, probes, parity, known, unexpected: open, undecided, skipped }) => [
      area,
      number(probes),
      number(parity),
      number(known),
      open > 0 ? bad(String(open)) : number(open),
      undecided > 0 ? bad(String(undecided)) : number(undecided),
      number(skipped),
    ]),
    empty: 'No probe was planned.',
  })
}

function latency({ latency: tests }: Signoff): Section {
  const percent = (ratio: number | undefined): Cell => {
    return { text: ratio === undefined ? 'unknown' : `${(ratio * 100).toFixed(0)} %`, kind: 'number' }
  }
  const ordered = tests.toSorted(
    (left, right) => Number(right.flagged) - Number(left.flagged) || (right.ratio ?? 0) - (left.ratio ?? 0),
  )
  const columns = [
    'probe',
    'quantile',
    'verdict',
    'ratio',
    '90 % interval',
    'tolerance',
    'pairs',
    'finds from',
    'P(false alarm)',
    'P(missed)',
  ]
  return section('latency', 'Latency', columns, {
    note: 'Ratio: candidate to reference. Finds from: the slowdown that four of five such runs would find. P: that such a run says "slower" though it is as fast, and that it does not though it is slower by twice the tolerance.',
    ...cutRows(
      ordered.map(({ probe, quantile, verdict, flagged, ratio, interval, tolerance, pairs, detectable, chances }) => [
        cut(probe, 32),
        `p${quantile * 100}`,
        flagged ? bad(verdict) : verdict,
        { text: ratio === undefined ? 'unknown' : ratio.toFixed(2), kind: 'number' },
        interval === undefined ? 'unknown' : `${interval[0].toFixed(2)} to ${interval[1].toFixed(2)}`,
        percent(tolerance),
        number(pairs),
        percent(detectable),
        chance(chances?.falseAlarm),
        chance(chances?.missedAtTwice),
      ]),
    ),
  })
}

/** It was counted in 2000 simulated runs, so that none seen is no zero: below 0.15 % by the rule of three. */
function chance(share: number | undefined): Cell {
  const text = share === undefined ? 'unknown' : share < CHANCE_MIN ? '< 0.2 %' : `${(share * 100).toFixed(1)} %`
  return { text, kind: 'number' }
}

function unexpected({ causes }: Signoff): readonly Section[] {
  const open = causes.filter(({ disposition }) => disposition !== 'known')
  if (open.length === 0) return []
  const row = ({ id, severity, title, path, disposition, probes, since }: SignoffCause): readonly Cell[] => [
    code(id),
    severity === 'breaking' ? bad(severity) : severity,
    cut(title),
    code(cut(path)),
    disposition,
    number(probes),
    time(since),
  ]
  return [
    section('unexpected', 'Unexpected differences', ['cause', 'severity', 'what', 'path', 'state', 'probes', 'seen since'], {
      ...cutRows(open.map(row)),
    }),
  ]
}

function knownDifferences({ knownDifferences: known }: Signoff): Section {
  return section('known', 'Known differences', ['id', 'what', 'reason', 'owner', 'issue', 'accepted until', 'in this evidence'], {
    empty: 'None are listed.',
    ...cutRows(
      known.map(({ id, state, rule, path, owner, reason, expires, findings, issue }) => [
        id,
        code(cut(`${rule} ${path}`.trim())),
        cut(reason),
        owner,
        issue ?? 'none',
        expires,
        state === 'applied' ? count(findings, 'finding') : state === 'unused' ? 'not seen' : bad(state),
      ]),
    ),
  })
}

function drift({ drift: { previous, appeared, gone, lasting } }: Signoff): Section {
  const list = (titles: readonly string[]): string =>
    titles.length === 0
      ? 'none'
      : cut(`${titles.length}: ${titles.slice(0, 3).join('; ')}${titles.length > 3 ? '; ...' : ''}`, 200)
  const since =
    previous === undefined
      ? []
      : [
          ['Appeared', list(appeared)],
          ['Gone', list(gone)],
        ]
  return section('drift', 'Drift', ['', 'differences'], {
    note:
      previous === undefined
        ? 'There is no earlier sign-off of this suite and candidate to compare with.'
        : `Since ${previous.id} (${previous.release}, ${time(previous.createdAt)} UTC).`,
    rows: [...since, ['There for longer than 14 days', list(lasting)]],
  })
}

function notCovered({ notCovered: gaps }: Signoff): Section {
  const areas = gaps.filter(({ state }) => state === 'no probe')
  const rest = gaps.filter(({ state }) => state !== 'no probe')
  const rows: readonly (readonly Cell[])[] = rest.map(({ what, state, reason }) => [cut(what), state, cut(reason)])
  const unasked: readonly (readonly Cell[])[] =
    areas.length === 0 ? [] : [[areas.map(({ what }) => what).join(', '), 'no probe', 'the suite asks nothing about it']]
  return section('not-covered', 'Not covered', ['what', 'state', 'reason'], {
    ...cutRows([...unasked, ...rows]),
    empty: 'Everything was compared.',
  })
}

function checks({ records }: SignoffView, { checks: all, author }: Signoff): Section {
  const failed = all.filter(({ ok }) => !ok).length
  const own = approvalsOf(records).some(({ name, keyid }) => keyid === author.keyid || sameName(name, author.name))
  return section('checks', 'Automatic checks', ['check', 'result', 'what was found'], {
    note: failed === 0 ? 'When it was created, all passed.' : `When it was created, ${failed} of ${all.length} failed.`,
    rows: [
      [
        'author',
        own ? bad('FAILED') : good('ok'),
        own ? `${author.name} approved as well` : `${author.name} has approved nothing`,
      ],
      ...all.map(({ id, ok, detail }) => [id, ok ? good('ok') : bad('FAILED'), cut(detail, 240)]),
    ],
  })
}

function approvals({ records }: SignoffView, { policy, author, createdAt }: Signoff): Section {
  const given = approvalsOf(records)
  const open = policy.roles.filter((role) => !given.some((approval) => approval.role === role))
  const needed = Math.max(0, policy.threshold - given.filter(({ role }) => policy.roles.includes(role)).length)
  return section('approvals', 'Approvals', ['role', 'printed name', 'meaning', 'decision', 'date and time (UTC)', 'key'], {
    note: `${given.length} given; needed: ${policy.threshold}, each of another person in another role, none of the author.`,
    rows: [
      ['author', author.name, 'authorship', 'created', createdAt, code(author.keyid.slice(0, 16))],
      ...given.map(({ role, name, meaning, at, keyid, emergency }) => [
        role,
        name,
        meaning,
        emergency === undefined
          ? good('approved')
          : bad(`EMERGENCY: ${cut(emergency.reason)}; review due ${emergency.reviewDue}`),
        at,
        code(keyid.slice(0, 16)),
      ]),
      ...(needed === 0 ? [] : open).map((role) => [role, '', '', 'not yet', '', '']),
      ...records.flatMap((record): readonly (readonly Cell[])[] =>
        record.kind === 'revoked'
          ? [['', record.name, '', bad(`REVOKED: ${cut(record.reason)}`), record.at, code(record.keyid.slice(0, 16))]]
          : [],
      ),
    ],
  })
}

function integrity({ statementSha256, head, records, renderedAt }: SignoffView): Section {
  return section('integrity', 'Integrity', ['', 'value'], {
    note: 'What is signed is the JSON; this page is drawn from it and proves nothing by itself.',
    rows: [
      ['Statement, SHA-256', code(statementSha256)],
      [`Last of ${count(records.length, 'record')}, SHA-256`, code(head)],
      ['Verify', code('parity signoff verify <this folder>')],
      ['Drawn', renderedAt],
    ],
  })
}
