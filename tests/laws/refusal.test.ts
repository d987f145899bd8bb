/**
 * Law 10: production gets no unsafe method unless the probe and the environment both allow it. Methodology: projects of
 * any mix of methods, side effects and permissions are planned; what is sent must be safe, or allowed by every environment
 * that it is sent to, and what is refused must be in the plan with a reason.
 */
import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import type { LoadedProbe, Project, ResolvedEnvironment } from '../../src/config/project.ts'
import type { FlowStep, UserProbe } from '../../src/config/types.ts'
import { isUnsafe } from '../../src/core/method.ts'
import { makePlan } from '../../src/plan/make-plan.ts'
import { environmentOf, loaded, projectOf } from '../unit/plan/projects.ts'
import { casesOf } from './simulation.ts'

const METHODS = ['get', 'head', 'options', 'post', 'put', 'patch', 'delete'] as const
const method = fc.constantFrom(...METHODS)
const sideEffects = fc.constantFrom('once', 'repeatable', undefined)

type Side = 'once' | 'repeatable' | undefined

function step(name: string, [verb, effects]: readonly [(typeof METHODS)[number], Side]): FlowStep {
  return { name, [verb]: '/orders', ...(effects !== undefined && { sideEffects: effects }) }
}

const probe = (index: number): fc.Arbitrary<UserProbe> =>
  fc.oneof(
    fc.tuple(method, sideEffects).map((request): UserProbe => ({ ...step(`probe ${index}`, request), kind: 'http' })),
    fc.array(fc.tuple(method, sideEffects), { minLength: 1, maxLength: 4 }).map((requests): UserProbe => ({
      kind: 'flow',
      name: `probe ${index}`,
      steps: requests.map((request, at) => step(`step ${at}`, request)),
    })),
  )

const project: fc.Arbitrary<Project> = fc
  .tuple(
    fc.array(fc.boolean(), { minLength: 2, maxLength: 4 }),
    fc.array(fc.nat({ max: 9 }), { maxLength: 6 }).chain((ids) => fc.tuple(...ids.map((_, index) => probe(index)))),
  )
  .map(([permissions, probes]) => {
    const [first, ...rest] = permissions.map((allowUnsafe, index): ResolvedEnvironment =>
      environmentOf(index === 0 ? 'production' : `staging-${index}`, {
        allowUnsafe,
        role: index === 0 ? 'reference' : 'candidate',
      }),
    )
    assert(first)
    return projectOf({ environments: [first, ...rest], probes: probes.map((one): LoadedProbe => loaded(one)) })
  })

test('no unsafe request is planned for an environment that does not allow it', (law) => {
  fc.assert(
    fc.property(project, (given) => {
      const plan = makePlan(given, {})
      const closed = given.environments.some(({ allowUnsafe }) => !allowUnsafe)
      for (const { steps, notSent } of plan.probes) {
        const unsafe = steps.some(({ request }) => isUnsafe(request.method))
        assert.equal(notSent?.why, unsafe && closed ? 'refused' : undefined)
        if (notSent !== undefined) assert.match(notSent.reason, /is not safe, and environment "[\w-]+" does not allow it/)
      }
    }),
    casesOf(law),
  )
})

test('an unsafe request is sent once, unless the probe says that it may be repeated', (law) => {
  fc.assert(
    fc.property(project, (given) => {
      for (const planned of makePlan(given, {}).probes) {
        const source = given.probes.find(({ probe: { name } }) => name === planned.name)?.probe
        assert(source)
        const written = source.kind === 'flow' ? source.steps : [source]
        for (const [index, { facts, request, repeats }] of planned.steps.entries()) {
          const once = isUnsafe(request.method) && written[index]?.sideEffects !== 'repeatable'
          assert.deepEqual([facts.repeatable, repeats], once ? ['once', 1] : ['yes', given.settings.repeats])
        }
      }
    }),
    casesOf(law),
  )
})

test('every selected probe is in the plan, sent or not', (law) => {
  fc.assert(
    fc.property(project, (given) => {
      const plan = makePlan(given, {})
      assert.deepEqual(
        plan.probes.map(({ name }) => name),
        given.probes.map(({ probe: { name } }) => name).sort(),
      )
    }),
    casesOf(law),
  )
})
