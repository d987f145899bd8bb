/** Latency is no matter of one exchange: its evidence is the distributions, in pictures and then in figures with their limits. */
import type { Finding } from '../../core/finding.ts'
import { quantileName, type LatencyComparison, type LatencyOutcome } from '../../core/latency.ts'
import type { Result } from '../../core/result.ts'
import { pathText } from '../latency-words.ts'
import { latencyTextLines } from '../pictures/latency-text.ts'
import { milliseconds, percent } from '../pictures/numbers.ts'
import { wrap } from '../text/columns.ts'
import type { Page } from '../text/page.ts'
import { count } from '../words.ts'

export function timingLines(result: Result, finding: Finding, page: Page): readonly string[] {
  if (finding.facet !== 'latency') return []
  const own = result.latency?.find(({ probe, environment }) => probe === finding.probe && environment === finding.environment)
  if (own === undefined) return []
  const sentences = [...own.tests.map(testSentence), `The way to the server: ${pathText(own)}.`, ...droppedSentence(own)]
  return [
    ...latencyTextLines(own, page),
    ...sentences.flatMap((sentence) => wrap(page.fit(sentence, 600), page.width - 2).map((line) => `  ${line}`)),
  ]
}

function testSentence(test: LatencyOutcome): string {
  const sides =
    test.referenceMs === undefined || test.candidateMs === undefined
      ? ''
      : ` ${milliseconds(test.referenceMs)} against ${milliseconds(test.candidateMs)},`
  const detectable =
    test.detectable === undefined ? '' : `; a slowdown of ${percent(test.detectable)} would be found in 80 % of such runs`
  const because = test.because === undefined ? '' : ` (${test.because})`
  const chance = test.verdict === 'slower' && !test.flagged ? ', not counted, because so many tests find one by chance' : ''
  return `${quantileName(test.quantile)}:${sides} ${test.verdict}${because}${chance}; tolerated are ${percent(test.tolerance)}, the larger of ${percent(test.relative)} and ${milliseconds(test.absoluteMs)}; ${count(test.pairs, 'pair')} in ${count(test.batches, 'batch', 'batches')}${detectable}.`
}

/** What was left out is on no side: a late sampler measures itself. */
function droppedSentence({ dropped }: LatencyComparison): readonly string[] {
  if (dropped.slices === 0) return []
  return [
    `${count(dropped.pairs, 'pair')} left out, because the sampler itself was late in ${dropped.slices} of ${count(dropped.of, 'second')}.`,
  ]
}
