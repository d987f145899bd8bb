/** The composition root: turns arguments into a command, and whatever was thrown into a message and an exit code. */
import { Command, CommanderError } from 'commander'

import { MachineError, UserError, UserErrors } from '../core/errors.ts'
import { EXIT } from '../core/exit.ts'
import type { ExitCode } from '../core/exit.ts'
import type { Done } from './define/define.ts'
import { processIo } from './io.ts'
import type { Io } from './io.ts'
import { defineLatency } from './define/latency.ts'
import { defineObserving } from './define/observing.ts'
import { defineReading } from './define/reading.ts'
import { defineReports } from './define/reports.ts'
import { defineTools } from './define/tools.ts'
import { defineSignoff } from './define/signoff.ts'
import { VERSION } from './tool.ts'

/** @returns the exit code; writes to the streams of `io` and nowhere else */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  const exit: { code: number } = { code: EXIT.pass }
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

  for (const define of [defineObserving, defineReading, defineReports, defineLatency, defineSignoff, defineTools])
    define(program, io, done)
  return program
}
