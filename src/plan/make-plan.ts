/** Makes the plan: selection, order, budget, and the refusal of what may not be sent. */
import type { LoadedProbe, Project, ResolvedEnvironment, Settings } from '../config/project.ts'
import { methodOf, STEP_SEPARATOR, type MethodKey } from '../config/requests.ts'
import type { Expectation, FlowStep, HttpSpec, RequestSpec } from '../config/types.ts'
import { durationMs } from '../config/duration.ts'
import { FIRST_LOOK } from '../core/finding.ts'
import { QUIET_RUNS_MIN } from '../core/history.ts'
import { isUnsafe, requestLine } from '../core/method.ts'
import type { ProbeFacts } from '../core/probe.ts'
import { stableHash } from '../core/hash.ts'
import { latencyPlan, latencyWarnings, scriptWarnings } from './latency.ts'
import type { Plan, PlannedExpectation, PlannedProbe, PlannedRequest, PlannedStep, Selection } from './plan.ts'

/**
 * Two answers miss what fails in half of them in one of four runs, four in one of sixteen. In a short run the other two cost
 * little; a long one is repeated, and its time counts.
 */
const SHORT_RUN_PROBES_MAX = 200
export const SHORT_RUN_REPEATS: number = 4

/** What earlier runs showed of a probe or step, by candidate. */
export type HistoryOf = (probe: string) => NonNullable<ProbeFacts['history']>

type StepSettings = Settings & {
  readonly repeats: number
  readonly areRepeatsSet: boolean
  readonly historyOf: HistoryOf | undefined
}

/**
 * @param historyOf - absent where no history is kept
 * @returns the plan, its probes sorted by name so that the order of files and lists changes nothing
 */
export function makePlan(project: Project, selection: Selection, historyOf?: HistoryOf): Plan {
  const onlyMarked = project.probes.some((loaded) => loaded.probe.only === true)
  const selected = project.probes.filter((loaded) => isSelected(loaded, selection, project.settings, onlyMarked))
  const warnings = [...project.warnings]
  if (onlyMarked)
    warnings.push(
      `"only" is set: ${project.probes.length - selected.length} of ${project.probes.length} probes were not selected`,
    )

  const repeats = project.settings.repeats ?? (selected.length <= SHORT_RUN_PROBES_MAX ? SHORT_RUN_REPEATS : FIRST_LOOK)
  const settings = { ...project.settings, repeats, areRepeatsSet: project.settings.repeats !== undefined, historyOf }
  const planned = selected.map((loaded) => planProbe(loaded, project, settings))
  planned.sort((left, right) => (left.name < right.name ? -1 : 1))
  warnings.push(...latencyWarnings(selected, planned, settings.latency))
  warnings.push(...scriptWarnings(project, selected.length))
  return {
    environments: project.environments,
    probes: planned,
    settings: project.settings,
    notSelected: project.probes.length - selected.length,
    warnings,
  }
}

function isSelected(
  { probe, file, category }: LoadedProbe,
  selection: Selection,
  settings: Settings,
  onlyMarked: boolean,
): boolean {
  if (onlyMarked && probe.only !== true) return false
  if (selection.nameFits !== undefined && !selection.nameFits(probe.name)) return false
  const tags = probe.tags ?? []
  for (const wanted of [selection.tags ?? [], settings.tags]) {
    if (wanted.length > 0 && !wanted.some((tag) => tags.includes(tag))) return false
  }
  for (const wanted of [selection.categories ?? [], settings.categories]) {
    if (wanted.length > 0 && !wanted.some((name) => name === category)) return false
  }
  const files = selection.files ?? []
  if (files.length > 0 && !files.some((wanted) => file === wanted || file.startsWith(`${wanted}/`))) return false
  const shard = selection.shard
  // By name, not by position: adding a probe moves no other probe to another shard.
  return shard === undefined || stableHash(probe.name) % shard.of === shard.index - 1
}

const METHOD_NAMES: Readonly<Record<MethodKey, string>> = {
  get: 'GET',
  head: 'HEAD',
  options: 'OPTIONS',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
}

// Shared, because a suite may have ten thousands of probes without any.
const NONE: Readonly<Record<string, never>> = {}
const NO_TAGS: readonly string[] = []

function planProbe(loaded: LoadedProbe, project: Project, settings: StepSettings): PlannedProbe {
  const { probe } = loaded
  const [first, ...rest] = probe.kind === 'http' ? [httpStep(loaded, probe, settings)] : flowSteps(loaded, settings)
  if (first === undefined) throw new RangeError(`flow "${probe.name}" has no step; the schema asks for at least one`)
  const steps: PlannedProbe['steps'] = [first, ...rest]
  const notSent =
    probe.skip === undefined ? refusal(steps, project.environments) : { why: 'skipped' as const, reason: probe.skip }
  return { name: probe.name, steps, ...(notSent && { notSent }) }
}

function httpStep(loaded: LoadedProbe, spec: HttpSpec, settings: StepSettings): PlannedStep {
  const request = planRequest(spec, settings)
  const facts = withHistory(factsOf(loaded, loaded.probe.name, request, spec), settings)
  const latency = latencyPlan(loaded, spec, facts, settings.latency)
  const timed = latency === undefined ? facts : { ...facts, latency }
  return { facts: timed, request, repeats: repeatsOf(facts, settings, spec.repeats), capture: {} }
}

function flowSteps(loaded: LoadedProbe, settings: StepSettings): PlannedStep[] {
  const steps: readonly FlowStep[] = loaded.probe.kind === 'flow' ? loaded.probe.steps : []
  return steps.map((step) => {
    const request = planRequest(step, settings)
    const facts = withHistory(factsOf(loaded, `${loaded.probe.name}${STEP_SEPARATOR}${step.name}`, request, step), settings)
    return { facts, request, repeats: repeatsOf(facts, settings), capture: step.capture ?? {} }
  })
}

function withHistory(facts: ProbeFacts, { historyOf }: StepSettings): ProbeFacts {
  return historyOf === undefined ? facts : { ...facts, history: historyOf(facts.name) }
}

/** @param own - what the probe itself says */
function repeatsOf({ repeatable, history }: ProbeFacts, settings: StepSettings, own?: number): number {
  if (repeatable === 'once') return 1
  if (own !== undefined) return own
  const known = Object.values(history ?? {})
  const isQuiet = known.length > 0 && known.every(({ quiet }) => quiet >= QUIET_RUNS_MIN)
  return isQuiet && !settings.areRepeatsSet ? Math.min(settings.repeats, FIRST_LOOK) : settings.repeats
}

/** @param own - what the request itself says, for a step of a flow */
function factsOf(
  loaded: LoadedProbe,
  name: string,
  request: PlannedRequest,
  own: Pick<FlowStep, 'sideEffects' | 'compare'>,
): ProbeFacts {
  const { probe } = loaded
  const compare = own.compare ?? probe.compare
  return {
    name,
    category: loaded.category,
    kind: probe.kind,
    file: loaded.file,
    line: loaded.at.line,
    tags: probe.tags ?? NO_TAGS,
    ...(probe.owner !== undefined && { owner: probe.owner }),
    ...(probe.severity !== undefined && { severity: probe.severity }),
    ...(probe.rules !== undefined && { rules: probe.rules }),
    ...(compare !== undefined && { compare }),
    ...(probe.skip !== undefined && { skip: probe.skip }),
    repeatable: isUnsafe(request.method) && own.sideEffects !== 'repeatable' ? 'once' : 'yes',
    title: requestLine(request.method, request.path, request.query),
  }
}

function planRequest(spec: RequestSpec, settings: Settings): PlannedRequest {
  const method = methodOf(spec) ?? 'get'
  return {
    method: METHOD_NAMES[method],
    path: spec[method] ?? '',
    query: spec.query ?? NONE,
    headers: spec.headers ?? NONE,
    ...(spec.body !== undefined && { body: spec.body }),
    ...(spec.expect !== undefined && { expect: planExpectation(spec.expect) }),
    authenticated: spec.auth !== false,
    redirects: spec.redirects === undefined ? settings.redirects : { ...settings.redirects, ...spec.redirects },
    totalMs: spec.timeout === undefined ? settings.timeouts.totalMs : durationMs(spec.timeout),
    templated: JSON.stringify(spec).includes('${'),
  }
}

function planExpectation(expect: Expectation): PlannedExpectation {
  if (expect.maxTime === undefined) return expect
  const { maxTime, ...rest } = expect
  return { ...rest, maxTimeMs: durationMs(maxTime) }
}

/** Production gets no unsafe method unless the probe and the environment both allow it (DESIGN.md, law 10). */
function refusal(steps: readonly PlannedStep[], environments: readonly ResolvedEnvironment[]): PlannedProbe['notSent'] {
  const unsafe = steps.find((step) => isUnsafe(step.request.method))
  const closed = environments.find((environment) => !environment.allowUnsafe)
  if (unsafe === undefined || closed === undefined) return undefined
  const reason = `${unsafe.request.method} is not safe, and environment "${closed.name}" does not allow it: set allowUnsafe: true on it, or skip this probe with a reason`
  return { why: 'refused', reason }
}
