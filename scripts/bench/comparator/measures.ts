/** The rows of the table: what is measured, the goal, and whether it is met. */
import { spreadOf } from '../statistics.ts'
import type { EqualRuns } from './equal.ts'
import type { CellOutcome } from './judge-cell.ts'
import { budgetOf } from './judge-cell.ts'
import { HELD_OUT_NAMES } from './kinds/index.ts'

export type Row = {
  readonly measure: string
  readonly goal: string
  readonly measured: string
  /** 'open': it cannot be measured yet, and `measured` says why. */
  readonly verdict: 'met' | 'missed' | 'open' | 'told'
}

/** Requests per environment: two to screen, five to confirm (specs/COMPARATOR.md, section 4). */
const REQUESTS_MAX = 7
const REQUESTS_MAX_INTERMITTENT = 30

export function verdict(met: boolean): 'met' | 'missed' {
  return met ? 'met' : 'missed'
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? 'nothing was run' : `${((part / whole) * 100).toFixed(2)} % (${part} of ${whole})`
}

/** Is this outcome a miss of its row? */
export function isMiss({ cell: { kind }, foundAfter }: CellOutcome): boolean {
  if (foundAfter === undefined) return true
  if (kind.rate !== undefined) return foundAfter > (kind.needs === 'history' ? budgetOf(kind.rate) : REQUESTS_MAX_INTERMITTENT)
  return kind.family !== 'order' && foundAfter > REQUESTS_MAX
}

type RecallRow = {
  readonly measure: string
  readonly least: number
  readonly takes: (outcome: CellOutcome) => boolean
  readonly open?: string
}

export function recallRows(outcomes: readonly CellOutcome[], needs: ReadonlySet<string>): readonly Row[] {
  const rate =
    (low: number, high: number) =>
    ({ cell: { kind } }: CellOutcome): boolean =>
      kind.rate !== undefined && kind.rate >= low && kind.rate < high && kind.needs !== 'latency'
  const steady = ({ cell: { kind } }: CellOutcome): boolean => kind.rate === undefined && kind.needs === undefined
  const rows: readonly RecallRow[] = [
    {
      measure: `recall, deterministic divergences, within ${REQUESTS_MAX} requests`,
      least: 0.99,
      takes: (one) => steady(one) && ['head', 'structure', 'value'].includes(one.cell.kind.family),
    },
    {
      measure: `recall, format or class change inside an always-noisy field, within ${REQUESTS_MAX} requests`,
      least: 0.95,
      takes: (one) => steady(one) && one.cell.kind.family === 'format',
    },
    {
      measure: 'recall, order, cardinality, keyed elements',
      least: 0.98,
      takes: (one) => steady(one) && one.cell.kind.family === 'order',
    },
    { measure: 'recall, intermittent at 50 % and more, within 30 observations', least: 0.9, takes: rate(0.5, 2) },
    { measure: 'recall, intermittent at 20 %, within 75 observations', least: 0.9, takes: rate(0.2, 0.5), open: 'history' },
    { measure: 'recall, intermittent at 5 %, within 320 observations', least: 0.9, takes: rate(0, 0.2), open: 'history' },
    { measure: 'latency', least: 0.9, takes: (one) => one.cell.kind.needs === 'latency', open: 'latency' },
  ]
  return rows.flatMap(({ measure, least, takes, open }): Row[] => {
    const own = outcomes.filter(takes)
    if (open !== undefined && !needs.has(open))
      return [
        {
          measure,
          goal: `>= ${least * 100} %`,
          measured: `of ${open}: measured where requests take time, by its own benchmarks below`,
          verdict: 'open',
        },
      ]
    if (own.length === 0) return []
    const found = own.filter((one) => !isMiss(one)).length
    return [
      {
        measure,
        goal: `>= ${least * 100} %`,
        measured: percent(found, own.length),
        verdict: verdict(found / own.length >= least),
      },
    ]
  })
}

/** Kinds of another nature, written apart: are the figures theirs too? */
export function heldOutRow(outcomes: readonly CellOutcome[]): readonly Row[] {
  const own = outcomes.filter(({ cell }) => HELD_OUT_NAMES.has(cell.kind.name))
  if (own.length === 0) return []
  return [
    {
      measure: 'of these, recall of the kinds held out',
      goal: '',
      measured: percent(own.filter((one) => !isMiss(one)).length, own.length),
      verdict: 'told',
    },
  ]
}

export function placeRows(outcomes: readonly CellOutcome[]): readonly Row[] {
  const found = outcomes.filter(({ foundAfter }) => foundAfter !== undefined)
  if (found.length === 0) return []
  const located = found.filter(({ located: isLocated }) => isLocated).length
  const causes = found.map((one) => one.causes).sort((left, right) => left - right)
  const p95 = causes[Math.ceil(causes.length * 0.95) - 1] ?? 0
  const median = spreadOf(causes).median
  const perProbe = outcomes.filter((one) => one.falseFindings.length > 0).length
  return [
    {
      measure: 'localisation: reported path = planted path',
      goal: '>= 98 %',
      measured: percent(located, found.length),
      verdict: verdict(located / found.length >= 0.98),
    },
    {
      measure: 'causes for one planted cause',
      goal: 'median 1, p95 <= 3',
      measured: `median ${median}, p95 ${p95}, max ${causes.at(-1)}`,
      verdict: verdict(median === 1 && p95 <= 3),
    },
    {
      measure: 'probes with a planted divergence that also report something else',
      goal: '',
      measured: percent(perProbe, outcomes.length),
      verdict: 'told',
    },
  ]
}

export function equalRows(runs: readonly EqualRuns[]): readonly Row[] {
  return runs.flatMap((equal): Row[] => {
    const { level, alarms, probes, runsWithAlarm, open } = equal
    const perThousand = (alarms.length / probes) * 1000
    const alarmRow: Row =
      level === 'hostile'
        ? {
            measure: 'false findings on equal environments, hostile noise',
            goal: '<= 1 per 1,000 probe-runs',
            measured: `${perThousand.toFixed(2)} per 1,000 (${alarms.length} in ${probes} probe-runs)`,
            verdict: verdict(perThousand <= 1),
          }
        : {
            measure: `runs with a false alarm on equal environments, ${level} noise`,
            goal: '0',
            measured: `${runsWithAlarm} of ${equal.runs} runs (${alarms.length} findings in ${probes} probe-runs)`,
            verdict: verdict(runsWithAlarm === 0),
          }
    const openRow: Row = {
      measure: `left undecided on equal environments, ${level} noise`,
      goal: '',
      measured: percent(open.length, probes),
      verdict: 'told',
    }
    return [alarmRow, openRow, costRow(equal)]
  })
}

const COST_MAX = { quiet: 4, normal: 12, hostile: 12 } as const
const COST_CAP = 22

function costRow({ level, requests }: EqualRuns): Row {
  const sorted = requests.toSorted((left, right) => left - right)
  const mean = sorted.reduce((sum, count) => sum + count, 0) / sorted.length
  const [p95 = 0, max = 0] = [sorted[Math.ceil(sorted.length * 0.95) - 1], sorted.at(-1)]
  return {
    measure: `requests per environment and probe when nothing differs, cold, ${level}`,
    goal: `<= ${COST_MAX[level]}, cap ${COST_CAP}`,
    measured: `mean ${mean.toFixed(2)}, p95 ${p95}, max ${max}`,
    verdict: verdict(mean <= COST_MAX[level] && max <= COST_CAP),
  }
}
