/**
 * The Playwright reporter `envparity/playwright/reporter`: writes what the environments showed into a log, compares, prints,
 * and fails the run by the gate. It stands beside other reporters and prints after the tests are over. A part of a run, a
 * shard or one environment alone, is written and not judged: `parity compare` joins the parts.
 */
import { mkdirSync, mkdtempSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'

import type { FullConfig, FullResult, Reporter, Suite, TestCase, TestResult } from '@playwright/test/reporter'

import { MachineError, UserError, UserErrors } from '../../core/errors.ts'
import { ATTACHMENTS, FOLDER_VARIABLE } from '../../playwright/fragment.ts'
import { markOf } from '../../playwright/projects.ts'
import { processIo } from '../io.ts'
import { CHILD_VARIABLE, tellParent } from './parent.ts'
import { recordJourneys, type RecordedJourneys } from './record-journeys.ts'
import type { ReporterOptions } from './reporter-options.ts'

class ParityReporter implements Reporter {
  readonly #options: ReporterOptions & { readonly configDir?: string }
  /** Of the workers' recordings; undefined when no environment is asked. */
  #folder: string | undefined
  #config: FullConfig | undefined
  #suite: Suite | undefined
  #done = 0

  /** @param options - what the Playwright config says, and `configDir`, which Playwright adds */
  constructor(options: ReporterOptions & { readonly configDir?: string } = {}) {
    this.#options = options
  }

  onBegin(config: FullConfig, suite: Suite): void {
    this.#config = config
    this.#suite = suite
    if (!config.projects.some(({ metadata }) => markOf(metadata) !== undefined)) return
    this.#folder = mkdtempSync(path.join(tmpdir(), 'parity-journeys-'))
    mkdirSync(path.join(this.#folder, ATTACHMENTS))
    // Workers are started later, and inherit it.
    process.env[FOLDER_VARIABLE] = this.#folder
  }

  onTestEnd(test: TestCase, { status, retry }: TestResult): void {
    const isLast = status === test.expectedStatus || status === 'skipped' || retry >= test.retries
    if (isLast) this.#done += 1
    const failed = isLast && status !== test.expectedStatus && status !== 'skipped'
    tellParent({
      done: this.#done,
      planned: this.#suite?.allTests().length ?? 0,
      ...(failed && { failed: `journey ${status}: ${test.titlePath().slice(1).join(' › ')}` }),
    })
  }

  async onEnd(result: FullResult): Promise<{ status?: FullResult['status'] } | undefined> {
    const [folder, config, suite] = [this.#folder, this.#config, this.#suite]
    if (config === undefined || suite === undefined) return undefined
    if (folder === undefined) {
      process.stderr.write('parity: no project of parityProjects() ran, so there is nothing to compare\n')
      return undefined
    }
    try {
      if (suite.allTests().length === 0 && process.env[CHILD_VARIABLE] === undefined) {
        process.stderr.write('parity: no test was selected, so there is nothing to compare\n')
        return undefined
      }
      // `--list` runs nothing.
      if (suite.allTests().every(({ results }) => results.length === 0) && result.status === 'passed') return undefined
      const recorded = await recordJourneys({ config, suite, folder, result, options: this.#options, io: processIo() })
      await cp(path.join(folder, ATTACHMENTS), path.join(recorded.folder, ATTACHMENTS), { recursive: true })
      return process.env[CHILD_VARIABLE] === undefined ? await judge(recorded, this.#options) : undefined
    } catch (error) {
      process.stderr.write(`${describe(error)}\n`)
      return { status: 'failed' }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  /** Playwright adds a reporter of its own for the terminal where none prints while the tests run, and we do not. */
  printsToStdio(): boolean {
    return false
  }
}

async function judge(
  recorded: RecordedJourneys,
  options: ReporterOptions,
): Promise<{ status?: FullResult['status'] } | undefined> {
  const { part, folder } = recorded
  const io = processIo()
  const shown = path.relative(io.cwd, folder) || '.'
  if (part !== undefined) {
    io.out.write(
      `\nparity: ${part}: recorded in ${shown}, and not compared\n  Join the parts: parity compare <folder> <folder>...\n`,
    )
    return undefined
  }
  const { judgeJourneys } = await import('./judge-journeys.ts')
  const { gate } = await judgeJourneys(recorded, options, io)
  return gate.exitCode === 0 ? undefined : { status: 'failed' }
}

function describe(error: unknown): string {
  if (error instanceof UserErrors) return error.errors.map(describe).join('\n')
  if (!(error instanceof UserError || error instanceof MachineError))
    return `error PARITY_BUG\n${error instanceof Error ? error.stack : String(error)}`
  return `error ${error.code}\n  ${error.message}${error.hint === undefined ? '' : `\n  ${error.hint}`}`
}

export type { ReporterOptions } from './reporter-options.ts'

// Playwright takes a reporter by the default export of its file.
// oxlint-disable-next-line import/no-default-export
export default ParityReporter
