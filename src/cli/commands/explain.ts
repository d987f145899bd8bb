/** "parity explain": the evidence for one finding or cause, from the result and the log of its run. */
import path from 'node:path'

import { closest } from '../../config/closest.ts'
import { FACETS, RULES } from '../../compare/facets/index.ts'
import { exchangesOf, finalExchange } from '../../compare/http-parts.ts'
import { pairContext } from '../../compare/compare-probe.ts'
import { facetContext } from '../../compare/facet-context.ts'
import { UserError } from '../../core/errors.ts'
import { EXIT } from '../../core/exit.ts'
import type { ExitCode } from '../../core/exit.ts'
import type { Finding } from '../../core/finding.ts'
import type { Exchange, Observation } from '../../core/observation.ts'
import type { Cause, Result } from '../../core/result.ts'
import { readLogs } from '../../log/read-log.ts'
import type { LogIndex } from '../../log/read-log.ts'
import { renderExplain } from '../../report/explain.ts'
import type { ExplainInput } from '../../report/explain.ts'
import { uniqueById } from '../find-id.ts'
import { wantsColour, wantsUnicode } from '../io.ts'
import type { Io } from '../io.ts'
import { logFileOf, readResult } from '../run-folder.ts'

export type ExplainOptions = { readonly run?: string }

export async function explain(id: string, options: ExplainOptions, io: Io): Promise<ExitCode> {
  const folder = path.resolve(io.cwd, options.run ?? 'reports/latest')
  const result = await readResult(folder)
  const { finding, cause, about } = find(id, result)
  const rule = RULES.get(finding.rule)
  if (rule === undefined)
    throw new UserError('PARITY_RULE_UNKNOWN', `this version of envparity has no rule ${finding.rule}`, {
      hint: 'Judge the log again: parity compare <folder>.',
    })
  const log = await readLogs([logFileOf(folder)])
  try {
    const exchanges = await exchangesFor(finding, log)
    io.out.write(
      renderExplain(
        { result, cause, finding, about, rule, exchanges },
        { width: Math.min(120, Math.max(80, io.out.columns)), colour: wantsColour(io, io.out), unicode: wantsUnicode(io) },
      ),
    )
    return EXIT.pass
  } finally {
    await log.close()
  }
}

function find(
  id: string,
  result: Result,
): { readonly finding: Finding; readonly cause: Cause; readonly about: ExplainInput['about'] } {
  const cause = uniqueById(id, result.causes)
  const finding =
    cause === undefined ? uniqueById(id, result.findings) : result.findings.find((one) => one.id === cause.findings[0])
  const owning = cause ?? result.causes.find((one) => one.id === finding?.cause)
  if (finding !== undefined && owning !== undefined)
    return { finding, cause: owning, about: cause === undefined ? 'finding' : 'cause' }
  const ids = [...result.causes, ...result.findings].map((one) => one.id)
  const guess = closest(id, ids)
  throw new UserError('PARITY_FINDING_UNKNOWN', `run ${result.runId} has no finding or cause "${id}"`, {
    hint:
      ids.length === 0
        ? 'This run has no findings.'
        : `${guess === undefined ? '' : `Did you mean ${guess}? `}Causes: ${result.causes
            .slice(0, 10)
            .map((one) => one.id)
            .join(', ')}.`,
  })
}

/** An exchange of each side that shows the finding: the first pair that differs in its facet and path. */
async function exchangesFor(finding: Finding, log: LogIndex): Promise<ExplainInput['exchanges']> {
  const observations = await log.observationsOf(finding.probe)
  const environments = log.runs[0]?.environments ?? []
  const reference = environments.find(({ role }) => role === 'reference')
  const candidate = environments.find(({ name }) => name === finding.environment)
  if (reference === undefined || candidate === undefined) return {}
  const references = observations.filter(({ environment }) => environment === reference.name)
  const candidates = observations.filter(({ environment }) => environment === candidate.name)
  const facet = FACETS.find(({ name }) => name === finding.facet)
  const facts = log.probes.find((one) => one.facts.name === finding.probe)?.facts ?? {}
  const context = facetContext(facts, { reference: references, candidate: candidates }, pairContext(reference, candidate))
  const shows = (left: Observation, right: Observation): boolean =>
    facet !== undefined &&
    facet.compare({ reference: [left], candidate: [right] }, context).differences.some(({ path: at }) => at === finding.path)
  for (const left of references) {
    const right = candidates.find((one) => shows(left, one))
    if (right !== undefined) return bothOf(finding, left, right)
  }
  return bothOf(finding, references.at(-1), candidates.at(-1))
}

/** What a finding is about: the answer, and for a chain of redirects the request that began it. */
function bothOf({ facet }: Finding, left: Observation | undefined, right: Observation | undefined): ExplainInput['exchanges'] {
  const isAboutChain = facet === 'redirects' || facet === 'cookies' || facet === 'status'
  const pick = (observation: Observation): Exchange | undefined =>
    isAboutChain ? exchangesOf(observation)[0] : finalExchange(observation)
  const reference = left === undefined ? undefined : pick(left)
  const candidate = right === undefined ? undefined : pick(right)
  return { ...(reference !== undefined && { reference }), ...(candidate !== undefined && { candidate }) }
}
