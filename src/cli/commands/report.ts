/** "parity report": reports of any earlier run, from its result and, for exchanges, its log. Sends nothing, judges nothing. */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'

import { MachineError } from '../../core/errors.ts'
import { EXIT, type ExitCode } from '../../core/exit.ts'
import type { Io } from '../io.ts'
import { logFileOf, readResult } from '../run-folder.ts'
import { chooseFormats, evidenceFor, fileOptions, summaryOf, surroundingsOf, writeFormat } from '../write-reports.ts'

export type ReportOptions = { readonly format?: string; readonly out?: string; readonly verbose?: boolean }

/** @returns 0 whatever the run found: its verdict was its own exit code */
export async function report(run: string, options: ReportOptions, io: Io): Promise<ExitCode> {
  const formats = chooseFormats(options.format)
  const named = path.resolve(io.cwd, run)
  const result = await readResult(named)
  const own = named.endsWith('.json') ? path.dirname(named) : named
  const folder = options.out === undefined ? own : path.resolve(io.cwd, options.out)
  const plain = fileOptions(path.relative(io.cwd, own), options.verbose === true)
  if (formats.length === 0) {
    io.out.write(summaryOf(result, plain, io))
    return EXIT.pass
  }
  const full = { ...plain, ...surroundingsOf(formats, io), ...(await evidenceFor(result, formats, logFileOf(own), io)) }
  try {
    await mkdir(folder, { recursive: true })
  } catch (cause) {
    throw new MachineError(
      'PARITY_OUT_FOLDER',
      `the folder ${folder} cannot be made: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        hint: 'Choose another with --out.',
        cause,
      },
    )
  }
  for (const format of formats) {
    const files = await writeFormat(format, result, full, folder)
    for (const file of files) io.out.write(`${path.relative(io.cwd, path.join(folder, file))}\n`)
  }
  return EXIT.pass
}
