/**
 * The gates: what each runs, and how it tells how much it looked at. A tool that looked at nothing passes everything
 * (knip and oxlint on patterns without a match do), so that every gate has a floor: below it, it fails.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'

const HERE = import.meta.dirname
const BIN = path.resolve(HERE, '../../node_modules/.bin')

export type Gate = {
  readonly name: string
  /** What it guards, for people. */
  readonly guards: string
  readonly command: readonly [string, ...string[]]
  /** Counts in the tool's output, by unit. */
  readonly looked: Readonly<Record<string, (output: string, root: string) => number>>
  /** The gate is left out where this file does not exist. */
  readonly needs?: string
}

export type GateResult = {
  readonly name: string
  readonly ok: boolean
  readonly looked: Readonly<Record<string, number>>
  /** All that the tool printed, and below it what the gate has to say itself. */
  readonly output: string
  readonly durationMs: number
}

/** Least counts by gate and unit. */
export type Floors = Readonly<Record<string, Readonly<Record<string, number>>>>

const node = process.execPath

export const GATES: readonly Gate[] = [
  {
    name: 'types',
    guards: 'TypeScript, strict',
    command: [path.join(BIN, 'tsc'), '--noEmit', '--pretty', 'false', '--listFiles'],
    looked: { files: (output, root) => output.split('\n').filter((line) => isOurs(line, root)).length },
  },
  {
    name: 'build',
    guards: 'the package compiles: src alone, with the types of exports written out',
    command: [path.join(BIN, 'tsc'), '-p', 'tsconfig.build.json', '--noEmit', '--pretty', 'false', '--listFiles'],
    looked: { files: (output, root) => output.split('\n').filter((line) => isOurs(line, root)).length },
  },
  {
    name: 'lint',
    guards: 'rules with types, cycles, what pure folders may call, sizes',
    command: [path.join(BIN, 'oxlint')],
    looked: { files: numberIn(/ on (\d+) files? with/), rules: numberIn(/ with (\d+) rules/) },
  },
  {
    name: 'format',
    guards: 'one way to write it',
    command: [path.join(BIN, 'oxfmt'), '--check'],
    looked: { files: numberIn(/ on (\d+) files/) },
  },
  {
    name: 'dead code',
    guards: 'files, exports and dependencies nobody uses or nobody listed',
    command: [
      path.join(BIN, 'knip'),
      '--no-progress',
      '--treat-config-hints-as-errors',
      '--reporter=symbols',
      `--reporter=${path.join(HERE, 'knip-count.ts')}`,
    ],
    looked: { files: numberIn(/^looked at (\d+) files/m) },
  },
  {
    name: 'architecture',
    guards: 'the arrows between folders, pure folders import nothing impure',
    command: [node, path.join(HERE, 'architecture.ts')],
    looked: { modules: numberIn(/^looked at (\d+) modules/m), edges: numberIn(/ and (\d+) edges/) },
  },
  {
    name: 'generated',
    guards: 'generated files are what their sources give',
    command: [node, 'scripts/generate.ts', '--check'],
    looked: {},
    needs: 'scripts/generate.ts',
  },
]

/** The gates that have something to do in this repository. */
export function gatesFor(root: string): readonly Gate[] {
  return GATES.filter((gate) => gate.needs === undefined || existsSync(path.join(root, gate.needs)))
}

export async function runGate(gate: Gate, root: string, floors: Floors): Promise<GateResult> {
  const start = performance.now()
  const { code, output } = await capture(gate.command, root)
  const looked = Object.fromEntries(Object.entries(gate.looked).map(([unit, count]) => [unit, count(output, root)]))
  const low = Object.entries(floors[gate.name] ?? {}).filter(([unit, floor]) => !((looked[unit] ?? 0) >= floor))
  const complaints = low.map(([unit, floor]) => `${gate.name}: looked at ${looked[unit] ?? 0} ${unit}, the floor is ${floor}`)
  if (code !== 0) complaints.push(`${gate.name}: ${path.basename(gate.command[0])} ended with ${code}`)
  return {
    name: gate.name,
    ok: complaints.length === 0,
    looked,
    output: [withoutFileList(output, root).trimEnd(), ...complaints].join('\n').trim(),
    durationMs: performance.now() - start,
  }
}

/** One line for people: `types           41 files                1.2 s`. */
export function lineOf(result: GateResult): string {
  const looked = Object.entries(result.looked).map(([unit, count]) => `${count} ${unit}`)
  const mark = result.ok ? 'ok  ' : 'FAIL'
  return `${mark} ${result.name.padEnd(13)} ${looked.join(', ').padEnd(28)} ${(result.durationMs / 1000).toFixed(1).padStart(5)} s`
}

function capture([command, ...args]: Gate['command'], cwd: string): Promise<{ code: number | string; output: string }> {
  const { promise, resolve } = Promise.withResolvers<{ code: number | string; output: string }>()
  const child = spawn(command, args, { cwd, env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
  // oxlint colours its output in CI, NO_COLOR or not.
  const output = (): string => stripVTControlCharacters(chunks.join(''))
  child.on('error', (error) => resolve({ code: error.message, output: output() }))
  child.on('close', (code, signal) => resolve({ code: code ?? signal ?? 'nothing', output: output() }))
  return promise
}

function numberIn(pattern: RegExp): (output: string) => number {
  return (output) => Number(pattern.exec(output)?.[1] ?? 0)
}

function isOurs(line: string, root: string): boolean {
  return line.startsWith(`${root}/`) && !line.includes('/node_modules/') && /\.[cm]?ts$/.test(line)
}

/** `tsc --listFiles` names each file among its errors. */
function withoutFileList(output: string, root: string): string {
  const isListed = (line: string): boolean => isOurs(line, root) || /^\/.*\/node_modules\/.*\.[cm]?ts$/.test(line)
  return output
    .split('\n')
    .filter((line) => !isListed(line) && !line.startsWith('bundled:///'))
    .join('\n')
}
