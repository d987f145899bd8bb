/** Commands that ask environments, or would. */
import {
  addGateOptions,
  addLatencyOptions,
  addProjectOptions,
  addSelectionOptions,
  collect,
  HISTORY_HELP,
  parseSeed,
  REPORT_HELP,
} from '../options.ts'
import type { Define } from './define.ts'

export const defineObserving: Define = (program, io, done) => {
  const run = program
    .command('run [operands...]')
    .description('observe, compare, judge and report; the gate. Operands: probe files or folders, or paths with --reference')
  addLatencyOptions(addGateOptions(addSelectionOptions(addProjectOptions(run))))
    .option('--out <folder>', 'folder of this run; default: reports/<runId>')
    .option('--history <file>', HISTORY_HELP)
    .option('--report <formats>', REPORT_HELP)
    .option('--seed <number>', 'seed of the order in which environments are asked', parseSeed)
    .option(
      '--expect-version <version>',
      'the version that must be deployed, as version or environment=version; may be repeated',
      collect,
    )
    .option('--json', 'print result.json instead of the summary')
    .option('--verbose', 'print everything, however long')
    .action(async (operands: string[], options: object) =>
      done(await (await import('../commands/run.ts')).run(operands, options, io)),
    )

  const plan = program.command('plan [operands...]').description('what would be sent, to whom, how often; sends nothing')
  addLatencyOptions(addSelectionOptions(addProjectOptions(plan)))
    .option('--history <file>', 'plan with this history; default: what the config names')
    .option('--json', 'print the plan as JSON')
    .action(async (operands: string[], options: object) =>
      done(await (await import('../commands/plan.ts')).plan(operands, options, io)),
    )

  const observe = program
    .command('observe [operands...]')
    .description('observe one environment only, where no machine reaches all; join the sides with compare')
  addSelectionOptions(addProjectOptions(observe))
    .requiredOption('--env <name>', 'the environment to ask')
    .option('--out <folder>', 'folder of this side; default: reports/<runId>')
    .option('--seed <number>', 'seed of the run', parseSeed)
    .action(async (operands: string[], options: object) =>
      done(await (await import('../commands/observe.ts')).observe(operands, options, io)),
    )
}
