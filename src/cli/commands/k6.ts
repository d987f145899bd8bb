/** "parity k6": what has to do with k6 and is no run: manifests for many machines, and recordings of other runs. */
import { UserError } from '../../core/errors.ts'
import type { ExitCode } from '../../core/exit.ts'
import type { Io } from '../io.ts'
import type { ImportOptions } from '../k6/import-runs.ts'
import type { OperatorOptions } from '../k6/write-operator.ts'

export async function k6(
  operands: readonly string[],
  options: OperatorOptions & { readonly operator?: boolean },
  io: Io,
): Promise<ExitCode> {
  if (options.operator !== true)
    throw new UserError('PARITY_USAGE', '"parity k6" alone does nothing', {
      hint: 'On this machine: parity run --engine k6. On Kubernetes: parity k6 --operator. Of other runs: parity k6 import.',
    })
  return (await import('../k6/write-operator.ts')).writeOperator(operands, options, io)
}

export async function k6Import(files: readonly string[], options: ImportOptions, io: Io): Promise<ExitCode> {
  return (await import('../k6/import-runs.ts')).importRuns(files, options, io)
}
