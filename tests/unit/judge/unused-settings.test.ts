/** Settings that do nothing are told, those that a run cannot judge are not; with strictConfig they end in exit code 2. */
import assert from 'node:assert/strict'
import test from 'node:test'

import type { ProbeFacts } from '../../../src/core/probe.ts'
import type { Result } from '../../../src/core/result.ts'
import type { RunRecord } from '../../../src/log/records.ts'
import { END, entryFor, judgeOf } from '../../laws/runs.ts'
import { ENVIRONMENTS, factsOf, NOW, observationOf, type Shown } from '../../laws/simulation.ts'
import { comparison, divergence } from './judged.ts'

const [PRODUCTION, STAGING] = ENVIRONMENTS
const SETTINGS = { suite: 'laws', failOn: 'breaking', minCoverage: 100 } as const
const NO_COOKIES = { cookies: { outcome: 'nothing' } } as const

type Probe = { readonly facts?: Partial<ProbeFacts>; readonly shown?: Shown; readonly differs?: boolean }

function resultOf(run: Partial<RunRecord>, probe: Probe = {}, complete = true): Result {
  const judge = judgeOf(run)
  const observations = (['reference', 'candidate'] as const).map((side) =>
    observationOf('cart', probe.shown ?? { body: '{"items":[{"id":1}],"total":2}' }, { side, round: 0, repeat: 0, at: NOW }),
  )
  const divergences = probe.differs === true ? [divergence()] : []
  judge.add(factsOf('cart', probe.facts), observations, [comparison({ facets: NO_COOKIES, divergences })])
  return judge.finish({ ...END, complete }, [], [])
}

function withTokens(tokens: Readonly<Record<string, string>>): Partial<RunRecord> {
  return { environments: [PRODUCTION, { ...STAGING, tokens: { ...STAGING.tokens, ...tokens } }] }
}

const PLACE = 'probes/shop.probe.ts:1'

test('what does nothing, and what is not known to do nothing', () => {
  const cases: readonly (readonly [what: string, run: Partial<RunRecord>, probe: Probe, unused: readonly string[]])[] = [
    ['nothing is set', {}, {}, []],
    ['a severity that is another', { settings: { ...SETTINGS, rules: { 'header.added': 'info' } } }, {}, []],
    [
      'a severity that is its own',
      { settings: { ...SETTINGS, rules: { 'header.added': 'minor' } } },
      {},
      ['rules["header.added"] does nothing: minor is its own severity'],
    ],
    [
      'a rule that no answer can raise',
      { settings: { ...SETTINGS, rules: { 'cookie.added': 'breaking' } } },
      {},
      ['rules["cookie.added"] does nothing: no answer of this run has anything of the facet "cookies"'],
    ],
    ['a severity of the probe', {}, { facts: { rules: { 'header.added': 'info' } } }, []],
    [
      'the same severity in the probe as in the run',
      { settings: { ...SETTINGS, rules: { 'header.added': 'info' } } },
      { facts: { rules: { 'header.added': 'info' } } },
      [`${PLACE}: rules["header.added"] does nothing: it is info without it, too`],
    ],
    [
      'above what the probe allows',
      {},
      { facts: { rules: { 'header.added': 'breaking' }, severity: 'info' } },
      [`${PLACE}: rules["header.added"] does nothing: "severity" of the probe allows info at most`],
    ],
    [
      'a rule that no answer of the probe can raise',
      {},
      { facts: { rules: { 'cookie.added': 'breaking' } } },
      [`${PLACE}: rules["cookie.added"] does nothing: no answer of it has anything of the facet "cookies"`],
    ],
    ['a token in a body', withTokens({ 'acct-7': 'account' }), { shown: { body: '{"account":"acct-7"}' } }, []],
    ['a token in a header', withTokens({ 'acct-7': 'account' }), { shown: { headers: [['x-account', 'acct-7']] } }, []],
    [
      'a token that no answer holds',
      withTokens({ 'acct-7': 'account' }),
      { shown: { body: '{"account":"acct-71"}' } },
      ['environments.staging.tokens["acct-7"] does nothing: no answer of staging holds it'],
    ],
    [
      'paths that are there',
      {},
      { facts: { compare: { arrays: { '/items': 'set' }, numbers: { '/items/*/id': { absolute: 1 } } } } },
      [],
    ],
    [
      'paths that are not',
      {},
      { facts: { compare: { arrays: { '/item': 'set' }, numbers: { '/items/*/price': { absolute: 1 } } } } },
      [
        `${PLACE}: compare.arrays["/item"] does nothing: no body that was compared has this path`,
        `${PLACE}: compare.numbers["/items/*/price"] does nothing: no body that was compared has this path`,
      ],
    ],
    ['paths into what is no JSON', {}, { facts: { compare: { arrays: { '/item': 'set' } } }, shown: { body: '<p>' } }, []],
  ]
  for (const [what, run, probe, unused] of cases) {
    const result = resultOf(run, probe)
    assert.deepEqual(result.unusedSettings ?? [], unused, what)
    assert.deepEqual(result.warnings, unused, what)
    assert.deepEqual([result.verdict, result.gate.exitCode], ['parity', 0], what)
    const strict = resultOf({ ...run, settings: { ...SETTINGS, ...run.settings, strictConfig: true } }, probe)
    assert.deepEqual([strict.gate.decision, strict.gate.exitCode], unused.length > 0 ? ['fail', 2] : ['pass', 0], what)
    assert.deepEqual(
      strict.gate.reasons,
      unused.map((sentence) => `strict config: ${sentence}`),
      what,
    )
  }
})

test('a run that was cut short, or is a part of the suite, cannot tell what is never needed', () => {
  const run = withTokens({ 'acct-7': 'account' })
  assert.equal(resultOf(run).unusedSettings?.length, 1)
  assert.equal(resultOf(run, {}, false).unusedSettings, undefined)
  assert.equal(resultOf({ ...run, notSelected: 3 }).unusedSettings, undefined)
})

test('a known difference that is gone is a setting that does nothing; one that was not looked at is not', () => {
  const gone = entryFor({ id: 'gone', rule: 'body.value-changed', path: '/sum', probe: ['cart'] })
  const away = entryFor({ id: 'away', rule: 'body.value-changed', path: '/sum', probe: ['elsewhere'] })
  const result = resultOf({ knownDifferences: [gone, away], settings: { ...SETTINGS, strictConfig: true } })
  assert.deepEqual(result.unusedSettings, ['known difference gone does nothing: what it names was compared and does not show it'])
  assert.equal(result.gate.exitCode, 2)
  assert.deepEqual(
    result.knownDifferences.unused.map(({ id, prunable }) => [id, prunable]),
    [
      ['away', undefined],
      ['gone', true],
    ],
  )
})

test('a finding that fails is no excuse for a setting that does nothing: 2 before 1', () => {
  const settings = { ...SETTINGS, rules: { 'header.added': 'minor' }, strictConfig: true } as const
  assert.equal(resultOf({ settings }, { differs: true }).gate.exitCode, 2)
  assert.equal(resultOf({ settings: { ...settings, strictConfig: false } }, { differs: true }).gate.exitCode, 1)
})
