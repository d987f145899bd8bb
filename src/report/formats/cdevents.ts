/**
 * Format "cdevents": the CDEvent "test suite run finished" (cdevents.dev, 0.3.0), which the webhook sends. The outcome is the
 * gate's: could not tell is `error`, because no receiver may take it for a success. All else stands in `customData`.
 */
import type { Decision, Result } from '../../core/result.ts'
import { failsGate } from '../../judge/gate.ts'
import { brief, notShown } from '../text/brief.ts'
import { causesBySeverity, referenceName } from '../words.ts'
import type { Format } from './format.ts'

const CAUSES_MAX = 25
const TEXT_CHARACTERS = 500

const OUTCOME: Readonly<Record<Decision, 'success' | 'failure' | 'error'>> = {
  pass: 'success',
  warn: 'success',
  fail: 'failure',
  inconclusive: 'error',
  error: 'error',
}

export const cdeventsFormat: Format = {
  name: 'cdevents',
  file: 'cdevent.json',
  mediaType: 'application/json',
  render: (result) => `${JSON.stringify(event(result), null, 2)}\n`,
}

function event(result: Result): object {
  const { gate, runId, suite, environments, interrupted } = result
  const candidate = environments.find(({ role }) => role === 'candidate')
  const ended = Date.parse(result.startedAt) + result.durationMs
  const source = `/envparity/${encodeURIComponent(brief(suite, 100))}`
  const severity = severityOf(result)
  return {
    context: {
      specversion: '0.5.0',
      id: brief(runId, 60) || 'unknown',
      source,
      type: 'dev.cdevents.testsuiterun.finished.0.3.0',
      timestamp: new Date(Number.isNaN(ended) ? 0 : ended).toISOString(),
    },
    subject: {
      id: brief(runId, 60) || 'unknown',
      source,
      content: {
        environment: { id: brief(candidate?.name ?? 'unknown', 100) || 'unknown' },
        testSuite: { id: brief(suite, 100) || 'unknown', name: brief(suite, 100) },
        outcome: interrupted?.startsWith('SIG') === true ? 'cancel' : OUTCOME[gate.decision],
        ...(severity !== undefined && { severity }),
        reason: brief(gate.reasons.join('; ') || gate.decision, TEXT_CHARACTERS),
      },
    },
    customData: { parity: custom(result) },
    customDataContentType: 'application/json',
  }
}

function severityOf({ causes }: Result): 'critical' | 'medium' | 'low' | undefined {
  const open = causes.filter(({ disposition }) => disposition !== 'known').map(({ severity }) => severity)
  if (open.includes('breaking')) return 'critical'
  if (open.includes('minor')) return 'medium'
  return open.length === 0 ? undefined : 'low'
}

function custom(result: Result): object {
  const { gate, verdict, coverage, counts, environments } = result
  const causes = causesBySeverity(result).filter(({ disposition }) => disposition !== 'known')
  const more = causes.length - CAUSES_MAX
  return {
    verdict,
    decision: gate.decision,
    exitCode: gate.exitCode,
    failOn: gate.failOn,
    ...(gate.softened !== undefined && { softened: gate.softened }),
    reference: brief(referenceName(result), 100),
    environments: environments.map(({ name, role, version, health }) => ({
      name: brief(name, 100),
      role,
      health,
      ...(version !== undefined && { version: brief(version, 100) }),
    })),
    coverage: { planned: coverage.planned, compared: coverage.compared, percent: coverage.percent },
    counts,
    causes: causes.slice(0, CAUSES_MAX).map((cause) => ({
      id: brief(cause.id, 60),
      rule: brief(cause.rule, 120),
      severity: cause.severity,
      title: brief(cause.title, TEXT_CHARACTERS),
      findings: cause.findings.length,
      failsGate: failsGate(cause, gate.failOn),
      ...(cause.owner !== undefined && { owner: brief(cause.owner, 100) }),
    })),
    ...(more > 0 && { notShown: notShown(more, 'causes') }),
  }
}
