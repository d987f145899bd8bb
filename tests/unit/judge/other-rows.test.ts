/** Other rows that nobody spoke of: usual in the run, they are a reminder; in a probe or two of it, they fail the gate. */
import assert from 'node:assert/strict'
import test from 'node:test'

import type { Finding, ProbeComparison } from '../../../src/core/finding.ts'
import { softenOtherRows } from '../../../src/judge/other-rows.ts'

const RULE = 'schema.data-differs'

function finding(probe: string, more: Partial<Finding> = {}): Finding {
  return {
    id: `f-${probe}`,
    cause: 'c-1',
    severity: 'breaking',
    disposition: 'open',
    rule: RULE,
    facet: 'schema',
    probe,
    environment: 'staging',
    path: '',
    reference: null,
    candidate: null,
    classes: ['rows', 'other rows'],
    evidence: {
      level: 'exact',
      referenceSamples: 5,
      candidateSamples: 5,
      referenceAgreeing: 5,
      candidateAgreeing: 5,
      confirmed: true,
    },
    ...more,
  }
}

function comparison(probe: string, divergences: readonly Finding[] = []): ProbeComparison {
  const facets = { body: { outcome: 'same' as const } }
  return { probe, environment: 'staging', facets, divergences, noise: [], notReproduced: [], needs: 0 }
}

/** A run of `all` probes, of which the first `others` show other rows. */
function severities(others: number, all: number, more: Partial<Finding> = {}): readonly string[] {
  const findings = Array.from({ length: others }, (_, index) => finding(`p${index}`, more))
  const comparisons = Array.from({ length: all }, (_, index) => comparison(`p${index}`, findings.slice(index, index + 1)))
  return [...new Set(softenOtherRows(findings, comparisons).map(({ severity }) => severity))]
}

test('a third of the run, and at least three probes, make other rows usual', () => {
  assert.deepEqual(severities(3, 9), ['minor'])
  assert.deepEqual(severities(30, 40), ['minor'])
})

test('one probe or two, or a few of many, keep their severity', () => {
  assert.deepEqual(severities(1, 1), ['breaking'])
  assert.deepEqual(severities(2, 2), ['breaking'])
  assert.deepEqual(severities(3, 10), ['breaking'])
})

test('what the user says of the rule stands, and no other rule is touched', () => {
  assert.deepEqual(severities(3, 3, { ruleSeverity: 'minor' }), ['breaking'])
  assert.deepEqual(severities(3, 3, { severity: 'info' }), ['info'])
  assert.deepEqual(severities(3, 3, { rule: 'schema.property-removed' }), ['breaking'])
})
