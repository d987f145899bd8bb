/** The figures of a latency test in words: ratio, interval, tolerance, pairs. Every number says what it is of. */
import { quantileName, type LatencyComparison, type LatencyOutcome } from '../core/latency.ts'
import { milliseconds, percent, ratioText as ratioOf } from './pictures/numbers.ts'

/** `1.41`, or `-` where nothing could be computed. */
export function ratioText(ratio: number | undefined): string {
  return ratio === undefined ? '-' : ratioOf(ratio)
}

/** `[1.33, 1.49]`, or nothing. */
export function intervalText({ interval }: LatencyOutcome): string {
  return interval === undefined ? '-' : `[${interval[0].toFixed(2)}, ${interval[1].toFixed(2)}]`
}

/** `15 %`. */
export function percentText(share: number | undefined): string {
  return share === undefined ? '-' : percent(share)
}

/** `128 ms`. */
export function msText(ms: number | undefined): string {
  return ms === undefined ? '-' : milliseconds(ms)
}

/** `latency p95 slower: ratio 1.41 [1.33, 1.49], tolerance 15 %, 40 pairs`. */
export function latencySentence(test: LatencyOutcome): string {
  const because = test.because === undefined ? '' : ` (${test.because})`
  const flagged = test.verdict === 'slower' && !test.flagged ? ', not counted: it may be chance among so many tests' : ''
  return `latency ${quantileName(test.quantile)} ${test.verdict}${because}: ratio ${ratioText(test.ratio)} ${intervalText(test)}, tolerance ${percentText(test.tolerance)}, ${test.pairs} pairs${flagged}`
}

const PATHS: Readonly<Record<LatencyComparison['path']['used'], string>> = {
  'server-timing': "the server's own figure",
  floor: 'the time of a static route taken out',
  connect: 'the time of a TCP connect taken out',
  raw: 'as measured, with the way to the server in it',
}

/** How the way to the server was taken out, in words. */
export function pathText({ path }: LatencyComparison): string {
  const metric = path.metric === undefined ? '' : ` (Server-Timing ${path.metric})`
  const measured =
    path.referenceMs === undefined || path.candidateMs === undefined
      ? ''
      : `: ${msText(path.referenceMs)} and ${msText(path.candidateMs)}`
  return `${PATHS[path.used]}${metric}${measured}${path.because === undefined ? '' : `; ${path.because}`}`
}
