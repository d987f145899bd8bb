/** Facet "journey": how a Playwright test ended in each environment, and the steps it went through. */
import type { JourneyPart } from '../../core/journey.ts'
import type { Observation } from '../../core/observation.ts'
import { defineFacet, pointerToken } from '../facet.ts'
import type { Difference, Facet, Ruled, Sides } from '../facet.ts'
import { textLeaf, type Fields } from '../field-set.ts'
import { compareJourneys } from '../journeys/journey-of.ts'
import type { Leaf } from '../leaf.ts'

const RULES = {
  'journey.failed-on-candidate': {
    severity: 'breaking',
    title: 'The journey fails on the candidate and passes on the reference',
    why: 'What users do there does not work: a step, an expectation or a page fails.',
    example: ['passed', 'failed: expect(locator).toBeVisible() failed'],
  },
  'journey.failed-on-reference': {
    severity: 'minor',
    title: 'The journey fails on the reference and passes on the candidate',
    why: 'Production does not do what the journey expects today; the candidate mends it, or the journey is ahead of production.',
    example: ['failed: expect(locator).toBeVisible() failed', 'passed'],
  },
  'journey.failed-everywhere': {
    severity: 'breaking',
    title: 'The journey fails in every environment',
    why: 'The environments behave alike, and both not as the journey says: either the system or the journey needs repair.',
    example: ['failed', 'failed'],
  },
  'journey.outcome-changed': {
    severity: 'minor',
    title: 'The journey ends in another way',
    why: 'It is skipped, runs out of time or is interrupted in one environment only, so what it asks is not known there.',
    example: ['passed', 'skipped'],
  },
  'journey.flaky': {
    severity: 'minor',
    title: 'The journey needs more tries in one environment',
    why: 'A success after a retry is not the same as a success: users do not try again.',
    example: ['passed at once', 'passed in the second of 2 tries'],
  },
  'journey.step-missing': {
    severity: 'minor',
    title: 'A step of the journey is left out on the candidate',
    why: 'The journey took another way: something it looks at before the step is not the same.',
    example: ['step "apply the voucher"', 'no such step'],
  },
  'journey.step-added': {
    severity: 'minor',
    title: 'The candidate goes through a step that the reference does not',
    why: 'The journey took another way: something it looks at before the step is not the same.',
    example: ['no such step', 'step "accept cookies"'],
  },
} as const

type Rule = keyof typeof RULES

const STEPS = '/steps/'

export const journeyFacet: Facet = defineFacet({
  name: 'journey',
  of: 'journey',
  reads: 'answered',
  rules: RULES,

  compare(sides, context) {
    const reading = compareJourneys(sides, context, { fields: fieldsOf, rule: ruleOf })
    const everywhere = failedEverywhere(sides)
    const broken = reading.differences.some(({ path }) => path === '') || everywhere.length > 0
    const unrecorded = [...sides.reference, ...sides.candidate].flatMap(
      (one) => (one.outcome === 'answered' ? one.parts.journey?.unrecorded : undefined) ?? [],
    )
    return {
      ...reading,
      ...(unrecorded.length > 0 && { unverified: `not recorded: ${[...new Set(unrecorded)].sort().join('; ')}` }),
      // A journey that broke off has no later steps, and no reason to count its tries.
      differences: [...reading.differences.filter(({ path }) => !broken || path === ''), ...everywhere],
    }
  },
})

function fieldsOf(journey: JourneyPart): Fields {
  const { outcome, asExpected, tries, error, because, steps } = journey
  const said = [outcome, inLine(error) ?? because].filter((text) => text !== undefined).join(': ')
  const fields = new Map<string, Leaf>([['', textLeaf(asExpected || outcome === 'skipped' ? outcome : failing(outcome), said)]])
  if (tries > 1 && asExpected) fields.set('/tries', textLeaf('retried', `${outcome} in the last of ${tries} tries`))
  for (const { path } of steps)
    fields.set(`${STEPS}${pointerToken(path.join(' › '))}`, textLeaf('present', `step "${path.join(' › ')}"`))
  return fields
}

/** Playwright writes messages over several lines, with what was called and received below an empty one. */
function inLine(text: string | undefined): string | undefined {
  return text?.replace(/\s*\n\s*/g, ' ').trim()
}

/** A test that was meant to fail and passed is as broken as one that was meant to pass. */
function failing(outcome: JourneyPart['outcome']): string {
  return outcome === 'passed' ? 'passed unexpectedly' : outcome
}

const FAILED: ReadonlySet<string> = new Set(['failed', 'timed-out', 'passed unexpectedly'])

function ruleOf({ path, kind, reference, candidate }: Difference): Rule {
  if (path === '/tries') return 'journey.flaky'
  if (path.startsWith(STEPS)) return kind === 'missing' ? 'journey.step-missing' : 'journey.step-added'
  const [before, after] = [hasFailed(reference), hasFailed(candidate)]
  if (after && !before && !isSkipped(reference)) return 'journey.failed-on-candidate'
  if (before && !after && !isSkipped(candidate)) return 'journey.failed-on-reference'
  return 'journey.outcome-changed'
}

function hasFailed(shown: string | null): boolean {
  return FAILED.has(/^[a-z-]+/.exec(shown ?? '')?.[0] ?? '')
}

function isSkipped(shown: string | null): boolean {
  return shown === null || shown.startsWith('skipped') || shown.startsWith('interrupted')
}

function failedEverywhere({ reference, candidate }: Sides<Observation>): readonly (Ruled & { readonly rule: Rule })[] {
  const ends = (side: readonly Observation[]): readonly JourneyPart[] =>
    side.flatMap((one) => (one.outcome === 'answered' && one.parts.journey !== undefined ? [one.parts.journey] : []))
  const [before, after] = [ends(reference), ends(candidate)]
  const allFail = [before, after].every((side) => side.length > 0 && side.every(({ asExpected }) => !asExpected))
  const [first, other] = [before[0], after[0]]
  if (!allFail || first === undefined || other === undefined || first.outcome !== other.outcome) return []
  return [
    {
      rule: 'journey.failed-everywhere',
      path: '',
      kind: 'value',
      level: 'exact',
      classes: ['failed', 'failed'],
      reference: inLine(first.error) ?? first.outcome,
      candidate: inLine(other.error) ?? other.outcome,
      referenceSamples: before.length,
      candidateSamples: after.length,
      referenceAgreeing: before.length,
      candidateAgreeing: after.length,
    },
  ]
}
