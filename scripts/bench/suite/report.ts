/** The figures of the suite as Markdown: how it was measured, one table per cell, and what became of the goals. */
import { showSpread, spreadOf } from '../statistics.ts'
import type { Served } from './environments.ts'
import { type Cell, cpu, cpuPerRequest, judgeGoals, ratio, type Sample, type Samples, wall, wallPerRequest } from './goals.ts'

export type Entrant = { readonly name: string; readonly how: string; readonly version: string }

export type SuiteReport = {
  readonly machine: readonly string[]
  readonly rounds: number
  readonly entrants: readonly Entrant[]
  readonly cells: readonly Cell[]
}

export function renderSuite({ machine, rounds, entrants, cells }: SuiteReport): string {
  return [
    ...machine.map((line) => `- ${line}`),
    `- ${rounds === 1 ? 'One round' : `Medians of ${rounds} interleaved rounds, in brackets the smallest and the largest`}; CPU is user + system of the whole process tree, memory the peak of its resident pages, shared file pages counted once`,
    ...entrants.map(({ name, how, version }) => `- ${name} (${version}): ${how}`),
    ...cells.flatMap(renderCell),
  ].join('\n')
}

export function titleOf({ probes, bytes, delayMs }: Served): string {
  return `${probes.toLocaleString('en-US')} probes x 2 environments, ${bytes / 1024} KB, ${delayMs} ms`
}

function renderCell({ served, samples }: Cell): readonly string[] {
  const goals = judgeGoals({ served, samples })
  return [
    '',
    `#### ${titleOf(served)}`,
    '',
    '| | requests sent | wall s | CPU s | peak MB | wall per request | CPU per request | wall | CPU |',
    '|---|---|---|---|---|---|---|---|---|',
    ...Array.from(samples, ([name, list]) => renderRow(name, list, samples)),
    ...(goals.length === 0 ? [] : ['']),
    ...goals.map(({ goal, measured, outcome }) => `- ${outcome}: ${goal}; measured ${showSpread(measured, 2)}`),
  ]
}

function renderRow(name: string, list: readonly Sample[], samples: Samples): string {
  const spread = (measure: (sample: Sample) => number, digits: number): string => showSpread(spreadOf(list.map(measure)), digits)
  const against = (measure: typeof wall, base: string, unit: string): string => {
    const measured = ratio(samples, [measure, name], [measure, base])
    return measured === undefined ? '' : `${measured.median.toFixed(2)} x ${unit}`
  }
  return `| ${[
    name,
    spread(({ requests }) => requests, 0).replace(/ .*/, ''),
    spread(({ wallMs }) => wallMs / 1000, 2),
    spread(({ cpuMs }) => cpuMs / 1000, 2),
    spread(({ peakBytes }) => peakBytes / 1e6, 0),
    against(wallPerRequest, 'floor', 'floor'),
    against(cpuPerRequest, 'floor', 'floor'),
    against(wall, 'parity', 'parity'),
    against(cpu, 'parity', 'parity'),
  ].join(' | ')} |`
}
