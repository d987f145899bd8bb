/** Commands about latency itself: what a verdict costs, and whether this machine can give one. */
import { InvalidArgumentError, Option } from 'commander'

import { addLatencyOptions, addProjectOptions, addSelectionOptions, parseBudget, parseSeed } from '../options.ts'
import type { Define } from './define.ts'

export const defineLatency: Define = (program, io, done) => {
  const latency = program
    .command('latency [operands...]')
    .description('time the reference against itself (--self-check), or say what a verdict takes (plan)')
  // What stands behind "plan" is of plan.
  latency.enablePositionalOptions()
  addLatencyOptions(addSelectionOptions(addProjectOptions(latency)))
    .option('--self-check', 'time the reference against itself, by the path of a run: the ratio must contain 1')
    .option('--seed <number>', 'seed of the order in which is asked', parseSeed)
    .action(async (operands: string[], options: object) =>
      done(await (await import('../commands/latency.ts')).latency(operands, options, io)),
    )

  latency
    .command('plan')
    .description('from an earlier run as the pilot: pairs and seconds that find a slowdown; sends nothing')
    .addOption(new Option('--run <folder>', 'the pilot, any run in which latency was sampled').default('reports/latest'))
    .option('--detect <percent>', 'slowdown to be found in 80 % of the runs; default: twice the tolerance', parsePercent)
    .addOption(new Option('--budget <requests>', 'requests per second that any one host gets').default(5).argParser(parseBudget))
    .option('--json', 'print it as JSON')
    .action(async (options: object) => done(await (await import('../commands/latency-plan.ts')).latencyPlan(options, io)))
}

/** @returns as a ratio minus 1 */
function parsePercent(text: string): number {
  const value = Number(/^\+?(\d+(?:\.\d+)?)%?$/.exec(text)?.[1])
  if (!(value > 0 && value <= 1000)) throw new InvalidArgumentError('It is a percentage above 0: --detect 20%.')
  return value / 100
}
