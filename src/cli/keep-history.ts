/** The history around a run: what the plan may know of it, and what the run adds to it once it has come to its end. */
import { addRun } from '../compare/history.ts'
import type { Project } from '../config/project.ts'
import { MachineError, UserError } from '../core/errors.ts'
import type { ProbeComparison } from '../core/finding.ts'
import { NO_HISTORY, type ProbeHistory, type RunTrace } from '../core/history.ts'
import type { ProbeFacts } from '../core/probe.ts'
import type { Result } from '../core/result.ts'
import { historyKey, readHistory, writeHistory } from '../history/history-file.ts'
import type { Histories, HistoryEntry, HistoryKey } from '../history/history-file.ts'
import { unusableEvidence } from '../judge/gate.ts'
import { BATCHES_MIN, quantileName } from '../core/latency.ts'
import type { HistoryOf } from '../plan/make-plan.ts'

export type KeptHistory = {
  readonly of: HistoryOf
  readonly add: (facts: ProbeFacts, comparisons: readonly ProbeComparison[]) => void
  /** @returns warnings: the run has its result, with or without its history */
  readonly save: (result: Result, expectedVersions: Readonly<Record<string, string>>) => Promise<readonly string[]>
}

/**
 * @returns undefined where none is kept
 * @throws UserError when the file is no history of ours
 */
export async function openHistory({ settings, environments }: Project): Promise<KeptHistory | undefined> {
  const file = settings.history
  if (file === undefined) return undefined
  const before = await readHistory(file)
  const reference = environments.find(({ role }) => role === 'reference')?.name ?? ''
  const candidates = environments.filter(({ role }) => role === 'candidate').map(({ name }) => name)
  const keyOf = (probe: string, candidate: string): HistoryKey => ({ suite: settings.suite, reference, candidate, probe })
  const traces: { readonly key: HistoryKey; readonly trace: RunTrace }[] = []
  return {
    of: (probe) =>
      Object.fromEntries(candidates.map((candidate) => [candidate, withoutKey(before.get(historyKey(keyOf(probe, candidate))))])),
    add: (facts, comparisons) => {
      for (const { environment, trace } of comparisons)
        if (trace !== undefined) traces.push({ key: keyOf(facts.name, environment), trace })
    },
    save: async (result, expectedVersions) => {
      if (!isEvidence(result, expectedVersions)) return []
      const down = new Set(result.environments.filter(({ health }) => health !== 'healthy').map(({ name }) => name))
      if (down.has(reference)) return []
      const added = traces
        .filter(({ key }) => !down.has(key.candidate))
        .map(({ key, trace }) => ({ key, trace: { ...trace, ...timedIn(result, key) } }))
      return added.length === 0 ? [] : saveTo(file, added)
    },
  }
}

/** Of a run that broke off or was about something else, nothing is counted: it would look like what was not seen. */
function isEvidence({ complete, gate, environments }: Result, expectedVersions: Readonly<Record<string, string>>): boolean {
  return (
    complete &&
    gate.decision !== 'error' &&
    unusableEvidence({ environments, expectedVersions, unreadVersions: new Map() }).length === 0
  )
}

/** What this run measured of a probe, in as many pairs as a verdict takes. */
function timedIn({ latency = [], startedAt }: Result, { probe, candidate }: HistoryKey): Pick<RunTrace, 'latency'> {
  const tests = latency.find((one) => one.probe === probe && one.environment === candidate)?.tests ?? []
  const values = tests.flatMap(({ quantile, ratio, batches }) =>
    ratio === undefined || batches < BATCHES_MIN
      ? []
      : [[quantileName(quantile), { at: startedAt, logRatio: Number(Math.log(ratio).toFixed(6)) }] as const],
  )
  return values.length === 0 ? {} : { latency: Object.fromEntries(values) }
}

type Traces = readonly { readonly key: HistoryKey; readonly trace: RunTrace }[]

async function saveTo(file: string, traces: Traces): Promise<readonly string[]> {
  try {
    // Read again: another shard of this run may have written in the meantime.
    const { histories, warnings } = withTraces(await readHistory(file), traces)
    await writeHistory(file, histories)
    return warnings
  } catch (error) {
    if (error instanceof UserError || error instanceof MachineError) return [`${error.message}; this run is not counted in it`]
    throw error
  }
}

function withTraces(before: Histories, traces: Traces): { readonly histories: Histories; readonly warnings: readonly string[] } {
  const histories = new Map(before)
  const warnings: string[] = []
  for (const { key, trace } of traces) {
    const { history, dropped } = addRun(withoutKey(histories.get(historyKey(key))), trace)
    histories.set(historyKey(key), { ...key, ...history })
    if (dropped.noise + dropped.rare > 0)
      warnings.push(
        `the history of "${key.probe}" on ${key.candidate} is full: ${dropped.noise} noisy paths and ${dropped.rare} rare events, the oldest, were dropped`,
      )
  }
  return { histories, warnings: warnings.sort() }
}

function withoutKey(entry: HistoryEntry | undefined): ProbeHistory {
  if (entry === undefined) return NO_HISTORY
  const { suite: _suite, reference: _reference, candidate: _candidate, probe: _probe, ...history } = entry
  return history
}
