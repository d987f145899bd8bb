/** The steps of a test in Allure: one per facet that differs, that was not compared, or that was timed. */
import type { Finding } from '../../core/finding.ts'
import { quantileName, type LatencyOutcome } from '../../core/latency.ts'
import type { CoverageEntry, KnownDifferenceUse, Result } from '../../core/result.ts'
import { headline, type Case } from '../cases.ts'
import { intervalText, msText, percentText, ratioText } from '../latency-words.ts'
import { brief, briefValue } from '../text/brief.ts'
import { count, place, referenceName } from '../words.ts'
import type { AllureParameter, AllureStatus, AllureStep } from './model.ts'

/** Steps of findings in one test: more is in result.json, and said so. */
const FINDINGS_MAX = 50
const NAME_CHARACTERS_MAX = 300
const VALUE_CHARACTERS_MAX = 500

export function stepsOf(result: Result, { findings, gaps, latency }: Case): readonly AllureStep[] {
  const shown = Map.groupBy(findings.slice(0, FINDINGS_MAX), ({ facet }) => facet)
  const tests = latency?.tests ?? []
  const timed = tests.length > 0 && !shown.has('latency') ? [latencyStep([], tests)] : []
  const left = findings.length - FINDINGS_MAX
  return [
    ...[...shown].map(([facet, own]) => {
      const steps = own.map((finding) => findingStep(result, finding))
      return facet === 'latency'
        ? latencyStep(steps, tests)
        : step(`${brief(facet, NAME_CHARACTERS_MAX)}: ${count(own.length, 'difference')}`, 'failed', { steps })
    }),
    ...(left > 0 ? [step(`${count(left, 'more difference')}: see result.json`, 'failed')] : []),
    ...timed,
    ...gaps.map(gapStep),
  ]
}

function findingStep(result: Result, finding: Finding): AllureStep {
  const { evidence, severity, rule, facet, path, disposition, knownDifference } = finding
  const old = finding.inBaseline === true ? ['in the baseline'] : []
  return step(`${severity}: ${place(facet, path)}`, 'failed', {
    message: headline(result, finding),
    parameters: [
      parameter(`${referenceName(result)} (reference)`, briefValue(finding.reference, VALUE_CHARACTERS_MAX, finding.rule)),
      parameter(finding.environment, briefValue(finding.candidate, VALUE_CHARACTERS_MAX, finding.rule)),
      parameter('rule', rule),
      parameter('disposition', [disposition, ...acceptedBy(result, knownDifference), ...old].join(', ')),
      parameter(
        'seen in',
        `${evidence.referenceAgreeing} of ${evidence.referenceSamples} and ${evidence.candidateAgreeing} of ${evidence.candidateSamples} answers`,
      ),
      parameter('look', `parity explain ${finding.id}`),
    ],
  })
}

/** `KD-12 of team-edge until 2026-12-01`. */
function acceptedBy({ knownDifferences }: Result, id: string | undefined): readonly string[] {
  if (id === undefined) return []
  const uses: readonly KnownDifferenceUse[] = [...knownDifferences.applied, ...knownDifferences.expired]
  const use = uses.find((one) => one.id === id)
  return [use === undefined ? id : `${id} of ${use.owner} until ${use.expires}`]
}

function latencyStep(findings: readonly AllureStep[], tests: readonly LatencyOutcome[]): AllureStep {
  const steps = [...findings, ...tests.map(testStep)]
  const worst = (['failed', 'skipped'] as const).find((status) => steps.some((one) => one.status === status))
  return step('latency', worst ?? 'passed', { steps })
}

/** A test that could not tell is `skipped`: whether that leaves a gap is said by the coverage. */
function testStep(test: LatencyOutcome): AllureStep {
  const { verdict, flagged, referenceMs, candidateMs, ratio, pairs, tolerance, because } = test
  const status = verdict === 'undecided' ? 'skipped' : verdict === 'slower' && flagged ? 'failed' : 'passed'
  return step(`${quantileName(test.quantile)} ${verdict}${because === undefined ? '' : `: ${because}`}`, status, {
    parameters: [
      parameter('reference', msText(referenceMs)),
      parameter('candidate', msText(candidateMs)),
      parameter('ratio', `${ratioText(ratio)} ${intervalText(test)}`),
      parameter('tolerance', percentText(tolerance)),
      parameter('pairs', String(pairs)),
    ],
  })
}

function gapStep({ facet, state, reason }: CoverageEntry): AllureStep {
  const name = `${facet === '*' ? 'every facet' : facet}: not compared`
  return step(name, state === 'skipped' ? 'skipped' : 'broken', { message: brief(reason ?? state, NAME_CHARACTERS_MAX) })
}

function step(name: string, status: AllureStatus, more: Partial<AllureStep> = {}): AllureStep {
  return { name: brief(name, NAME_CHARACTERS_MAX), status, parameters: [], steps: [], ...more }
}

function parameter(name: string, value: string): AllureParameter {
  return { name: brief(name, NAME_CHARACTERS_MAX), value: brief(value, VALUE_CHARACTERS_MAX) }
}
