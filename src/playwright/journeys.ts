/**
 * The tests of a Playwright run as probes and observations: what Playwright says of each (outcome, steps, errors) joined with
 * what the workers recorded. The last try counts, and that there were others is told.
 */
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import type { FullConfig, Suite, TestCase, TestResult, TestStep } from '@playwright/test/reporter'

import { CONFIRMATION_FIRST, FIRST_LOOK } from '../core/finding.ts'
import { JOURNEY_KIND, type JourneyOutcome, type JourneyPart, type JourneyStep } from '../core/journey.ts'
import type { Observation } from '../core/observation.ts'
import type { Category, ProbeFacts } from '../core/probe.ts'
import type { Masker } from '../log/masking.ts'
import type { LogWriter } from '../log/write-log.ts'
import { fragmentFile, readFragment, type Fragment } from './fragment.ts'
import { TEXT_CHARACTERS_MAX } from './limits.ts'
import { markOf } from './projects.ts'

/** One test in one environment. */
export type Journey = {
  readonly facts: ProbeFacts
  readonly environment: string
  readonly test: TestCase
}

/** Between the titles of a test's path, as Playwright prints it; the calls of a journey stand behind another one. */
const SEPARATOR = ' › '
/** With as many repeats, the later ones confirm what the first raised, as the probes do; with fewer, nothing is confirmed. */
const CONFIRMING_REPEATS: number = FIRST_LOOK + CONFIRMATION_FIRST

/** @param root - folder of the parity config: files are named relative to it */
export function journeysOf(suite: Suite, config: FullConfig, root: string): readonly Journey[] {
  const projects = new Map(config.projects.map((project) => [project.name, project]))
  return suite.allTests().flatMap((test) => {
    const project = projects.get(test.parent.project()?.name ?? '')
    const mark = markOf(project?.metadata)
    if (project === undefined || mark === undefined) return []
    return {
      facts: factsOf(test, root, { variant: mark.variant, repeatEach: project.repeatEach }),
      environment: mark.environment,
      test,
    }
  })
}

type Within = { readonly variant: string; readonly repeatEach: number }

function factsOf(test: TestCase, root: string, { variant, repeatEach }: Within): ProbeFacts {
  // The root and the project come first: what is left is the same in every environment.
  const name = test.titlePath().slice(2).join(SEPARATOR)
  const tags = test.tags.map((tag) => tag.replace(/^@/, ''))
  return {
    name: variant === '' ? name : `${name} (${variant})`,
    category: categoryOf(tags),
    kind: JOURNEY_KIND,
    file: path.relative(root, test.location.file).replaceAll(path.sep, '/'),
    line: test.location.line,
    tags,
    ...ownerOf(test),
    repeatable: repeatEach >= CONFIRMING_REPEATS ? 'yes' : 'once',
    title: test.title,
  }
}

function categoryOf(tags: readonly string[]): Category {
  return tags.includes('integration') ? 'integration' : tags.includes('latency') ? 'latency' : 'functional'
}

/** `annotation: { type: 'owner', description: 'team-web' }`, as Allure reads it. */
function ownerOf(test: TestCase): { readonly owner?: string } {
  const owner = test.annotations.find(({ type }) => type === 'owner')?.description
  return owner === undefined ? {} : { owner }
}

export type JourneysWritten = { readonly requests: number; readonly recorded: number }

/** Writes all journeys to the log. */
export async function writeJourneys(
  journeys: readonly Journey[],
  { log, masker, folder }: { readonly log: LogWriter; readonly masker: Masker; readonly folder: string },
): Promise<JourneysWritten> {
  let requests = 0
  let recorded = 0
  for (const [name, same] of Map.groupBy(journeys, ({ facts }) => facts.name)) {
    const [first] = same
    if (first !== undefined) log.write({ type: 'probe', facts: first.facts })
    const bodies = new Set<string>()
    for (const { environment, test, facts } of same) {
      const last = test.results.at(-1)
      const fragment = last === undefined ? undefined : await readFragment(fragmentFile(folder, test.id, last.retry))
      requests += fragment?.resources.length ?? 0
      recorded += fragment === undefined ? 0 : 1
      const confirms = facts.repeatable === 'yes' && test.repeatEachIndex >= FIRST_LOOK
      const observation: Observation = {
        probe: name,
        environment,
        repeat: test.repeatEachIndex,
        round: confirms ? 1 : 0,
        at: fragment?.at ?? last?.startTime.getTime() ?? 0,
        attempts: [],
        outcome: 'answered',
        parts: { journey: partOf(test, fragment, masker), ...(fragment !== undefined && { calls: fragment.calls }) },
      }
      log.writeObservation(observation, bodies)
    }
    await log.drain()
  }
  return { requests, recorded }
}

const NOTHING_RECORDED: Omit<Fragment, 'at' | 'calls'> = {
  console: [],
  resources: [],
  checkpoints: [],
  vitals: [],
  storage: [],
  unrecorded: ['everything: the worker wrote nothing'],
}

function partOf(test: TestCase, fragment: Fragment | undefined, masker: Masker): JourneyPart {
  const last = test.results.at(-1)
  const outcome = outcomeOf(last)
  const error = textOf(last?.error?.message, masker)
  const because = outcome === 'skipped' ? textOf(reasonOf(test, last), masker) : undefined
  const { console, resources, checkpoints, vitals, storage, unrecorded } = fragment ?? NOTHING_RECORDED
  return {
    outcome,
    asExpected: last !== undefined && (outcome === 'skipped' || last.status === test.expectedStatus),
    tries: test.results.length,
    ...(error !== undefined && { error }),
    ...(because !== undefined && { because }),
    durationMs: last?.duration ?? 0,
    steps: stepsOf(last?.steps ?? [], [], masker),
    console,
    resources,
    checkpoints,
    vitals,
    storage,
    // A test that is skipped before it begins has nothing to record.
    unrecorded: outcome === 'skipped' ? [] : unrecorded,
  }
}

const OUTCOMES: Readonly<Record<TestResult['status'], JourneyOutcome>> = {
  passed: 'passed',
  failed: 'failed',
  timedOut: 'timed-out',
  skipped: 'skipped',
  interrupted: 'interrupted',
}

/** A test that never began, because another one it hangs on failed or the run was ended, was interrupted. */
function outcomeOf(result: TestResult | undefined): JourneyOutcome {
  return result === undefined ? 'interrupted' : OUTCOMES[result.status]
}

function reasonOf(test: TestCase, result: TestResult | undefined): string {
  const annotations = [...(result?.annotations ?? []), ...test.annotations]
  const found = annotations.find(({ type }) => type === 'skip' || type === 'fixme')
  return found?.description ?? `test.${found?.type ?? 'skip'}`
}

function textOf(text: string | undefined, masker: Masker): string | undefined {
  return text === undefined ? undefined : masker.text(stripVTControlCharacters(text).slice(0, TEXT_CHARACTERS_MAX))
}

/** The steps that people named, and what failed inside them: an action's own title may hold what is new every time. */
function stepsOf(steps: readonly TestStep[], above: readonly string[], masker: Masker): readonly JourneyStep[] {
  return steps.flatMap((step) => {
    const isNamed = step.category === 'test.step'
    const own = isNamed ? [...above, masker.text(step.title)] : above
    const inner = stepsOf(step.steps, own, masker)
    if (!isNamed) return inner
    return [{ path: own, durationMs: Math.max(0, step.duration), failed: step.error !== undefined }, ...inner]
  })
}
