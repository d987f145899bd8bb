/**
 * Format "gitlab": four files for `artifacts:reports` (docs.gitlab.com/ci/yaml/artifacts_reports): code quality, which shows
 * causes beside the changed probes, annotations (links on the job), metrics (compared with the target branch), and dotenv.
 */
import type { Severity } from '../../core/probe.ts'
import type { Result } from '../../core/result.ts'
import { headline } from '../cases.ts'
import { quantileName } from '../../core/latency.ts'
import { brief, notShown } from '../text/brief.ts'
import { causesBySeverity } from '../words.ts'
import type { Format, ReportFile } from './format.ts'

/** The widget of a merge request shows few; this keeps the artefact small on the worst of days. */
export const ISSUES_MAX: number = 1000
/** GitLab refuses a dotenv report over 5 kB (docs.gitlab.com/ci/variables/dotenv_variables). */
export const DOTENV_BYTES_MAX: number = 5120

const SEVERITY: Readonly<Record<Severity, string>> = { breaking: 'critical', minor: 'minor', info: 'info' }

export const gitlabFormat: Format = {
  name: 'gitlab',
  file: 'gl-codequality.json',
  mediaType: 'application/json',
  render: (result) => `${JSON.stringify(issues(result), null, 2)}\n`,
  beside: (result, { out }): readonly ReportFile[] => [
    { name: 'gl-annotations.json', mediaType: 'application/json', text: `${JSON.stringify(annotations(result), null, 2)}\n` },
    { name: 'metrics.txt', mediaType: 'text/plain; charset=utf-8', text: metrics(result) },
    { name: 'parity.env', mediaType: 'text/plain; charset=utf-8', text: dotenv(result, out ?? '.') },
  ],
}

function issues(result: Result): readonly object[] {
  const findings = new Map(result.findings.map((finding) => [finding.id, finding]))
  const causes = causesBySeverity(result).filter(({ disposition }) => disposition !== 'known')
  const all = causes.flatMap((cause) => {
    const first = findings.get(cause.findings[0] ?? '')
    const probe = result.probes.find(({ name }) => name === first?.probe)
    return first === undefined
      ? []
      : [
          {
            description: headline(result, first, cause.findings.length > 1 ? ` (and ${cause.findings.length - 1} more)` : ''),
            check_name: brief(cause.rule, 120),
            fingerprint: brief(cause.id, 60),
            severity: SEVERITY[cause.severity],
            location: {
              path: probe === undefined || probe.file === '' ? 'parity' : brief(probe.file, 300),
              lines: { begin: Math.max(1, probe?.line ?? 1) },
            },
          },
        ]
  })
  if (all.length <= ISSUES_MAX) return all
  const shown = all.slice(0, ISSUES_MAX - 1)
  const last = {
    description: notShown(all.length - shown.length, 'causes'),
    check_name: 'parity',
    fingerprint: 'parity-more',
    severity: 'info',
    location: { path: 'parity', lines: { begin: 1 } },
  }
  return [...shown, last]
}

/** Links that the job page shows: the environments that were compared. */
function annotations({ environments, gate }: Result): object {
  const links = environments.flatMap(({ name, role, baseURL }) =>
    isWebAddress(baseURL) ? [{ external_link: { label: brief(`${name} (${role})`, 100), url: baseURL } }] : [],
  )
  return { [`parity: ${gate.decision}, exit ${gate.exitCode}`]: links }
}

/** A link that runs something is none. */
function isWebAddress(text: string): boolean {
  return /^https?:\/\/[\w.[\]:~/%?=&+,@-]+$/i.test(text) && text.length <= 255
}

/** OpenMetrics lines; GitLab keeps values as text and shows what changed against the target branch. */
function metrics({ coverage, counts, causes, latency = [], durationMs }: Result): string {
  const open = causes.filter(({ disposition }) => disposition !== 'known')
  const of = (severity: Severity): number => open.filter((cause) => cause.severity === severity).length
  const flagged = latency.flatMap(({ tests }) => tests.filter(({ flagged: isFlagged }) => isFlagged))
  const lines = [
    `parity_probes_planned ${coverage.planned}`,
    `parity_probes_compared ${coverage.compared}`,
    `parity_probes_undecided ${coverage.undecided}`,
    `parity_probes_skipped ${coverage.skipped}`,
    ...(['breaking', 'minor', 'info'] as const).map((severity) => `parity_causes{severity="${severity}"} ${of(severity)}`),
    `parity_findings_known ${counts.known}`,
    `parity_requests ${counts.requests}`,
    `parity_duration_seconds ${durationMs / 1000}`,
    ...(latency.length === 0 ? [] : [`parity_latency_slower ${flagged.length}`, ...worstRatios(latency)]),
  ]
  return `${lines.join('\n')}\n`
}

function worstRatios(latency: NonNullable<Result['latency']>): readonly string[] {
  const tests = latency.flatMap((one) => one.tests)
  const quantiles = [...new Set(tests.map(({ quantile }) => quantile))].toSorted((left, right) => left - right)
  return quantiles.flatMap((quantile) => {
    const ratios = tests.filter((test) => test.quantile === quantile).flatMap(({ ratio }) => ratio ?? [])
    return ratios.length === 0
      ? []
      : [`parity_latency_ratio_worst{quantile="${quantileName(quantile)}"} ${Math.max(...ratios).toFixed(3)}`]
  })
}

/** A dotenv report knows no quotes and no line breaks: what is not plain is left out of the value. */
function dotenv({ verdict, gate, counts, runId, environments }: Result, out: string): string {
  const safe = (text: string): string => text.replace(/[^\w.:/@+=-]/g, '_').slice(0, 300)
  const candidate = environments.find(({ role }) => role === 'candidate')
  const values = {
    PARITY_VERDICT: verdict,
    PARITY_GATE: gate.decision,
    PARITY_EXIT_CODE: gate.exitCode,
    PARITY_BREAKING: counts.breaking,
    PARITY_MINOR: counts.minor,
    PARITY_KNOWN: counts.known,
    PARITY_EXPIRED: counts.expired,
    PARITY_RUN_ID: safe(runId),
    PARITY_FOLDER: safe(out),
    PARITY_CANDIDATE_VERSION: safe(candidate?.version ?? ''),
  }
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}
