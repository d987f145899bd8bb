/** The live line of a run: what was done, what is left, and an estimate only when there is something to base it on. */
import { columns, cutAt } from './text/columns.ts'
import { count, duration } from './words.ts'

export type LatencyProgress = {
  readonly probesOpen: number
  readonly pairsDone: number
  /** When nothing is decided early. */
  readonly pairsMost: number
  readonly secondsLeft: number
}

export type Progress = {
  readonly probesPlanned: number
  readonly probesDone: number
  readonly requests: number
  /** Probes that are asked again, to confirm what the first look showed. */
  readonly confirming: number
  readonly findings: number
  /** Set while latency is sampled, after the probes. */
  readonly latency?: LatencyProgress
  /** Since the first request, by the monotonic clock. */
  readonly elapsedMs: number
}

/** A share of less than this, or less time, is no base for an estimate. */
const ESTIMATE_SHARE_MIN = 0.05
const ESTIMATE_ELAPSED_MIN_MS = 2000

/** Lines of a log that nobody watches: one each tenth, and a sign of life in between. */
const PLAIN_STEP = 0.1
const PLAIN_PAUSE_MIN_MS = 1000
const PLAIN_PAUSE_MS = 5000
/** From the second minute on the sign of life is rarer: an hour is not worth 700 lines. */
const PLAIN_LONG_RUN_MS = 60_000
const PLAIN_LONG_PAUSE_MS = 30_000

const BAR_COLUMNS = 20

/** One line without a line break, at most `width` columns, ASCII: the caller returns the cursor and clears the rest. */
export function progressLine(state: Progress, width: number): string {
  const line = partsOf(state).join('  ')
  const withBar = `${bar(state)}  ${line}`
  return columns(withBar) <= width ? withBar : cutAt(line, width)
}

/**
 * A line for a log, or null when it is not yet time for one.
 *
 * @param printed - the state of the line that was printed last; null before the first
 */
export function plainProgress(state: Progress, printed: Progress | null): string | null {
  if (printed !== null && !isDue(state, printed)) return null
  const [counts = '', ...rest] = partsOf(state)
  return [
    `${counts}${state.latency === undefined && state.probesPlanned === 0 ? '' : ` (${Math.floor(100 * shareOf(state))} %)`}`,
    ...rest,
  ].join(', ')
}

function partsOf(state: Progress): readonly string[] {
  const { latency } = state
  if (latency === undefined) return [countsText(state), count(state.requests, 'request'), ...statusParts(state)]
  const left =
    latency.secondsLeft < 1 ? '' : `, at most ${duration(Math.round(latency.secondsLeft) * 1000).replace('.0 s', ' s')} left`
  return [
    `latency ${latency.pairsDone}/${count(latency.pairsMost, 'pair')}`,
    `${count(latency.probesOpen, 'probe')} open`,
    ...(state.findings === 0 ? [] : [count(state.findings, 'finding')]),
    duration(state.elapsedMs) + left,
  ]
}

/** Of the probes, then of the pairs. */
function shareOf({ latency, probesDone, probesPlanned }: Progress): number {
  const [done, most] = latency === undefined ? [probesDone, probesPlanned] : [latency.pairsDone, latency.pairsMost]
  return most === 0 ? 0 : Math.min(1, done / most)
}

function isDue(state: Progress, printed: Progress): boolean {
  const pauseMs = state.elapsedMs - printed.elapsedMs
  if ((state.latency === undefined) !== (printed.latency === undefined)) return true
  const step = shareOf(state) - shareOf(printed)
  if (step >= PLAIN_STEP) return pauseMs >= PLAIN_PAUSE_MIN_MS
  return pauseMs >= (state.elapsedMs > PLAIN_LONG_RUN_MS ? PLAIN_LONG_PAUSE_MS : PLAIN_PAUSE_MS)
}

function countsText(state: Progress): string {
  return `${state.probesDone}/${count(state.probesPlanned, 'probe')}`
}

function statusParts(state: Progress): readonly string[] {
  return [
    ...(state.confirming === 0 ? [] : [`confirming ${state.confirming}`]),
    ...(state.findings === 0 ? [] : [count(state.findings, 'finding')]),
    duration(state.elapsedMs) + estimateText(state),
  ]
}

/** By the pace so far. What is still to be confirmed takes time that nobody knows, so then it is a least. */
function estimateText(state: Progress): string {
  const { probesDone, probesPlanned, elapsedMs, confirming } = state
  const left = probesPlanned - probesDone
  if (left <= 0 || probesDone < probesPlanned * ESTIMATE_SHARE_MIN || probesDone === 0 || elapsedMs < ESTIMATE_ELAPSED_MIN_MS)
    return ''
  const leftMs = Math.max(1000, Math.round(((elapsedMs / probesDone) * left) / 1000) * 1000)
  return `, ${confirming > 0 ? 'at least' : 'about'} ${duration(leftMs).replace('.0 s', ' s')} left`
}

function bar(state: Progress): string {
  // Never full before the end.
  const filled = Math.floor(shareOf(state) * BAR_COLUMNS)
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_COLUMNS - filled)}]`
}
