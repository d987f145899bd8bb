/** "parity doctor": what is on this machine of what envparity uses. Asks no environment; what nobody needs fails nothing. */
import { existsSync } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'

import { findConfigAbove } from '../../config/find-config.ts'
import { loadProject } from '../../config/load-project.ts'
import type { Project } from '../../config/project.ts'
import { UserError, UserErrors } from '../../core/errors.ts'
import { EXIT } from '../../core/exit.ts'
import type { ExitCode } from '../../core/exit.ts'
import { searchK6 } from '../../observe/k6/find-k6.ts'
import { wrap } from '../../report/text/columns.ts'
import { todayOf } from '../io.ts'
import type { Io } from '../io.ts'
import { findChromium } from '../signoff/print-pdf.ts'
import { TOOL } from '../tool.ts'

export type DoctorOptions = { readonly config?: string; readonly json?: boolean }

type Check = {
  readonly name: string
  /** `absent`: not there, and nobody needs it here. */
  readonly state: 'ok' | 'absent' | 'bad'
  readonly found: string
  /** What to do, where something can be done. */
  readonly hint?: string
}

/** As package.json says in "engines"; a test compares them. */
export const NODE_MIN: readonly [major: number, minor: number] = [22, 19]
const WIDTH = 80
const NAME_WIDTH = 12

export async function doctor({ config, json }: DoctorOptions, io: Io): Promise<ExitCode> {
  const { check, project } = await checkConfig(config, io)
  const checks = [
    checkNode(process.versions.node),
    check,
    await checkFolder(project?.settings.out ?? path.resolve(io.cwd, 'reports')),
    await checkK6(project, io),
    checkPlaywright(project?.root ?? io.cwd),
    checkChromium(io),
  ]
  const healthy = checks.every(({ state }) => state !== 'bad')
  io.out.write(json === true ? `${JSON.stringify({ tool: TOOL, healthy, checks }, null, 2)}\n` : checks.map(linesOf).join(''))
  return healthy ? EXIT.pass : EXIT.usage
}

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const ok = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])
  if (ok) return { name: 'Node', state: 'ok', found: version }
  return { name: 'Node', state: 'bad', found: version, hint: `Node ${NODE_MIN.join('.')} or later is needed: nodejs.org.` }
}

async function checkConfig(named: string | undefined, io: Io): Promise<{ readonly check: Check; readonly project?: Project }> {
  const name = 'config'
  if (named === undefined && findConfigAbove(io.cwd) === undefined)
    return {
      check: { name, state: 'absent', found: 'none', hint: 'Without one: parity run --reference URL --candidate URL /path' },
    }
  try {
    const project = await loadProject({
      cwd: io.cwd,
      variables: io.variables,
      ...(named !== undefined && { config: named }),
      today: todayOf(io),
    })
    const { environments, probes, configFile = '' } = project
    const found = `${path.relative(io.cwd, configFile)}: ${environments.length} environments, ${probes.length} probes`
    return { check: { name, state: 'ok', found }, project }
  } catch (error) {
    const errors = error instanceof UserErrors ? error.errors : error instanceof UserError ? [error] : undefined
    if (errors === undefined) throw error
    const [first] = errors
    const at = first?.at === undefined ? '' : `${first.at.file}:${first.at.line}:${first.at.column}: `
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
    const message = first?.message ?? 'not valid'
    const found = `${first?.at !== undefined && message.startsWith(`${first.at.file}:`) ? '' : at}${message}${more}`
    return { check: { name, state: 'bad', found, ...(first?.hint !== undefined && { hint: first.hint }) } }
  }
}

/** The folder itself, or the nearest one above it that exists: that is where it would be made. */
async function checkFolder(folder: string): Promise<Check> {
  let nearest = folder
  while (!existsSync(nearest) && nearest !== path.dirname(nearest)) nearest = path.dirname(nearest)
  const writable = await access(nearest, constants.W_OK).then(
    () => true,
    () => false,
  )
  if (writable) return { name: 'reports', state: 'ok', found: `${folder} can be written` }
  return { name: 'reports', state: 'bad', found: `${nearest} cannot be written`, hint: 'Choose another folder with --out.' }
}

async function checkK6(project: Project | undefined, io: Io): Promise<Check> {
  const search = await searchK6(io.variables)
  if (search.found) return { name: 'k6', state: 'ok', found: `${search.version}, ${search.file}` }
  const wanted =
    project?.settings.latency.engine === 'k6' ||
    project?.probes.some(
      ({ probe }) => probe.kind === 'http' && typeof probe.latency === 'object' && probe.latency.engine === 'k6',
    )
  const found = wanted === true ? `${search.because}; the config asks for it` : `${search.because}; only engine k6 needs it`
  return { name: 'k6', state: wanted === true ? 'bad' : 'absent', found, hint: search.hint }
}

function checkPlaywright(folder: string): Check {
  const name = 'Playwright'
  try {
    const { version }: { version?: unknown } = readPackage(createRequire(path.join(folder, 'package.json')))
    return { name, state: 'ok', found: `@playwright/test ${String(version)}` }
  } catch {
    return {
      name,
      state: 'absent',
      found: `no @playwright/test from ${folder}; only journeys need it`,
      hint: 'npm install --save-dev @playwright/test',
    }
  }
}

function readPackage(requireFrom: NodeJS.Require): { version?: unknown } {
  const found: unknown = requireFrom('@playwright/test/package.json')
  return typeof found === 'object' && found !== null ? found : {}
}

function checkChromium(io: Io): Check {
  const found = findChromium(io.variables)
  if (found !== undefined) return { name: 'Chromium', state: 'ok', found }
  const named = io.variables['PARITY_CHROMIUM']
  const because = named === undefined || named === '' ? 'none in the PATH' : `there is no ${named} (PARITY_CHROMIUM)`
  return {
    name: 'Chromium',
    state: 'absent',
    found: `${because}; only journeys and PDF need one`,
    hint: 'Install Chromium or Chrome and name it in PARITY_CHROMIUM. For journeys alone: npx playwright install chromium',
  }
}

const MARKS: Readonly<Record<Check['state'], string>> = { ok: 'ok', absent: '-', bad: 'BAD' }

function linesOf({ name, state, found, hint }: Check): string {
  const indent = 4 + NAME_WIDTH
  const lines = [...wrap(found, WIDTH - indent), ...(hint === undefined ? [] : wrap(hint, WIDTH - indent))]
  return lines
    .map((line, index) =>
      index === 0 ? `${MARKS[state].padEnd(4)}${name.padEnd(NAME_WIDTH)}${line}` : ' '.repeat(indent) + line,
    )
    .map((line) => `${line}\n`)
    .join('')
}
