/** A result as Allure wants it: tests, figures, what was compared with what. */
import { quantileName, type LatencyComparison } from '../../core/latency.ts'
import type { Result } from '../../core/result.ts'
import type { RenderOptions } from '../formats/format.ts'
import { brief } from '../text/brief.ts'
import { candidateNames, duration } from '../words.ts'
import type { AllureExport, AllureMetric } from './model.ts'
import { testsOf } from './tests.ts'

const TEXT_CHARACTERS_MAX = 500
/** Probes whose latency gets figures of its own: Allure draws a line for each. */
const TIMED_MAX = 200
const REASONS_MAX = 20

export function allureExport(result: Result, options: RenderOptions): AllureExport {
  const { decision, reasons } = result.gate
  const passes = decision === 'pass' || decision === 'warn'
  return {
    runId: brief(result.runId, 40),
    at: Date.parse(result.startedAt) || 0,
    tests: testsOf(result, options),
    metrics: metricsOf(result),
    environment: environmentOf(result),
    errors: passes
      ? []
      : reasons.slice(0, REASONS_MAX).map((reason) => brief(`gate ${decision}: ${reason}`, TEXT_CHARACTERS_MAX)),
  }
}

/** What a quality gate bounds has a name that is the same everywhere; the figures of one probe carry its name. */
function metricsOf(result: Result): readonly AllureMetric[] {
  const { latency = [], coverage, counts } = result
  const tests = latency.flatMap((one) => one.tests)
  const isSeveral = candidateNames(result).length > 1
  return [
    ...(coverage.percent === null ? [] : [{ key: 'parity.coverage', value: coverage.percent }]),
    { key: 'parity.findings.breaking', value: counts.breaking },
    { key: 'parity.findings.minor', value: counts.minor },
    { key: 'parity.findings.known', value: counts.known },
    ...[...Map.groupBy(tests, ({ quantile }) => quantile)].flatMap(([quantile, own]): readonly AllureMetric[] => {
      const ratios = own.flatMap(({ ratio }) => ratio ?? [])
      return ratios.length === 0
        ? []
        : [{ key: `parity.latency.${quantileName(quantile)}.worst-ratio`, value: Math.max(...ratios) }]
    }),
    ...latency.slice(0, TIMED_MAX).flatMap((one) => figuresOf(one, isSeveral)),
  ]
}

function figuresOf({ probe, environment, tests }: LatencyComparison, isSeveral: boolean): readonly AllureMetric[] {
  const of = brief(isSeveral ? `${probe} [${environment}]` : probe, TEXT_CHARACTERS_MAX)
  return tests.flatMap(({ quantile, referenceMs, candidateMs, ratio }) => {
    const figures = { 'reference ms': referenceMs, 'candidate ms': candidateMs, ratio }
    return Object.entries(figures).flatMap(([name, value]) =>
      value === undefined ? [] : [{ key: `${of}: ${quantileName(quantile)} ${name}`, value }],
    )
  })
}

function environmentOf(result: Result): Readonly<Record<string, string>> {
  const { gate, coverage, runId, seed, tool, suite, verdict } = result
  const entries: readonly (readonly [name: string, value: string])[] = [
    // The name alone is the key: Allure's page cuts longer ones.
    ...result.environments.map(({ name, role, baseURL, version, health }): readonly [string, string] => [
      name,
      [role, ...(version === undefined ? [] : [version]), ...(health === 'healthy' ? [] : [health]), baseURL].join(', '),
    ]),
    ['suite', suite],
    ['verdict', verdict],
    ['gate', `${gate.decision} (exit ${gate.exitCode}, fail-on ${gate.failOn})`],
    ['coverage', coverage.percent === null ? 'nothing was to be compared' : `${coverage.percent} %`],
    ['run', `${runId}, seed ${seed}, ${duration(result.durationMs)}`],
    ['tool', tool],
  ]
  return Object.fromEntries(entries.map(([name, value]) => [brief(name, 200), brief(value, TEXT_CHARACTERS_MAX)]))
}
