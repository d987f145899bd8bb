/** "parity explain": the evidence for one finding or cause, from the result and the log of its run. */
import path from 'node:path'

import { closest } from '../../config/closest.ts'
import { RULES } from '../../compare/facets/index.ts'
import { UserError } from '../../core/errors.ts'
import { EXIT } from '../../core/exit.ts'
import type { ExitCode } from '../../core/exit.ts'
import type { Finding } from '../../core/finding.ts'
import type { Cause, Result } from '../../core/result.ts'
import { readLogs } from '../../log/read-log.ts'
import { renderExplain } from '../../report/explain.ts'
import type { ExplainInput } from '../../report/explain.ts'
import { entriesFor } from '../accept/entries.ts'
import { createPairFinder } from '../find-exchanges.ts'
import { uniqueById } from '../find-id.ts'
import { todayOf, wantsColour, wantsUnicode } from '../io.ts'
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
    const exchanges = createPairFinder(finding.probe, log, await log.observationsOf(finding.probe))(finding)
    io.out.write(
      renderExplain(
        {
          result,
          cause,
          finding,
          about,
          rule,
          exchanges,
          entries: entriesOf(result, about === 'cause' ? cause.findings : [finding.id], io),
        },
        { width: Math.min(120, Math.max(80, io.out.columns)), colour: wantsColour(io, io.out), unicode: wantsUnicode(io) },
      ),
    )
    return EXIT.pass
  } finally {
    await log.close()
  }
}

/** A quarter: long enough to repair it, short enough to be looked at again. */
const ACCEPTED_DAYS = 90
const DAY_MS = 86_400_000

/** What `parity accept` would write, with the reason left to whoever decides. */
function entriesOf(result: Result, ids: readonly string[], io: Io): ReturnType<typeof entriesFor> {
  const open = result.findings.filter(({ id, disposition }) => ids.includes(id) && disposition === 'open')
  if (open.length === 0) return []
  const owners = new Set(open.map(({ probe }) => result.probes.find(({ name }) => name === probe)?.owner))
  const [owner] = owners.size === 1 ? owners : []
  const expires = new Date(io.now() + ACCEPTED_DAYS * DAY_MS).toISOString().slice(0, 10)
  return entriesFor(open, result, { owner: owner ?? '...', reason: '...', expires, today: todayOf(io) }, [])
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
