/** The terminal summary: golden at the two widths people have, and the promises that scripts and eyes rely on. */
import assert from 'node:assert/strict'
import test from 'node:test'

import type { Result } from '../../../src/core/result.ts'
import type { RenderOptions } from '../../../src/report/formats/format.ts'
import { terminalFormat } from '../../../src/report/formats/terminal.ts'
import { columns } from '../../../src/report/text/columns.ts'
import { cause, finding, PARITY } from './fixtures.ts'
import { DIVERGED } from './fixtures-diverged.ts'
import { EMPTY, MODELS, UNDECIDED } from './fixtures-models.ts'
import { COLOUR } from './fixtures-extreme.ts'
import { assertGolden } from './golden.ts'

const PLAIN: RenderOptions = { width: 80, colour: false, unicode: true, out: 'reports/01JD9M0XW4' }

function render(result: Result, more: Partial<RenderOptions> = {}): string {
  return terminalFormat.render(result, { ...PLAIN, ...more })
}

for (const [name, result] of Object.entries(MODELS)) {
  test(`"${name}" reads as reviewed`, () => {
    for (const width of [80, 120]) {
      assertGolden(`tests/golden/report/terminal-${name}-${width}.txt`, render(result, { width }))
      assertGolden(`tests/golden/report/terminal-${name}-${width}-colour.txt`, render(result, { width, colour: true }))
    }
  })
}

test('in ASCII and in full, "diverged" reads as reviewed', () => {
  assertGolden('tests/golden/report/terminal-diverged-80-ascii.txt', render(DIVERGED, { unicode: false }))
  assertGolden('tests/golden/report/terminal-diverged-80-verbose.txt', render(DIVERGED, { verbose: true }))
  assertGolden('reports/samples/terminal.txt', render(DIVERGED, { width: 100 }))
})

test('the last block begins with one of three words', () => {
  const words: Readonly<Record<string, string>> = {
    parity: 'PARITY',
    diverged: 'DIVERGED',
    three: 'DIVERGED',
    undecided: 'NO VERDICT',
    interrupted: 'NO VERDICT',
    empty: 'NO VERDICT',
  }
  for (const [name, result] of Object.entries(MODELS)) {
    const last = render(result).trimEnd().split('\n\n').at(-1) ?? ''
    assert.match(last, new RegExp(`^${words[name] ?? '?'}   `))
  }
})

test('a fault of ours is never a verdict', () => {
  const fault = render({
    ...PARITY,
    gate: { ...PARITY.gate, decision: 'error', exitCode: 4, reasons: ['RangeError while comparing "cart"'] },
  })
  assert.match(fault, /^NO VERDICT {3}a fault of parity itself, /m)
  assert.match(fault, /^gate {6}error \(fail-on breaking\) {3}exit 4$/m)
})

test('the gate is one line that scripts may match, however many causes fail it', () => {
  const findings = Array.from({ length: 200 }, (_, index) => finding(`f-${index}`, `c-${String(index).padStart(10, '0')}`, {}))
  const many: Result = { ...DIVERGED, findings, causes: findings.map((item) => cause(item.cause, [item], {})) }
  for (const result of [...Object.values(MODELS), many]) {
    const lines = render(result)
      .split('\n')
      .filter((line) => line.startsWith('gate '))
    assert.equal(lines.length, 1)
    assert.match(
      lines[0] ?? '',
      /^gate {6}(pass|fail|inconclusive|error) \(fail-on (breaking|minor|any|none)\)(: c-[0-9a-f]+( c-[0-9a-f]+)*( and \d+ more)?)? {3}exit \d+$/,
    )
    assert((lines[0] ?? '').length <= 80)
  }
})

test('no line is wider than asked, and colours change no column', () => {
  for (const result of Object.values(MODELS)) {
    for (const width of [80, 100, 120, 160]) {
      const plain = render(result, { width, verbose: true })
      for (const line of plain.split('\n')) assert(columns(line) <= width, `${columns(line)} columns: ${line}`)
      const coloured = render(result, { width, verbose: true, colour: true })
      assert.equal(coloured.replace(COLOUR, ''), plain)
    }
  }
})

test('without unicode it is ASCII only', () => {
  for (const result of Object.values(MODELS)) assert.match(render(result, { unicode: false, verbose: true }), /^[\x20-\x7e\n]*$/)
})

test('causes stand most severe first and long lists end in "more"', () => {
  const findings = Array.from({ length: 30 }, (_, index) =>
    finding(`f-${index}`, `c-${index}`, { severity: index < 25 ? 'minor' : 'breaking' }),
  )
  const result: Result = { ...DIVERGED, findings, causes: findings.map((item) => cause(item.cause, [item], {})) }
  const shown = render(result).match(/^(BREAKING|MINOR) /gm) ?? []
  assert.deepEqual(shown, [...Array.from({ length: 5 }, () => 'BREAKING '), ...Array.from({ length: 15 }, () => 'MINOR ')])
  assert.match(render(result), /^10 more causes: see result\.json$/m)
  assert.equal((render(result, { verbose: true }).match(/^(BREAKING|MINOR) /gm) ?? []).length, 30)
})

test('a known difference is told and is no cause to look at', () => {
  const text = render(PARITY)
  assert.doesNotMatch(text, /c-0aa1b2c3d4/)
  assert.match(text, /^known {5}KD-12 {2}headers\.value-changed \/cache-control$/m)
  assert.match(text, /until 2026-12-01 \(9 days\), team-edge$/m)
})

test('an environment that is down is one reason, not one line per probe', () => {
  const text = render(UNDECIDED)
  assert.equal(text.match(/^ {2}failed /gm)?.length, 1)
  assert.match(text, /"list products", "product", "cart", "search", "checkout › pay"\n +"login"$/m)
})

test('an empty run says so and gives no percentage of zero', () => {
  assert.match(render(EMPTY), /^NO VERDICT {3}no probe was selected, 0 of 0 probes compared/m)
  assert.doesNotMatch(render({ ...EMPTY, gate: { ...EMPTY.gate, reasons: [] } }), /%/)
})

test('without a folder there is no report line', () => {
  assert.match(render(PARITY), /^report {4}reports\/01JD9M0XW4$/m)
  const { out: _out, ...rest } = PLAIN
  assert.doesNotMatch(terminalFormat.render(PARITY, rest), /^report/m)
})
