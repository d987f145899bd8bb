/** The composition root: turns arguments into a command, and whatever was thrown into a message and an exit code. */
import { Command, CommanderError, Option } from 'commander'

import { MachineError, UserError, UserErrors } from '../core/errors.ts'
import { EXIT } from '../core/exit.ts'
import type { ExitCode } from '../core/exit.ts'
import { processIo } from './io.ts'
import type { Io } from './io.ts'
import {
  addGateOptions,
  addProjectOptions,
  addSelectionOptions,
  collect,
  HISTORY_HELP,
  parseSeed,
  REPORT_HELP,
} from './options.ts'
import { VERSION } from './tool.ts'

/** @returns the exit code; writes to the streams of `io` and nowhere else */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<ExitCode> {
  const exit: { code: ExitCode } = { code: EXIT.pass }
  const program = createProgram(io, (code) => {
    exit.code = code
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exit.code
  } catch (error) {
    return explainFailure(error, io)
  }
}

type Done = (code: ExitCode) => void

async function explainFailure(error: unknown, io: Io): Promise<ExitCode> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.usage
  if (error instanceof UserError || error instanceof UserErrors) {
    const { formatUserError } = await import('../config/format-error.ts')
    io.err.write(`${formatUserError(error)}\n`)
    return EXIT.usage
  }
  if (error instanceof MachineError) {
    io.err.write(`error ${error.code}\n  ${error.message}\n${error.hint === undefined ? '' : `  ${error.hint}\n`}`)
    return EXIT.error
  }
  io.err.write(
    `error PARITY_BUG\n  this is a fault of envparity, not of what it looked at; please report it with these lines\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  return EXIT.error
}

const EXIT_HELP = `
Exit codes: 0 pass, 1 fail, 2 usage, 3 inconclusive, 4 error, 130/143 interrupted.

  parity run --reference https://shop.example --candidate https://staging.shop.example /api/products
  parity run --profile post-deploy --report junit
  parity explain c-1f0a55d2c1
`

/** Every command loads what it needs when it runs: `parity --help` loads no engine. */
function createProgram(io: Io, done: Done): Command {
  const program = new Command('parity')
    .description(
      'Asks several deployments the same questions at the same time and says, with evidence, where they behave differently.',
    )
    .version(VERSION, '-V, --version')
    .exitOverride()
    .configureOutput({
      outputError: (text, write) =>
        write(
          `error PARITY_USAGE\n  ${text
            .replace(/^error: /, '')
            .trimEnd()
            .replaceAll('\n', '\n  ')}\n`,
        ),
      writeOut: io.out.write,
      writeErr: io.err.write,
      getOutHelpWidth: () => io.out.columns,
      getErrHelpWidth: () => io.err.columns,
    })
    .showSuggestionAfterError()
    .addHelpText('after', EXIT_HELP)

  addObservingCommands(program, io, done)
  addReadingCommands(program, io, done)
  return program
}

/** Commands that ask environments, or would. */
function addObservingCommands(program: Command, io: Io, done: Done): void {
  const run = program
    .command('run [operands...]')
    .description('observe, compare, judge and report; the gate. Operands: probe files or folders, or paths with --reference')
  addGateOptions(addSelectionOptions(addProjectOptions(run)))
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
      done(await (await import('./commands/run.ts')).run(operands, options, io)),
    )

  const plan = program.command('plan [operands...]').description('what would be sent, to whom, how often; sends nothing')
  addSelectionOptions(addProjectOptions(plan))
    .option('--history <file>', 'plan with this history; default: what the config names')
    .option('--json', 'print the plan as JSON')
    .action(async (operands: string[], options: object) =>
      done(await (await import('./commands/plan.ts')).plan(operands, options, io)),
    )

  const observe = program
    .command('observe [operands...]')
    .description('observe one environment only, where no machine reaches all; join the sides with compare')
  addSelectionOptions(addProjectOptions(observe))
    .requiredOption('--env <name>', 'the environment to ask')
    .option('--out <folder>', 'folder of this side; default: reports/<runId>')
    .option('--seed <number>', 'seed of the run', parseSeed)
    .action(async (operands: string[], options: object) =>
      done(await (await import('./commands/observe.ts')).observe(operands, options, io)),
    )
}

/** Commands that read what was recorded, and send nothing. */
function addReadingCommands(program: Command, io: Io, done: Done): void {
  const compare = program
    .command('compare <runs...>')
    .description('judge recorded runs again, without sending anything; several runs are joined')
  addGateOptions(compare)
    .option('--known-differences <file>', 'judge by these known differences instead of the recorded ones')
    .option('--out <folder>', 'where to write the result; default: the folder of the first run, whose result is replaced')
    .option('--report <formats>', REPORT_HELP)
    .option('--json', 'print result.json instead of the summary')
    .option('--verbose', 'print everything, however long')
    .action(async (runs: string[], options: object) =>
      done(await (await import('./commands/compare.ts')).compare(runs, options, io)),
    )

  program
    .command('accept [ids...]')
    .description('write findings or causes into the list of known differences, renew entries, or remove what is gone')
    .option('--owner <name>', 'who answers for it; default: the owner of the probe')
    .option('--reason <text>', 'why it is accepted')
    .option('--expires <day>', 'last day on which it is accepted: YYYY-MM-DD, or a number of days from today: 90d')
    .option('--issue <address>', 'address or id of the ticket')
    .option('--id <id>', 'id of the entry; default: made of rule and path')
    .addOption(
      new Option(
        '--pin <what>',
        'what is accepted: these values, or any of these classes; default: value, class where it varies',
      ).choices(['value', 'class']),
    )
    .option('--renew <ids...>', 'accept these entries until --expires')
    .option('--prune', 'remove entries whose probes were compared and do not show them')
    .option('--dry-run', 'show what would be written, and write nothing')
    .option('--run <folder>', 'the run; repeated: its sides or shards; default: reports/latest', collect)
    .option('--known-differences <file>', 'the list; default: what the config names')
    .option('--config <file>', 'config file; default: found upwards')
    .action(async (ids: string[], options: object) => done(await (await import('./commands/accept.ts')).accept(ids, options, io)))

  program
    .command('schema <probe>')
    .description('the JSON Schema of what one environment answers to a probe, and which answers of the others do not fit')
    .addOption(new Option('--run <folder>', 'the run').default('reports/latest'))
    .option('--environment <name>', 'whose answers; default: those of the reference')
    .option('--out <file>', 'write the schema there, for `expect: { schema }`, instead of printing it')
    .action(async (probe: string, options: object) =>
      done(await (await import('./commands/schema.ts')).schema(probe, options, io)),
    )

  program
    .command('explain <finding>')
    .description('the evidence for a finding or a cause, with both curl commands')
    .addOption(new Option('--run <folder>', 'the run').default('reports/latest'))
    .action(async (id: string, options: object) => done(await (await import('./commands/explain.ts')).explain(id, options, io)))
}
