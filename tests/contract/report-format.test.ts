/** What every registered report format owes, whoever wrote it: a new one is held to it by being in the registry. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'

import { findFormat, formatNames, formats, type RenderOptions } from '../../src/report/formats/index.ts'
import { MODELS } from '../unit/report/fixtures-models.ts'
import { COLOUR, DANGEROUS, hostile, HOSTILE_TEXT, LONG_TEXT } from '../unit/report/fixtures-extreme.ts'

const SAMPLES = path.join(import.meta.dirname, '../../reports/samples')
/** `json` is the contract itself: it carries what there is. Everything else is for people and tools with limits. */
const UNBOUNDED: ReadonlySet<string> = new Set(['json'])
const CHARACTERS_MAX = 100_000

const OPTIONS: readonly RenderOptions[] = [80, 120, 160].flatMap((width) =>
  [true, false].flatMap((unicode) => [
    { width, colour: false, unicode, out: 'reports/run' },
    { width, colour: false, unicode, out: 'reports/run', verbose: true },
    { width, colour: true, unicode },
  ]),
)

test('names are unique and found', () => {
  assert.equal(new Set(formatNames).size, formats.length)
  assert.equal(new Set(formats.map((format) => format.file)).size, formats.length)
  for (const format of formats) assert.equal(findFormat(format.name), format)
  assert.equal(findFormat('nope'), undefined)
})

for (const format of formats) {
  test(`${format.name}: renders every model, always to the same bytes, ending in a line break`, () => {
    for (const result of Object.values(MODELS)) {
      for (const options of OPTIONS) {
        const text = format.render(result, options)
        assert.equal(format.render(structuredClone(result), options), text)
        assert.match(text, /[^\n]\n$/)
        assert.doesNotMatch(text.replace(COLOUR, ''), DANGEROUS)
      }
    }
  })

  test(`${format.name}: hostile texts do no harm`, () => {
    for (const options of OPTIONS) {
      const text = format.render(hostile(HOSTILE_TEXT), { ...options, out: HOSTILE_TEXT })
      assert.doesNotMatch(text.replace(COLOUR, ''), DANGEROUS)
      assert(options.colour || !text.includes('\u001b'))
    }
  })

  test(
    `${format.name}: texts of a megabyte do not make it one`,
    { skip: UNBOUNDED.has(format.name) && 'carries everything' },
    () => {
      const [options] = OPTIONS
      assert(options)
      const text = format.render(hostile(LONG_TEXT), { ...options, verbose: true, out: LONG_TEXT })
      assert(text.length <= CHARACTERS_MAX, `${text.length} characters`)
      assert.doesNotMatch(text, DANGEROUS)
    },
  )

  test(`${format.name}: has a sample`, () => {
    assert(existsSync(path.join(SAMPLES, format.file)), `no reports/samples/${format.file}`)
  })
}
