/** Causes and ids: what belongs together is shown once, and ids hold no value, host or wording. */
import assert from 'node:assert/strict'
import test from 'node:test'

import type { Divergence, RuleId } from '../../../src/core/finding.ts'
import { causesOfProbe, findingId, findingIds, groupCauses, severityOf } from '../../../src/judge/causes.ts'
import { factsOf } from '../../laws/simulation.ts'
import { divergence, finding } from './judged.ts'

test('an id is made of rule, probe, facet and path alone, and of the place of the candidate', () => {
  const id = findingId(divergence(), 0)
  assert.match(id, /^f-[0-9a-f]{10}$/)
  // A contract with links, known differences and history: it must not change from version to version.
  assert.equal(id, 'f-298469051e')
  const unlike = divergence({ reference: 'x', candidate: null, environment: 'qa', classes: ['string', 'absent'] })
  assert.equal(findingId(unlike, 0), id)
  for (const other of [{ rule: 'body.type-changed' }, { probe: 'order' }, { facet: 'headers' }, { path: '/sum' }] as const)
    assert.notEqual(findingId(divergence(other), 0), id)
  assert.notEqual(findingId(divergence(), 1), id)
})

test('two changes at one path have two ids, whatever their order, and one alone keeps its own', () => {
  const [digits, text] = [divergence({ classes: ['digits', 'digits'] }), divergence({ classes: ['text', 'text'] })]
  const [first, second] = findingIds([digits, text], 0)
  assert.equal(first, findingId(digits, 0))
  assert.notEqual(second, first)
  assert.deepEqual(findingIds([text, digits], 0), [second, first])
  assert.deepEqual(findingIds([text], 0), [first])
})

test('the same change of the same field is one cause, in whatever probe and at whatever place', () => {
  const [cause] = causesOfProbe([divergence({ path: '/items/*/price/amount' })])
  const same = [
    divergence({ path: '/amount' }),
    divergence({ path: '/items/0/amount', probe: 'order' }),
    divergence({ path: '/amount/*' }),
  ]
  assert.deepEqual(causesOfProbe(same), [cause, cause, cause])
  const others = [
    divergence({ path: '/price' }),
    divergence({ path: '/amount', rule: 'body.type-changed' }),
    divergence({ path: '/amount', classes: ['number', 'string'] }),
  ]
  assert(causesOfProbe(others).every((other) => other !== cause))
  const [header] = causesOfProbe([divergence({ facet: 'headers', rule: 'header.missing', path: '/x-a' })])
  assert.notEqual(causesOfProbe([divergence({ facet: 'headers', rule: 'header.missing', path: '/x-b' })])[0], header)
})

test('a broken expectation belongs to the difference that broke it', () => {
  const broken = (path: string): ReturnType<typeof divergence> =>
    divergence({ facet: 'contract', rule: 'contract.failed-on-candidate', path })
  const status = divergence({ facet: 'status', rule: 'status.class-changed', path: '' })
  const header = divergence({ facet: 'headers', rule: 'header.missing', path: '/x-a' })
  const body = divergence({ rule: 'body.field-missing', path: '/a' })
  const owners: readonly (readonly [string, number])[] = [
    ['/schema', 2],
    ['/header x-a', 1],
    ['/$.a', 2],
  ]
  for (const [path, at] of owners) {
    const all = [divergence({ path: '/z', rule: 'body.encoding-changed' }), header, body, broken(path)]
    const causes = causesOfProbe(all)
    assert.equal(causes[3], causes[at], path)
  }
  const both = causesOfProbe([status, broken('/status')])
  assert.equal(both[1], both[0])
  // Nothing explains how long it took.
  const slow = causesOfProbe([header, body, broken('/max-time')])
  assert.equal(new Set(slow).size, 3)
})

const gone = (path: string, more: Partial<Divergence> = {}): Divergence =>
  divergence({ rule: 'body.field-missing', path, candidate: null, classes: ['text', 'absent'], ...more })
const added = (path: string, more: Partial<Divergence> = {}): Divergence =>
  divergence({ rule: 'body.field-added', path, reference: null, classes: ['absent', 'text'], ...more })

function causeCount(divergences: readonly Divergence[]): number {
  return new Set(causesOfProbe(divergences)).size
}

test('an envelope is one cause, and the same one on every endpoint', () => {
  const wrapped = [gone('/a'), gone('/b'), gone('/c'), added('/data')]
  assert.equal(causeCount(wrapped), 1)
  const other = [added('/data'), ...['/x', '/y', '/z', '/q'].map((path) => gone(path, { probe: 'order' }))]
  assert.deepEqual(new Set([...causesOfProbe(wrapped), ...causesOfProbe(other)]).size, 1)
  assert.notEqual(causesOfProbe([gone('/a'), gone('/b'), gone('/c'), added('/result')])[0], causesOfProbe(wrapped)[0])
})

test('two fields of one object, or three of three objects, may have changed apart', () => {
  assert.equal(causeCount([gone('/a'), gone('/b'), added('/c')]), 3)
  assert.equal(causeCount([gone('/x/a'), gone('/y/b'), gone('/z/c')]), 3)
})

test('what is missing now and then is another event than what is always missing', () => {
  const now = divergence().evidence
  const seldom = gone('/d', { evidence: { ...now, candidateAgreeing: 2 } })
  assert.equal(causeCount([gone('/a'), gone('/b'), gone('/c'), seldom]), 2)
})

test('keys in another spelling are one cause, one key under another name is one, and both are told apart', () => {
  const spelled = [gone('/createdAt'), added('/created_at'), gone('/list/*/unitPrice'), added('/list/*/unit_price')]
  assert.equal(causeCount(spelled), 1)
  const named = [gone('/price', { reference: '7' }), added('/amount', { candidate: '7' })]
  assert.equal(causeCount(named), 1)
  assert.equal(causeCount([...spelled, ...named]), 2)
  assert.equal(causeCount([gone('/price', { reference: '7' }), added('/amount', { candidate: '8' })]), 2)
})

test('what a serializer does to three fields is one cause, and other values are several', () => {
  const typed = (path: string): Divergence => divergence({ rule: 'body.type-changed', path, classes: ['number', 'string'] })
  assert.equal(causeCount([typed('/a'), typed('/b/c'), typed('/d/*')]), 1)
  assert.equal(causeCount([typed('/a'), typed('/b')]), 2)
  assert.equal(causeCount(['/a', '/b', '/c'].map((path) => divergence({ path }))), 3)
})

test('two fields with the value of each other are one cause', () => {
  const lat = divergence({ path: '/list/*/lat', reference: '52.5', candidate: '13.4' })
  const lon = divergence({ path: '/list/*/lon', reference: '13.4', candidate: '52.5' })
  assert.equal(causeCount([lat, lon]), 1)
  assert.equal(causeCount([lat, { ...lon, candidate: '50' }]), 2)
  assert.equal(causeCount([lat, { ...lon, path: '/lon' }]), 2)
})

test('an element under another key is missing and new for one reason', () => {
  const missing = divergence({ rule: 'body.element-missing', path: '/list/*' })
  const more = divergence({ rule: 'body.element-added', path: '/list/*' })
  assert.equal(causeCount([missing, more]), 1)
  assert.equal(causeCount([missing, { ...more, path: '/other/*' }]), 2)
})

test('who is sent elsewhere gets another status for it', () => {
  const status = divergence({ facet: 'status', rule: 'status.class-changed', path: '' })
  const redirect = (rule: RuleId): Divergence => divergence({ facet: 'redirects', rule, path: '' })
  assert.equal(causeCount([status, redirect('redirect.missing')]), 1)
  assert.equal(causeCount([status, redirect('redirect.added')]), 1)
  assert.equal(causeCount([status, redirect('redirect.hops-changed')]), 2)
})

test('a cause is as severe and as open as its worst finding, and is led by a difference, not by an expectation', () => {
  const findings = [
    finding({ id: 'f-3', facet: 'contract', rule: 'contract.failed-on-candidate', path: '/schema' }),
    finding({ id: 'f-1', severity: 'minor', disposition: 'known', probe: 'order' }),
    finding({ id: 'f-2', severity: 'minor', disposition: 'expired' }),
  ]
  assert.deepEqual(
    groupCauses(findings, (probe) => `team-${probe}`),
    [
      {
        id: 'c-1',
        severity: 'breaking',
        rule: 'body.value-changed',
        title: 'A field has another value',
        path: '/total',
        disposition: 'open',
        findings: ['f-1', 'f-2', 'f-3'],
        probes: 2,
      },
    ],
  )
  assert.equal(groupCauses([finding()], () => 'team-shop')[0]?.owner, 'team-shop')
})

test('causes stand in order: severe first, then open, then large, then by id', () => {
  const findings = [
    finding({ id: 'f-1', cause: 'c-minor', severity: 'minor' }),
    finding({ id: 'f-2', cause: 'c-known', disposition: 'known' }),
    finding({ id: 'f-3', cause: 'c-small' }),
    finding({ id: 'f-4', cause: 'c-large' }),
    finding({ id: 'f-5', cause: 'c-large', probe: 'order' }),
    finding({ id: 'f-6', cause: 'c-alike' }),
  ]
  const order = (list: readonly ReturnType<typeof finding>[]): readonly string[] =>
    groupCauses(list, () => undefined).map(({ id }) => id)
  assert.deepEqual(order(findings), ['c-large', 'c-alike', 'c-small', 'c-known', 'c-minor'])
  assert.deepEqual(order(findings.toReversed()), order(findings))
})

test('a probe may lower a severity and never raise it', () => {
  assert.deepEqual(severityOf(divergence(), factsOf('p')), { severity: 'breaking' })
  assert.deepEqual(severityOf(divergence(), factsOf('p', { severity: 'info' })), { severity: 'info' })
  const added = divergence({ rule: 'body.field-added' })
  assert.deepEqual(severityOf(added, factsOf('p', { severity: 'breaking' })), { severity: 'minor' })
})

test('another severity of a rule: of the run, before it of the probe, and never higher than the probe allows', () => {
  const rule = 'body.field-added'
  const added = divergence({ rule })
  const ruleSeverity = 'minor'
  assert.deepEqual(severityOf(added, factsOf('p'), { [rule]: 'breaking' }), { severity: 'breaking', ruleSeverity })
  assert.deepEqual(severityOf(added, factsOf('p'), { [rule]: 'minor', 'body.field-missing': 'info' }), { severity: 'minor' })
  const own = factsOf('p', { rules: { [rule]: 'info' } })
  assert.deepEqual(severityOf(added, own, { [rule]: 'breaking' }), { severity: 'info', ruleSeverity })
  const capped = factsOf('p', { rules: { [rule]: 'breaking' }, severity: 'info' })
  assert.deepEqual(severityOf(added, capped), { severity: 'info', ruleSeverity })
})
