/** A run as traces, metrics and logs: OTLP requests of limited size, each posted to its path. */
import type { Result } from '../../core/result.ts'
import { failsGate } from '../../judge/gate.ts'
import { headline } from '../cases.ts'
import { notShown } from '../text/brief.ts'
import { candidateNames, referenceName } from '../words.ts'
import { anyValue, attributes, nanos, resourceOf, runAttributes, SCOPE, spanId, traceId, type KeyValue } from './values.ts'

/** Items of one request: the batch of OpenTelemetry's own exporters (SDK specification, maxExportBatchSize). */
const BATCH_MAX = 512
/** Findings that become log records, and probes that become spans. */
export const ITEMS_MAX: number = 2000

export type OtlpRequest = { readonly path: '/v1/traces' | '/v1/metrics' | '/v1/logs'; readonly body: object }

export function traceRequests(result: Result): readonly OtlpRequest[] {
  const root = rootSpan(result)
  const spans = result.probes
    .flatMap((probe) => candidateNames(result).map((candidate) => ({ probe, candidate })))
    .slice(0, ITEMS_MAX)
    .map(({ probe, candidate }) => ({
      ...times(result),
      traceId: traceId(result),
      spanId: spanId(result.runId, probe.name, candidate),
      parentSpanId: root.spanId,
      name: anyText(`probe ${probe.name}`),
      kind: 1,
      attributes: attributes({
        'test.case.name': `${probe.name} [${candidate} vs ${referenceName(result)}]`,
        // Only what is decided may say pass or fail; what is not says neither.
        'test.case.result.status': { same: 'pass', diverged: 'fail', undecided: undefined, skipped: undefined }[probe.outcome],
        'parity.probe.outcome': probe.outcome,
        'parity.probe.because': probe.because,
        'parity.probe.requests': probe.requests,
        'deployment.environment.name': candidate,
        'code.file.path': probe.file,
        'code.line.number': probe.line,
      }),
      status: probe.outcome === 'diverged' ? { code: 2 } : {},
    }))
  return batches([root, ...spans]).map((batch) => ({
    path: '/v1/traces',
    body: { resourceSpans: [{ resource: resourceOf(result), scopeSpans: [{ scope: SCOPE, spans: batch }] }] },
  }))
}

/** Probes are asked in turns, all through the run: a span of theirs is as long as the run. */
function times(result: Result): { readonly startTimeUnixNano: string; readonly endTimeUnixNano: string } {
  return { startTimeUnixNano: nanos(result), endTimeUnixNano: nanos(result, result.durationMs) }
}

/** The convention has no word for "could not tell": what is no success must not look like one. */
const RUN_STATUS = { pass: 'success', warn: 'success', fail: 'failure', inconclusive: 'aborted', error: 'aborted' } as const

function rootSpan(result: Result): { readonly spanId: string } & Readonly<Record<string, unknown>> {
  const { gate, coverage, counts } = result
  const isRed = gate.decision === 'fail' || gate.decision === 'error'
  return {
    ...times(result),
    traceId: traceId(result),
    spanId: spanId(result.runId),
    name: anyText(`parity run ${result.suite}`),
    kind: 1,
    attributes: attributes({
      ...runAttributes(result),
      'test.suite.run.status': RUN_STATUS[gate.decision],
      'parity.run.id': result.runId,
      'parity.exit_code': gate.exitCode,
      'parity.probes.planned': coverage.planned,
      'parity.probes.compared': coverage.compared,
      'parity.findings': counts.findings,
      'parity.probes.not_shown': Math.max(0, result.probes.length * candidateNames(result).length - ITEMS_MAX) || undefined,
    }),
    status: isRed ? { code: 2, message: anyText(gate.reasons[0] ?? gate.decision) } : {},
  }
}

export function metricRequests(result: Result): readonly OtlpRequest[] {
  const gauge = (name: string, unit: string, points: readonly Point[]): object => ({
    name,
    unit,
    gauge: { dataPoints: points.map(([labels, value]) => dataPoint(result, labels, value)) },
  })
  const { coverage, causes, latency = [], knownDifferences } = result
  const open = causes.filter(({ disposition }) => disposition !== 'known')
  const tests = latency.flatMap((one) => one.tests).slice(0, ITEMS_MAX)
  const of = (test: (typeof tests)[number]): Point[0] => ({
    'test.case.name': test.probe,
    'deployment.environment.name': test.environment,
    quantile: test.quantile,
  })
  const metrics = [
    gauge('parity.run.duration', 's', [[{}, result.durationMs / 1000]]),
    gauge('parity.run.exit_code', '1', [[{}, result.gate.exitCode]]),
    gauge('parity.probes', '{probe}', [
      [{ state: 'compared' }, coverage.compared],
      [{ state: 'undecided' }, coverage.undecided],
      [{ state: 'skipped' }, coverage.skipped],
    ]),
    gauge(
      'parity.causes',
      '{cause}',
      (['breaking', 'minor', 'info'] as const).map((severity) => [
        { severity },
        open.filter((cause) => cause.severity === severity).length,
      ]),
    ),
    gauge('parity.known_differences', '{entry}', [
      [{ state: 'applied' }, knownDifferences.applied.length],
      [{ state: 'expired' }, knownDifferences.expired.length],
      [{ state: 'unused' }, knownDifferences.unused.length],
    ]),
    gauge(
      'parity.latency.ratio',
      '1',
      tests.flatMap((test) => (test.ratio === undefined ? [] : [[of(test), test.ratio] as const])),
    ),
    gauge(
      'parity.latency.candidate',
      'ms',
      tests.flatMap((test) => (test.candidateMs === undefined ? [] : [[of(test), test.candidateMs] as const])),
    ),
    gauge(
      'parity.latency.reference',
      'ms',
      tests.flatMap((test) => (test.referenceMs === undefined ? [] : [[of(test), test.referenceMs] as const])),
    ),
  ].filter((metric) => !JSON.stringify(metric).includes('"dataPoints":[]'))
  return [
    {
      path: '/v1/metrics',
      body: { resourceMetrics: [{ resource: resourceOf(result), scopeMetrics: [{ scope: SCOPE, metrics }] }] },
    },
  ]
}

type Point = readonly [labels: Readonly<Record<string, string | number>>, value: number]

function dataPoint(result: Result, labels: Point[0], value: number): object {
  return {
    timeUnixNano: nanos(result, result.durationMs),
    asDouble: value,
    attributes: attributes({ 'test.suite.name': result.suite, ...labels }),
  }
}

/** Severity numbers of the log data model: ERROR, WARN, INFO. */
const SEVERITY_NUMBER = { breaking: 17, minor: 13, info: 9 } as const

export function logRequests(result: Result): readonly OtlpRequest[] {
  const shown = result.findings.slice(0, ITEMS_MAX)
  const more = result.findings.length - shown.length
  const record = (severityNumber: number, severityText: string, body: string, own: readonly KeyValue[]): object => ({
    timeUnixNano: nanos(result, result.durationMs),
    observedTimeUnixNano: nanos(result, result.durationMs),
    severityNumber,
    severityText,
    body: anyValue(body),
    attributes: own,
    traceId: traceId(result),
    spanId: spanId(result.runId),
  })
  const records = [
    record(
      result.gate.decision === 'fail' || result.gate.decision === 'error' ? 17 : 9,
      result.gate.decision,
      `parity ${result.verdict}, gate ${result.gate.decision}, exit ${result.gate.exitCode}: ${result.gate.reasons.join('; ')}`,
      attributes({ ...runAttributes(result), 'parity.run.id': result.runId, 'event.name': 'parity.run.finished' }),
    ),
    ...shown.map((finding) =>
      record(
        SEVERITY_NUMBER[finding.severity],
        finding.severity,
        headline(result, finding),
        attributes({
          'event.name': 'parity.finding',
          'parity.fingerprint': finding.id,
          'parity.cause': finding.cause,
          'parity.rule': finding.rule,
          'parity.facet': finding.facet,
          'parity.path': finding.path,
          'parity.disposition': finding.disposition,
          'parity.fails_gate': failsGate(finding, result.gate.failOn),
          'parity.reference.value': finding.reference ?? undefined,
          'parity.candidate.value': finding.candidate ?? undefined,
          'test.case.name': finding.probe,
          'deployment.environment.name': finding.environment,
          'parity.run.id': result.runId,
        }),
      ),
    ),
    ...(more > 0 ? [record(9, 'info', notShown(more, 'findings'), [])] : []),
  ]
  return batches(records).map((logRecords) => ({
    path: '/v1/logs',
    body: { resourceLogs: [{ resource: resourceOf(result), scopeLogs: [{ scope: SCOPE, logRecords }] }] },
  }))
}

function anyText(text: string): string {
  const value = anyValue(text)
  return 'stringValue' in value ? value.stringValue : ''
}

function batches<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / BATCH_MAX) }, (_, index) =>
    items.slice(index * BATCH_MAX, (index + 1) * BATCH_MAX),
  )
}
