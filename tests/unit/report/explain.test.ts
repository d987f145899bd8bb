/** "parity explain": golden texts, and the promise that a person finds both commands and the place of the difference. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { parse } from 'yaml'

import type { Rule } from '../../../src/core/finding.ts'
import type { KnownDifferenceUse } from '../../../src/core/result.ts'
import { renderExplain, type ExplainInput } from '../../../src/report/explain.ts'
import { cause, exchange, finding, KD_12 } from './fixtures.ts'
import { DIVERGED } from './fixtures-diverged.ts'
import { DANGEROUS, hostile, HOSTILE_TEXT, LONG_TEXT } from './fixtures-extreme.ts'
import { TIMED } from './fixtures-timed.ts'
import { assertGolden } from './golden.ts'

const RULE: Rule = {
  severity: 'breaking',
  title: 'A value has another JSON type',
  why: 'A client with a typed parser fails; one without may calculate with text.',
  example: ['1250', '"1250"'],
}
const OPTIONS = { width: 80, colour: false, unicode: true }
const EXCHANGES: ExplainInput['exchanges'] = {
  reference: exchange(),
  candidate: exchange({
    url: 'https://staging.shop.example/api/products?limit=20',
    requestHeaders: [
      ['accept', 'application/json'],
      ['user-agent', 'envparity/0.1.0'],
      ['authorization', 'Bearer «masked:secret:STAGING_TOKEN»'],
    ],
  }),
}

function input(id: string, more: Partial<ExplainInput> = {}): ExplainInput {
  const found = DIVERGED.findings.find((item) => item.id === id)
  const own = DIVERGED.causes.find((item) => item.id === found?.cause)
  assert(found && own)
  return { result: DIVERGED, finding: found, cause: own, about: 'finding', rule: RULE, exchanges: EXCHANGES, ...more }
}

const LONG = finding('f-10a6000000', 'c-10a6000000', {
  rule: 'body.text-changed',
  path: '',
  reference: `${'All prices include tax. '.repeat(20)}Delivery takes 2 days.${' Terms apply.'.repeat(10)}`,
  candidate: `${'All prices include tax. '.repeat(20)}Delivery takes 4\u200b days.${' Terms apply.'.repeat(10)}`,
  classes: ['text', 'text'],
})
const CASES: Readonly<Record<string, ExplainInput>> = {
  cause: input('f-1f0a9b3c20', { about: 'cause' }),
  finding: input('f-1f0a9b3c21'),
  alike: input('f-90de112233', {
    rule: { ...RULE, title: 'A value differs', why: 'Whoever compares or looks up this value does not find it.' },
  }),
  expired: input('f-c0ffee0001', {
    exchanges: {},
    rule: { ...RULE, title: 'A header is missing', why: 'The protection it gave is gone.' },
  }),
  known: input('f-4d10a2b7c8', {
    rule: { ...RULE, title: 'The value of a header differs', why: 'Caches and browsers act on it.' },
  }),
  long: input('f-1f0a9b3c20', {
    finding: LONG,
    cause: cause('c-10a6000000', [LONG], {}),
    rule: { ...RULE, title: 'The text of the body differs', why: 'A reader sees another text.' },
  }),
}

for (const [name, model] of Object.entries(CASES)) {
  test(`"${name}" reads as reviewed`, () => {
    assertGolden(`tests/golden/report/explain-${name}-80.txt`, renderExplain(model, OPTIONS))
    assertGolden(
      `tests/golden/report/explain-${name}-120-colour.txt`,
      renderExplain(model, { ...OPTIONS, width: 120, colour: true }),
    )
  })
}

test('a side that did not answer: how it failed, and the request of the other side at its address', () => {
  const failed = finding('f-0dd0000000', 'c-0dd0000000', {
    rule: 'error.candidate-unanswered',
    facet: 'error',
    path: '',
    reference: null,
    candidate: 'connection (ECONNREFUSED): connection refused',
    classes: ['absent', 'connection'],
  })
  const text = renderExplain(
    input('f-1f0a9b3c20', { finding: failed, cause: cause('c-0dd0000000', [failed], {}), exchanges: { reference: exchange() } }),
    OPTIONS,
  )
  assert.match(
    text,
    /What differs\n {2}production {2}\(answered\)\n {2}staging {5}connection \(ECONNREFUSED\): connection refused\n/,
  )
  assert.match(text, /\n {2}staging {5}no answer: connection \(ECONNREFUSED\): connection refused\n/)
  assert.match(
    text,
    /# staging\n(?:# .*\n)*# Nothing of it is in the log: this is what the other one was asked\.\ncurl [^\n]*\\\n {2}--url 'https:\/\/staging\.shop\.example\//,
  )
  assert.doesNotMatch(text, /no exchange in the log|\(absent\)/)
})

test('both answers: the row of the finding first, then what else differs, then what is equal', () => {
  const headers = exchange().headers
  const model = input('f-1f0a9b3c20', {
    exchanges: {
      reference: exchange({ headers: [...headers, ['x-b', 'one'], ['Set-Cookie', 'a=1'], ['set-cookie', 'b=2']] }),
      candidate: exchange({
        status: 503,
        headers: [...headers, ['x-b', 'o\u200bne'], ['set-cookie', 'a=1'], ['set-cookie', 'b=2']],
      }),
    },
  })
  const text = renderExplain(model, OPTIONS)
  const block = text.slice(text.indexOf('Both answers'), text.indexOf('Ask again')).split('\n')
  assert.deepEqual(block.slice(1, 8), [
    '  status',
    '    production  200',
    '    staging     503',
    '  x-b',
    '    production  one',
    '    staging     o<U+200B>ne',
    '                 ^',
  ])
  assert.match(block[8] ?? '', /^ {2}equal {2}body, HTTP version, .*set-cookie/)
  assert.doesNotMatch(renderExplain(input('f-1f0a9b3c20', { exchanges: {} }), OPTIONS), /Both answers/)
})

test('an entry to paste is YAML that says what it was given, and hides nothing', () => {
  const entries = [
    {
      id: 'one',
      rule: 'body.value-changed',
      probe: ['a', 'b: c'],
      path: '/x',
      reference: 'yes',
      candidate: null,
      expires: '2027-02-20',
    },
    { id: '- no', reason: 'say "\u202eno" # really', count: '1e3', empty: '' },
  ]
  const text = renderExplain(input('f-1f0a9b3c20', { entries }), OPTIONS)
  const [, pasted = ''] = text.split('# or, in known-differences.yaml:\n')
  assert.deepEqual(parse(pasted), entries)
  assert.doesNotMatch(pasted, DANGEROUS)
  assert.match(
    renderExplain(input('f-1f0a9b3c20', { entries: [...entries, ...entries] }), OPTIONS),
    /# 1 more entries: parity accept --dry-run shows them/,
  )
})

test('latency: pictures, then each test with its limits, the way to the server and what was left out', () => {
  const slow = finding('f-1a7e000000', 'c-1a7e000000', {
    rule: 'latency.slower',
    facet: 'latency',
    probe: 'search',
    path: '/p95',
  })
  const model = input('f-1f0a9b3c20', { result: TIMED, finding: slow, cause: cause('c-1a7e000000', [slow], {}) })
  const text = renderExplain(model, { ...OPTIONS, width: 120 })
  const block = text.slice(text.indexOf('How long it took'), text.indexOf('What was answered'))
  assert.match(
    block,
    /p95: 128 ms against 181 ms, slower; tolerated are 15 %, the larger of 15 % and 10\.0 ms; 40 pairs in 8 batches; a\s+slowdown of 12 % would be found in 80 % of such runs\./,
  )
  assert.match(block, /The way to the server: the time of a TCP connect taken out/)
  assert.match(block, /3 pairs left out, because the sampler itself was late in 2 of 30 seconds\./)
  assert.doesNotMatch(text, /Both answers/)
})

test('shows both commands, from the first column, with the variables to set', () => {
  const text = renderExplain(input('f-1f0a9b3c20'), OPTIONS)
  assert.equal(text.match(/^curl /gm)?.length, 2)
  assert.match(text, /^ {2}--header "authorization: Bearer \$STAGING_TOKEN"$/m)
  assert.match(text, /^# {3}STAGING_TOKEN {2}header authorization$/m)
  assert.match(text, /^# {3}PRODUCTION_AUTHORIZATION {2}header authorization$/m)
})

test('points at the first difference of long texts', () => {
  assert(CASES['long'])
  const lines = renderExplain(CASES['long'], OPTIONS).split('\n')
  const caret = lines.findIndex((line) => line.includes('^ from character'))
  const column = (lines[caret] ?? '').indexOf('^')
  assert.deepEqual([lines[caret - 2]?.[column], lines[caret - 1]?.[column]], ['2', '4'])
})

test('a side without an exchange is told, not left out', () => {
  const { reference: _reference, ...candidate } = EXCHANGES
  const text = renderExplain(input('f-1f0a9b3c20', { exchanges: candidate }), OPTIONS)
  assert.match(text, /^ {2}production {2}no exchange in the log$/m)
  assert.equal(text.match(/^curl /gm)?.length, 1)
})

test('says that something else was accepted here, that an entry is too broad, and who set the severity', () => {
  const base = input('f-1f0a9b3c20')
  const stateOf = (more: Partial<ExplainInput['finding']>, refused: readonly KnownDifferenceUse[] = []): string => {
    const result = { ...DIVERGED, knownDifferences: { ...DIVERGED.knownDifferences, refused } }
    const text = renderExplain({ ...base, result, finding: { ...base.finding, ...more } }, { ...OPTIONS, width: 200 })
    return text
      .split('\n')
      .filter((line) => /^ {2}(?:rule|state) /.test(line))
      .join('\n')
  }
  const open = 'open, fails the gate (fail-on breaking)'
  const rule = `  rule    ${base.finding.rule}`
  assert.equal(stateOf({}), `${rule}\n  state   ${open}`)
  assert.equal(
    stateOf({ knownDifference: 'KD-1', changedFrom: { reference: ['1', null], candidate: ['2'] } }),
    `${rule}\n  state   ${open}; KD-1 accepts something else here: 1 or (absent), then 2`,
  )
  assert.equal(
    stateOf({ knownDifference: 'KD-1', changedFrom: { classes: ['integer', 'absent'] } }),
    `${rule}\n  state   ${open}; KD-1 accepts something else here: any integer, then any absent`,
  )
  assert.equal(
    stateOf({ knownDifference: 'KD-12' }, [{ ...KD_12, because: 'it matches 2 causes (c-1, c-2)' }]),
    `${rule}\n  state   ${open}; KD-12 is too broad and silences nothing: it matches 2 causes (c-1, c-2)`,
  )
  assert.equal(
    stateOf({ ruleSeverity: 'minor' }),
    `${rule}, set to breaking by the config or the probe; by itself it is minor\n  state   ${open}`,
  )
})

test('ASCII only where asked, and nothing hostile gets through', () => {
  assert.match(renderExplain(input('f-90de112233'), { ...OPTIONS, unicode: false }), /^[\x20-\x7e\n]*$/)
  for (const text of [HOSTILE_TEXT, LONG_TEXT]) {
    const result = hostile(text)
    const [found] = result.findings
    const [own] = result.causes
    assert(found && own)
    const asked = exchange({
      method: 'POST',
      url: `https://shop.example/${text.slice(0, 500)}`,
      requestHeaders: [['x-a', text.slice(0, 500)]],
      requestBody: text,
    })
    const shown = renderExplain(
      {
        result,
        finding: found,
        cause: own,
        about: 'cause',
        rule: { ...RULE, title: text, why: text },
        exchanges: { reference: asked, candidate: asked },
      },
      OPTIONS,
    )
    assert.doesNotMatch(shown, DANGEROUS)
    assert(shown.length < 30_000, `${shown.length} characters`)
  }
})
