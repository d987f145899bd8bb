/**
 * Format "sarif" (SARIF 2.1.0, OASIS): a cause is a result, an accepted one is suppressed. The place is the probe that asked,
 * because answers have no line; probe and path stand in the logical location. Cause ids are the fingerprints.
 */
import type { Finding, Rule } from '../../core/finding.ts'
import type { Severity } from '../../core/probe.ts'
import type { Cause, Result } from '../../core/result.ts'
import { headline } from '../cases.ts'
import { brief, notShown } from '../text/brief.ts'
import { causesBySeverity, place } from '../words.ts'
import type { Format, RenderOptions } from './format.ts'

/** GitHub reads 25,000 results of a run and shows 5,000 (docs.github.com, SARIF support). */
export const RESULTS_MAX: number = 5000
const LOCATIONS_MAX = 10
const TEXT_CHARACTERS = 1000

const LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = { breaking: 'error', minor: 'warning', info: 'note' }

export const sarifFormat: Format = {
  name: 'sarif',
  file: 'parity.sarif',
  mediaType: 'application/sarif+json',
  render: (result, options) => `${JSON.stringify(sarif(result, options), null, 2)}\n`,
}

function sarif(result: Result, { rules }: RenderOptions): object {
  const causes = causesBySeverity(result)
  const shown = causes.slice(0, RESULTS_MAX)
  const ids = [...new Set(shown.map(({ rule }) => rule))].toSorted((left, right) => (left < right ? -1 : 1))
  const findings = new Map(result.findings.map((finding) => [finding.id, finding]))
  const run = {
    tool: {
      driver: {
        name: 'envparity',
        version: brief(result.tool.replace(/^envparity /, ''), 40),
        rules: ids.map((id) => descriptor(id, rules?.get(id))),
      },
    },
    automationDetails: { id: `envparity/${brief(result.suite, 100)}/${brief(result.runId, 40)}` },
    invocations: [invocation(result, causes.length - shown.length)],
    originalUriBaseIds: { SRCROOT: { description: { text: 'The folder of the config.' } } },
    columnKind: 'utf16CodeUnits',
    results: shown.map((cause) => resultOf(result, cause, { findings, ruleIndex: ids.indexOf(cause.rule) })),
    properties: { verdict: result.verdict, gate: result.gate.decision, exitCode: result.gate.exitCode },
  }
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  }
}

function descriptor(id: string, rule: Rule | undefined): object {
  return {
    id: brief(id, 120),
    ...(rule !== undefined && {
      shortDescription: { text: brief(rule.title, TEXT_CHARACTERS) },
      fullDescription: { text: brief(rule.why, TEXT_CHARACTERS) },
      defaultConfiguration: { level: LEVEL[rule.severity] },
    }),
  }
}

/** `executionSuccessful` is about us, not about what was found: a run that found much was a good one. */
function invocation({ gate, startedAt, durationMs, complete, warnings }: Result, cut: number): object {
  const start = Date.parse(startedAt)
  const notes = [
    ...(cut > 0 ? [notShown(cut, 'causes')] : []),
    ...gate.reasons,
    ...warnings.slice(0, 100),
    ...(warnings.length > 100 ? [notShown(warnings.length - 100, 'warnings')] : []),
  ]
  return {
    executionSuccessful: complete && gate.decision !== 'error',
    exitCode: gate.exitCode,
    exitCodeDescription: gate.decision,
    ...(!Number.isNaN(start) && {
      startTimeUtc: new Date(start).toISOString(),
      endTimeUtc: new Date(start + durationMs).toISOString(),
    }),
    ...(notes.length > 0 && {
      toolExecutionNotifications: notes.map((text) => ({ level: 'note', message: { text: brief(text, TEXT_CHARACTERS) } })),
    }),
  }
}

function resultOf(
  result: Result,
  cause: Cause,
  { findings, ruleIndex }: { readonly findings: ReadonlyMap<string, Finding>; readonly ruleIndex: number },
): object {
  const own = cause.findings.flatMap((id) => findings.get(id) ?? [])
  const [first] = own
  const more = cause.findings.length > 1 ? ` (and ${cause.findings.length - 1} more findings)` : ''
  const known = cause.disposition === 'known' ? own.find(({ knownDifference }) => knownDifference !== undefined) : undefined
  const use = result.knownDifferences.applied.find(({ id }) => id === known?.knownDifference)
  return {
    ruleId: brief(cause.rule, 120),
    ruleIndex,
    level: LEVEL[cause.severity],
    message: {
      text: first === undefined ? brief(cause.title, TEXT_CHARACTERS) : headline(result, first, more),
    },
    locations: own.slice(0, LOCATIONS_MAX).map((finding) => locationOf(result, finding)),
    partialFingerprints: { 'parityCause/v1': brief(cause.id, 60) },
    ...(result.gate.baseline !== undefined && { baselineState: cause.inBaseline === true ? 'unchanged' : 'new' }),
    ...(cause.disposition === 'known' && {
      suppressions: [
        {
          kind: 'external',
          status: 'accepted',
          justification: brief(
            use === undefined ? 'a known difference' : `${use.id} of ${use.owner}, until ${use.expires}: ${use.reason}`,
            TEXT_CHARACTERS,
          ),
        },
      ],
    }),
    properties: {
      severity: cause.severity,
      disposition: cause.disposition,
      findings: cause.findings.length,
      probes: cause.probes,
      ...(cause.owner !== undefined && { owner: brief(cause.owner, 120) }),
      ...(own.length > LOCATIONS_MAX && { locationsNotShown: own.length - LOCATIONS_MAX }),
    },
  }
}

function locationOf(result: Result, finding: Finding): object {
  const probe = result.probes.find(({ name }) => name === finding.probe)
  return {
    ...(probe !== undefined &&
      probe.file !== '' && {
        physicalLocation: {
          artifactLocation: { uri: fileUri(brief(probe.file, 300)), uriBaseId: 'SRCROOT' },
          region: { startLine: Math.max(1, probe.line) },
        },
      }),
    logicalLocations: [
      {
        name: brief(finding.probe, 200),
        fullyQualifiedName: brief(`${finding.environment}: ${finding.probe}: ${place(finding.facet, finding.path)}`, 400),
        kind: 'resource',
      },
    ],
  }
}

/** A relative reference (RFC 3986): each name encoded, so that no name is read as a scheme or a query. */
function fileUri(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/')
}
