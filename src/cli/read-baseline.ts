/** `--new-only`: the earlier run that the gate compares with, read and checked before anything is sent. */
import { UserError } from '../core/errors.ts'
import type { Baseline, Result } from '../core/result.ts'
import { baselineOf } from '../judge/baseline.ts'
import { readResult } from './run-folder.ts'

/**
 * @param named - absolute: a run's folder or its result.json
 * @throws UserError when there is none, or one of another suite: its ids would mean nothing here
 */
export async function readBaseline(named: string, suite: string): Promise<Baseline> {
  const earlier: Result = await readResult(named, { flag: '--new-only' })
  if (earlier.suite !== suite)
    throw new UserError(
      'PARITY_BASELINE_OTHER_SUITE',
      `--new-only: ${named} is a run of the suite "${earlier.suite}", this is "${suite}"`,
      { hint: 'Name an earlier run of the same suite, or set `suite` in the config.' },
    )
  return baselineOf(earlier)
}
