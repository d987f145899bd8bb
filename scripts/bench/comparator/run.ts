/**
 * The benchmark that defines "better" (specs/COMPARATOR.md, section 4): seeded environments, equal or with one divergence
 * planted, judged by the comparator and beside it by the rules of its rivals. Ends with 1 when a goal is missed.
 *
 *   node scripts/bench/comparator/run.ts [--quick] [--kind K] [--archetype A] [--noise L] [--replay ID] ...
 */
import { writeFile } from 'node:fs/promises'
import process from 'node:process'

import { publish } from '../document.ts'
import { describeMachine } from '../machine.ts'
import { ARCHETYPES } from './archetypes/index.ts'
import { cellsOf } from './cells.ts'
import { type Alarm, type EqualRuns, runEqual } from './equal.ts'
import { type CellOutcome, runCell } from './judge-cell.ts'
import { KINDS } from './kinds/index.ts'
import { measureDeterminism, measureKnownDifferences } from './laws.ts'
import { equalRows, heldOutRow, placeRows, recallRows, type Row } from './measures.ts'
import { type Options, readOptions, USAGE } from './options.ts'
import { replay } from './replay.ts'
import { listed, renderAlarms, renderFalse, renderMislocated, renderMisses, renderTable } from './report.ts'
import { contestRivals, renderRivals } from './rivals/contest.ts'
import { measureServed } from './served.ts'
import { measureSpeed } from './speed.ts'
import { measurePrecision, measureSpellings, measureWideCauses, type Told } from './suites.ts'

/** What the product has besides the comparison of one run: kinds that need more are told as open. */
/** Of the cells that take many runs, so many are left out but one. */
const OFTEN_EVERY = 8
const HAS: ReadonlySet<string> = new Set(['history'])

/** Of the cells, how many a quick run takes. */
const QUICK_EVERY = 6

type Measured = {
  readonly outcomes: readonly CellOutcome[]
  readonly equal: readonly EqualRuns[]
  readonly told: readonly Told[]
  readonly rows: readonly Row[]
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE)
    return 0
  }
  const options = readOptions(args)
  if (options.replay !== undefined) {
    console.log(replay(options.replay))
    return 0
  }
  const machine = describeMachine()
  const started = performance.now()
  const measured = await withServed(options, measure(options))
  tellAll(measured)
  const probes = measured.equal.reduce((sum, equal) => sum + equal.probes, 0)
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  const counts = `${measured.outcomes.length} cells (${KINDS.length} kinds of divergence, ${ARCHETYPES.length} archetypes, 3 levels of noise), ${probes} equal probe-runs, seeds ${options.seeds.join(', ')}, ${seconds} s`
  const text = [...machine.map((line) => `- ${line}`), `- ${counts}`, '', renderTable(measured.rows), ...rivalLines(options)]
  await publish('comparator', text.join('\n'), options.write)
  if (options.json !== undefined) await writeFile(options.json, asJson(measured))
  return measured.rows.some(({ verdict }) => verdict === 'missed') ? 1 : 0
}

async function withServed({ isServed, firstRun, isQuick }: Options, measured: Measured): Promise<Measured> {
  if (!isServed) return measured
  const { row, told } = await measureServed(firstRun, isQuick ? 40 : 200)
  tell('a real run finds something else', told.join('\n'))
  return { ...measured, rows: [...measured.rows, row] }
}

/** Rivals take so long with 60 requests that some of the cells must do. */
function rivalLines({ withRivals, firstRun, isQuick }: Options): readonly string[] {
  if (!withRivals) return []
  const rows = timed('rivals', () => contestRivals(firstRun, isQuick ? 60 : 8, isQuick ? 1 : 5))
  return ['', 'Rules of the rivals on the same observations, as far as their documents tell them:', '', renderRivals(rows)]
}

function measure(options: Options): Measured {
  const { isQuick, firstRun } = options
  const has = (part: string): boolean => options.parts.has(part)
  // First, while there is no garbage of others to collect.
  const speed = has('speed') ? timed('speed', () => measureSpeed(isQuick ? 2 : 7, !isQuick)) : []
  const outcomes = has('cells') ? timed('cells', () => runCells(options)) : []
  const equal = has('equal') ? timed('equal environments', () => runEqualSuites(options)) : []
  const told = [
    ...(has('precision') ? [timed('precision', () => measurePrecision(isQuick ? 3 : 30, firstRun))] : []),
    ...(has('spelling') ? [timed('spellings', () => measureSpellings(firstRun))] : []),
  ]
  const laws = has('laws')
    ? timed('laws', () => [
        measureWideCauses(firstRun),
        measureDeterminism(firstRun, isQuick ? 3 : 30),
        measureKnownDifferences(firstRun, isQuick ? 25 : 600),
      ])
    : []
  const rows = [
    ...(has('cells') ? recallRows(outcomes, HAS) : []),
    ...heldOutRow(outcomes),
    ...placeRows(outcomes),
    ...equalRows(equal),
    ...told.map(({ row }) => row),
    ...laws,
    ...speed,
  ]
  return { outcomes, equal, told, rows }
}

function timed<T>(name: string, work: () => T): T {
  const started = performance.now()
  const result = work()
  console.error(`${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`)
  return result
}

function runCells({ selection, seeds, isQuick, isNarrow }: Options): readonly CellOutcome[] {
  const cells = cellsOf(selection, seeds, isQuick && !isNarrow ? QUICK_EVERY : 1)
  const once = cells.filter(({ kind: { needs } }) => needs === undefined)
  // A rate that many runs have to show takes a hundred comparisons a cell.
  const often = cells.filter(({ kind: { needs } }) => needs !== undefined && HAS.has(needs))
  return [...once, ...often.filter((_, index) => index % OFTEN_EVERY === 0)].map((cell) => runCell(cell).outcome)
}

function runEqualSuites({ equalRuns, firstRun, archetypes, repeats }: Options): readonly EqualRuns[] {
  return (['quiet', 'normal', 'hostile'] as const).flatMap((level) =>
    equalRuns[level] === 0 ? [] : [runEqual(level, equalRuns[level], firstRun, { archetypes, repeats })],
  )
}

function tellAll({ outcomes, equal, told }: Measured): void {
  const open = listed(outcomes)
  const all = (pick: (one: EqualRuns) => readonly Alarm[]): string => renderAlarms(equal.flatMap(pick))
  tell('missed', renderMisses(open))
  tell('found elsewhere than planted', renderMislocated(open))
  tell('said of a planted probe, and not what was planted', renderFalse(open))
  tell('more than 3 causes', renderManyCauses(open))
  tell(
    'false alarms on equal environments',
    all(({ alarms }) => alarms),
  )
  tell(
    'left undecided on equal environments',
    all(({ open: undecided }) => undecided),
  )
  for (const { row, alarms } of told) tell(row.measure, renderAlarms(alarms))
}

function renderManyCauses(outcomes: readonly CellOutcome[]): string {
  return outcomes
    .filter(({ causes }) => causes > 3)
    .map(({ cell, causes }) => `    ${cell.id}  ${causes} causes`)
    .join('\n')
}

function tell(title: string, text: string): void {
  if (text !== '') console.log(`\n## ${title}\n${text}`)
}

function asJson({ rows, outcomes, equal }: Measured): string {
  const cells = outcomes.map(({ cell, requests, foundAfter, located, falseFindings, causes }) => ({
    id: cell.id,
    family: cell.kind.family,
    place: cell.plant.place,
    requests,
    foundAfter: foundAfter ?? null,
    located,
    causes,
    falseFindings: falseFindings.map(({ rule, path }) => `${rule} at ${path}`),
  }))
  const alarms = equal.flatMap((one) => one.alarms)
  return `${JSON.stringify({ rows, cells, alarms }, null, 1)}\n`
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  return 2
})
