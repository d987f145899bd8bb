/** "parity observe": one environment only, on a machine that reaches no other. `parity compare A B` joins the sides. */
import path from 'node:path'

import { UserError } from '../../core/errors.ts'
import { EXIT } from '../../core/exit.ts'
import type { ExitCode } from '../../core/exit.ts'
import type { Io } from '../io.ts'
import { liveRun, prepareRun } from '../live-run.ts'
import type { LiveOptions } from '../live-run.ts'

export type ObserveOptions = LiveOptions & { readonly env?: string }

export async function observe(operands: readonly string[], options: ObserveOptions, io: Io): Promise<ExitCode> {
  const only = options.env ?? ''
  const prepared = await prepareRun(operands, options, io, only)
  const names = prepared.plan.environments.map(({ name }) => name)
  if (!names.includes(only)) {
    throw new UserError('PARITY_ENVIRONMENT_UNKNOWN', `--env: there is no environment "${only}"`, {
      hint: `Defined: ${names.join(', ')}.`,
    })
  }
  const { result, folder, interruptedBy } = await liveRun(prepared, io, { expectedVersions: {}, only })
  const environment = result.environments.find(({ name }) => name === only)
  const shown = path.relative(io.cwd, folder) || '.'
  io.out.write(
    `observed ${only}: ${environment?.answered ?? 0} answered, ${environment?.unanswered ?? 0} unanswered, ${result.counts.requests} requests\nlog      ${shown}\nnext     parity compare ${shown} <the other side's folder>\n`,
  )
  if (interruptedBy !== undefined) return interruptedBy === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted
  return environment?.health === 'healthy' ? EXIT.pass : EXIT.inconclusive
}
