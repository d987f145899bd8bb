/**
 * Format "prometheus": the text format 0.0.4, for the textfile collector of node_exporter. Gauges of the last run; the id of
 * the run is no label, because every run would leave its series behind.
 */
import type { Severity } from '../../core/probe.ts'
import type { Disposition } from '../../core/finding.ts'
import type { KnownDifferenceUse, Result, Verdict } from '../../core/result.ts'
import { brief, notShown } from '../text/brief.ts'
import { candidateNames, referenceName } from '../words.ts'
import type { Format } from './format.ts'

/** Series of one name: a suite of more probes would be a cost of its own. */
export const SERIES_MAX: number = 1000
const LABEL_CHARACTERS = 200

type Labels = Readonly<Record<string, string>>
type Sample = readonly [labels: Labels, value: number]
type Family = readonly [name: string, help: string, samples: readonly Sample[]]

export const prometheusFormat: Format = {
  name: 'prometheus',
  file: 'parity.prom',
  mediaType: 'text/plain; version=0.0.4; charset=utf-8',
  render: (result) => {
    const common: Labels = {
      suite: brief(result.suite, LABEL_CHARACTERS),
      reference: brief(referenceName(result), LABEL_CHARACTERS),
      candidate: brief(candidateNames(result).join(', '), LABEL_CHARACTERS),
    }
    return [...runFamilies(result), ...latencyFamilies(result)].map((family) => familyText(family, common)).join('')
  },
}

function runFamilies(result: Result): readonly Family[] {
  const { verdict, gate, coverage, causes, knownDifferences, counts } = result
  const ended = (Date.parse(result.startedAt) + result.durationMs) / 1000
  const dispositions: readonly Disposition[] = ['open', 'expired', 'known']
  const severities: readonly Severity[] = ['breaking', 'minor', 'info']
  const verdicts: readonly Verdict[] = ['parity', 'diverged', 'undecided']
  return [
    [
      'parity_run_verdict',
      'The verdict of the last run: 1 for the one it has.',
      verdicts.map((one) => [{ verdict: one }, Number(one === verdict)]),
    ],
    ['parity_run_exit_code', 'Exit code of the last run.', [[{}, gate.exitCode]]],
    ['parity_run_complete', '1 when the last run came to its end.', [[{}, Number(result.complete)]]],
    ['parity_run_duration_seconds', 'How long the last run took.', [[{}, result.durationMs / 1000]]],
    ['parity_last_run_timestamp_seconds', 'When the last run ended, Unix time.', Number.isNaN(ended) ? [] : [[{}, ended]]],
    ['parity_requests', 'Requests of the last run.', [[{}, counts.requests]]],
    [
      'parity_probes',
      'Probes of the last run by state.',
      [
        [{ state: 'compared' }, coverage.compared],
        [{ state: 'undecided' }, coverage.undecided],
        [{ state: 'skipped' }, coverage.skipped],
      ],
    ],
    [
      'parity_causes',
      'Causes of the last run by severity and disposition.',
      severities.flatMap((severity) =>
        dispositions.map((disposition): Sample => [
          { severity, disposition },
          causes.filter((cause) => cause.severity === severity && cause.disposition === disposition).length,
        ]),
      ),
    ],
    [
      'parity_known_differences',
      'Known differences by state.',
      [
        [{ state: 'applied' }, knownDifferences.applied.length],
        [{ state: 'expired' }, knownDifferences.expired.length],
        [{ state: 'unused' }, knownDifferences.unused.length],
        [{ state: 'refused' }, knownDifferences.refused?.length ?? 0],
      ],
    ],
    [
      'parity_known_difference_expiry_timestamp_seconds',
      'End of the last day on which a known difference is accepted, Unix time.',
      [...uniqueUses(knownDifferences)].flatMap(expiry),
    ],
  ]
}

/** One entry may both apply and be refused elsewhere. */
function uniqueUses({ applied, expired, unused }: Result['knownDifferences']): Iterable<KnownDifferenceUse> {
  return new Map([...applied, ...expired, ...unused].map((use) => [use.id, use])).values()
}

function expiry({ id, expires }: KnownDifferenceUse): readonly Sample[] {
  const day = Date.parse(`${expires.slice(0, 10)}T24:00:00Z`)
  return Number.isNaN(day) ? [] : [[{ id: brief(id, LABEL_CHARACTERS) }, day / 1000]]
}

function latencyFamilies({ latency = [] }: Result): readonly Family[] {
  const tests = latency.flatMap((one) => one.tests)
  const of = (one: (typeof tests)[number], value: number | undefined, more: Labels = {}): readonly Sample[] =>
    value === undefined
      ? []
      : [
          [
            {
              probe: brief(one.probe, LABEL_CHARACTERS),
              environment: brief(one.environment, LABEL_CHARACTERS),
              quantile: String(one.quantile),
              ...more,
            },
            value,
          ],
        ]
  return [
    [
      'parity_latency_seconds',
      'Latency as compared, by side and quantile.',
      tests.flatMap((one) => [
        ...of(one, one.referenceMs === undefined ? undefined : one.referenceMs / 1000, { side: 'reference' }),
        ...of(one, one.candidateMs === undefined ? undefined : one.candidateMs / 1000, { side: 'candidate' }),
      ]),
    ],
    ['parity_latency_ratio', 'Candidate over reference.', tests.flatMap((one) => of(one, one.ratio))],
    [
      'parity_latency_ratio_low',
      'Lower end of the 90 % interval of the ratio.',
      tests.flatMap((one) => of(one, one.interval?.[0])),
    ],
    [
      'parity_latency_ratio_high',
      'Upper end of the 90 % interval of the ratio.',
      tests.flatMap((one) => of(one, one.interval?.[1])),
    ],
    ['parity_latency_tolerance_ratio', 'The ratio that is tolerated.', tests.flatMap((one) => of(one, 1 + one.tolerance))],
    [
      'parity_latency_slower',
      '1 when the candidate was found slower than tolerated.',
      tests.flatMap((one) => of(one, Number(one.verdict === 'slower' && one.flagged))),
    ],
    ['parity_latency_pairs', 'Pairs that counted.', tests.flatMap((one) => of(one, one.pairs))],
  ]
}

function familyText([name, help, samples]: Family, common: Labels): string {
  if (samples.length === 0) return ''
  const shown = samples.slice(0, SERIES_MAX)
  const more = samples.length - shown.length
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...shown.map(([labels, value]) => `${name}{${labelText({ ...common, ...labels })}} ${value}`),
    ...(more > 0 ? [`# ${notShown(more, `series of ${name}`)}`] : []),
    '',
  ].join('\n')
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`)
    .join(',')
}
