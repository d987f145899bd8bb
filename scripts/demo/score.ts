/**
 * Compares what `parity` found with what was planted: exactly those findings, no more and no less. A finding counts by
 * rule, probe and path; accepted known differences stand apart.
 */
import type { Finding } from '../../src/core/finding.ts'
import type { Result } from '../../src/core/result.ts'
import type { Expected, Plant } from './shop/spoil.ts'

export type PlantScore = { readonly plant: Plant; readonly found: readonly Finding[]; readonly missed: readonly Expected[] }

export type Score = {
  readonly plants: readonly PlantScore[]
  /** Findings that no plant explains. */
  readonly unexpected: readonly Finding[]
  /** Findings that known-differences.yaml accepts. */
  readonly known: readonly Finding[]
  /** What is wrong with the run besides its findings, one sentence each. */
  readonly complaints: readonly string[]
  /** Exactly what was planted was found, and the run is fit to say so. */
  readonly exact: boolean
}

/**
 * @param plants - what was planted in the candidate; none for equal builds
 * @param exitCode - what the process of `parity` ended with
 */
export function scoreRun(result: Result, plants: readonly Plant[], exitCode: number): Score {
  const judged = result.findings.filter(({ disposition }) => disposition !== 'known')
  const scores = plants.map((plant) => ({
    plant,
    found: judged.filter((finding) =>
      [...plant.expected, ...(plant.mayShow ?? [])].some((expected) => isSame(expected, finding)),
    ),
    missed: plant.expected.filter((expected) => !judged.some((finding) => isSame(expected, finding))),
  }))
  const unexpected = judged.filter((finding) => !scores.some(({ found }) => found.includes(finding)))
  const complaints = complaintsOf(result, plants.length > 0 ? 1 : 0, exitCode)
  return {
    plants: scores,
    unexpected,
    known: result.findings.filter(({ disposition }) => disposition === 'known'),
    complaints,
    exact: unexpected.length === 0 && complaints.length === 0 && scores.every(({ missed }) => missed.length === 0),
  }
}

function isSame(expected: Expected, finding: Finding): boolean {
  return expected.rule === finding.rule && expected.probe === finding.probe && expected.path === finding.path
}

/** A run that found the right things by luck, with half its probes undecided, is no success. */
function complaintsOf(result: Result, wantedCode: number, exitCode: number): readonly string[] {
  const undecided = result.probes.filter(({ outcome }) => outcome === 'undecided')
  return [
    ...(result.complete ? [] : ['The run is not complete.']),
    ...(result.gate.exitCode === exitCode
      ? []
      : [`parity ended with ${exitCode}, but result.json says ${result.gate.exitCode}.`]),
    ...(result.gate.exitCode === wantedCode
      ? []
      : [`The gate's exit code is ${result.gate.exitCode}, but should be ${wantedCode}.`]),
    ...undecided.map(({ name, because }) => `Probe "${name}" is undecided: ${because ?? 'no reason given'}.`),
  ]
}
