/** Options that several commands share, and how their texts become values. */
import { InvalidArgumentError, Option } from 'commander'
import type { Command } from 'commander'

import type { Project, ProjectRequest } from '../config/project.ts'
import type { UserLatencyTolerances } from '../config/user-latency.ts'
import { UserError } from '../core/errors.ts'
import { LATENCY_PROFILES } from '../core/latency.ts'
import type { LatencyProfile } from '../core/latency.ts'
import type { DataMode } from '../core/probe.ts'
import type { FailOn, OnInconclusive } from '../core/result.ts'
import type { Selection } from '../plan/plan.ts'
import { todayOf } from './io.ts'
import type { Io } from './io.ts'

export type ProjectOptions = {
  readonly config?: string
  readonly profile?: string
  readonly reference?: string
  readonly candidate?: readonly string[]
  readonly knownDifferences?: string
  readonly out?: string
  readonly history?: string
  readonly failOn?: FailOn
  readonly minCoverage?: number
  readonly onInconclusive?: OnInconclusive
  readonly warnExitCode?: number
  readonly observeOnly?: boolean
  readonly newOnly?: string
  readonly strictConfig?: boolean
  readonly data?: DataMode
  readonly latency?: LatencyProfile | 'off'
  readonly budget?: number
  readonly engine?: 'parity' | 'k6'
}

export type SelectionOptions = {
  readonly grep?: string
  readonly tag?: readonly string[]
  readonly category?: readonly string[]
  readonly shard?: { readonly index: number; readonly of: number }
}

/** A test compares it with the registry of formats, which `--help` must not load. */
export const REPORT_HELP: string =
  'formats to write besides result.json, separated by commas: terminal, html, html-dir, junit, markdown, github, gitlab, ctrf, allure, sarif, csv, otlp, prometheus, cdevents'
const FAIL_ON: readonly FailOn[] = ['breaking', 'minor', 'any', 'none']
const ON_INCONCLUSIVE: readonly OnInconclusive[] = ['fail', 'warn']
/** Below are the codes that mean something of ours, above those that shells use (POSIX, 2.8.2). */
const WARN_EXIT_CODES: readonly [min: number, max: number] = [5, 125]
const DATA_MODES: readonly DataMode[] = ['same', 'differs']
const CATEGORIES: readonly string[] = ['functional', 'integration', 'latency']

export function addProjectOptions(command: Command): Command {
  return command
    .option('--config <file>', 'config file; default: parity.config.{ts,mts,js,mjs,yaml,yml,json}, found upwards')
    .option('--profile <name>', 'named overrides from the config')
    .option('--reference <url>', 'without a config: base URL of the reference; operands are paths then')
    .option('--candidate <url>', 'without a config: base URL of a candidate; may be repeated', collect)
    .option('--known-differences <file>', 'known differences; default: what the config names')
}

export function addSelectionOptions(command: Command): Command {
  return command
    .option('--grep <pattern>', 'only probes whose name matches (RE2 syntax)')
    .option('--tag <tag>', 'only probes with this tag; repeated: any of them', collect)
    .option(
      '--category <category>',
      `only probes of this category (${CATEGORIES.join(', ')}); repeated: any of them`,
      collectCategory,
    )
    .option('--shard <i/n>', 'only the i-th of n parts, split by name', parseShard)
}

export function addLatencyOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--latency <profile>', 'how latency is sampled; default: what the config says, else smoke').choices([
        'off',
        ...LATENCY_PROFILES,
      ]),
    )
    .option(
      '--budget <requests>',
      'latency requests per second that any one host gets; default: what the config says, else 5',
      parseBudget,
    )
    .addOption(
      new Option('--engine <engine>', 'what sends latency requests; default: what the config says').choices(['parity', 'k6']),
    )
}

export function parseBudget(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value > 0 && value <= 10_000))
    throw new InvalidArgumentError('It is a number above 0, at most 10000.')
  return value
}

/** @returns as the config has it: `{ p95: '20%' }` */
export function collectTolerance(text: string, previous: unknown): UserLatencyTolerances {
  const [, name, amount] = /^(p50|p75|p90|p95|p99)=(\d+(?:\.\d+)?(?:%|ms|s))$/.exec(text) ?? []
  if (name === undefined) throw new InvalidArgumentError('It is written p95=20% or p95=30ms, for p50, p75, p90, p95 or p99.')
  return { ...(typeof previous === 'object' ? previous : {}), [name]: amount }
}

export const HISTORY_HELP: string =
  'file of counts over all runs, read before this run and written after it; default: what the config names'

export function addGateOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--fail-on <severity>',
        'least severity that fails the gate; default: what the config says, else breaking',
      ).choices(FAIL_ON),
    )
    .option(
      '--min-coverage <percent>',
      'percent of probes that must be decided; default: what the config says, else 100',
      parsePercent,
    )
    .addOption(
      new Option(
        '--on-inconclusive <what>',
        'what missing evidence does: fail ends with exit code 3, warn lets pass; default: what the config says, else fail',
      ).choices(ON_INCONCLUSIVE),
    )
    .option(
      '--warn-exit-code <code>',
      'exit code, 5 to 125, when the gate lets pass although something is open; default: what the config says, else 0',
      parseWarnExitCode,
    )
    .option(
      '--new-only <run>',
      'folder or result.json of an earlier run, e.g. reports/latest: what stood in it is told, and does not fail the gate',
    )
    .option('--observe-only', 'tell everything and end with exit code 0, whatever was observed')
    .addOption(
      new Option(
        '--data <mode>',
        'whether the candidates hold the rows of the reference; default: what the config says, else found out',
      ).choices(DATA_MODES),
    )
    .option('--strict-config', 'settings that did nothing in the run end in exit code 2 instead of a warning')
}

export function collect(value: string, previous: unknown): string[] {
  return [...(Array.isArray(previous) ? previous.map(String) : []), value]
}

function collectCategory(value: string, previous: unknown): string[] {
  if (!CATEGORIES.includes(value)) throw new InvalidArgumentError(`Allowed choices are ${CATEGORIES.join(', ')}.`)
  return collect(value, previous)
}

function parseShard(text: string): NonNullable<SelectionOptions['shard']> {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? []
  const shard = { index: Number(index), of: Number(of) }
  if (index === undefined || shard.index < 1 || shard.index > shard.of)
    throw new InvalidArgumentError('It is written i/n, with i from 1 to n: --shard 2/3.')
  return shard
}

function parsePercent(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 100)) throw new InvalidArgumentError('It is a number from 0 to 100.')
  return value
}

function parseWarnExitCode(text: string): number {
  const value = Number(text)
  const [min, max] = WARN_EXIT_CODES
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new InvalidArgumentError(`It is a whole number from ${min} to ${max}: the others have a meaning of their own.`)
  return value
}

export function parseSeed(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value >= 2 ** 32) throw new InvalidArgumentError('It is a whole number below 4294967296.')
  return value
}

/** @param operands - paths to ask with `--reference`, else probe files or folders to select */
export function projectRequest(options: ProjectOptions, operands: readonly string[], io: Io): ProjectRequest {
  const { config, profile, reference, candidate, knownDifferences, out, failOn, minCoverage, strictConfig, data, history } =
    options
  const { onInconclusive, warnExitCode, observeOnly, newOnly } = options
  if ((reference === undefined) !== (candidate === undefined)) {
    throw new UserError('PARITY_USAGE', `--${reference === undefined ? 'candidate' : 'reference'} stands alone`, {
      hint: 'Both are needed: parity run --reference URL --candidate URL /path...',
    })
  }
  if (reference !== undefined && config !== undefined)
    throw new UserError('PARITY_USAGE', '--config and --reference exclude each other', {
      hint: 'Name the environments in the config, or on the command line.',
    })
  if (reference !== undefined && operands.length === 0)
    throw new UserError('PARITY_USAGE', 'there is nothing to ask', {
      hint: 'Name at least one path: parity run --reference URL --candidate URL /api/products',
    })
  return {
    cwd: io.cwd,
    variables: io.variables,
    ...(config !== undefined && { config }),
    ...(profile !== undefined && { profile }),
    ...(reference !== undefined && candidate !== undefined && { inline: { reference, candidates: candidate, paths: operands } }),
    ...(knownDifferences !== undefined && { knownDifferences }),
    ...(out !== undefined && { out }),
    ...(history !== undefined && { history }),
    ...(failOn !== undefined && { failOn }),
    ...(minCoverage !== undefined && { minCoverage }),
    ...(strictConfig === true && { strictConfig }),
    ...(onInconclusive !== undefined && { onInconclusive }),
    ...(warnExitCode !== undefined && { warnExitCode }),
    ...(observeOnly === true && { observeOnly }),
    ...(newOnly !== undefined && { newOnly }),
    ...(data !== undefined && { data }),
    latency: {
      ...(options.latency !== undefined && { profile: options.latency }),
      ...(options.budget !== undefined && { requestsPerSecond: options.budget }),
      ...(options.engine !== undefined && { engine: options.engine }),
    },
    today: todayOf(io),
  }
}

/** An operand is a path, and a path that matches nothing is a mistake. */
export function checkOperands(project: Project, selection: Selection): void {
  for (const wanted of selection.files ?? []) {
    if (project.probes.some(({ file }) => file === wanted || file.startsWith(`${wanted}/`))) continue
    const files = [...new Set(project.probes.map(({ file }) => file))]
    throw new UserError('PARITY_OPERAND_UNKNOWN', `no probe is defined in "${wanted}"`, {
      hint:
        files.length === 0
          ? 'The config names no probe files.'
          : `Probe files of this config: ${files.slice(0, OPERANDS_SHOWN_MAX).join(', ')}${files.length > OPERANDS_SHOWN_MAX ? ', ...' : ''}.`,
    })
  }
}

const OPERANDS_SHOWN_MAX = 10

/** @throws UserError when the pattern of `--grep` is none */
export async function selectionOf(options: SelectionOptions, files: readonly string[]): Promise<Selection> {
  return {
    ...(options.grep !== undefined && { nameFits: await nameFilter(options.grep) }),
    ...(options.tag !== undefined && { tags: options.tag }),
    ...(options.category !== undefined && { categories: options.category }),
    ...(options.shard !== undefined && { shard: options.shard }),
    files: files.map((file) => file.replace(/^\.\//, '').replace(/\/$/, '')),
  }
}

async function nameFilter(grep: string): Promise<(name: string) => boolean> {
  const { RE2JS } = await import('re2js')
  try {
    const pattern = RE2JS.compile(grep)
    return (name) => pattern.matcher(name).find()
  } catch (cause) {
    throw new UserError(
      'PARITY_PATTERN_INVALID',
      `--grep ${JSON.stringify(grep)} is no pattern: ${cause instanceof Error ? cause.message : String(cause)}`,
      { hint: 'RE2 syntax: github.com/google/re2/wiki/Syntax.', cause },
    )
  }
}
