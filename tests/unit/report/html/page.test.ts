/** The page as text: well formed, complete, bounded, the same bytes always. What a browser makes of it is tests/e2e/html-report*. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { parse, type DefaultTreeAdapterMap, type ParserError } from 'parse5'

import type { Result } from '../../../../src/core/result.ts'
import { htmlFolderFormat, htmlFormat } from '../../../../src/report/formats/html.ts'
import type { RenderOptions } from '../../../../src/report/formats/format.ts'
import { hostile, LONG_TEXT } from '../fixtures-extreme.ts'
import { MODELS } from '../fixtures-models.ts'
import { assertGolden } from '../golden.ts'
import { XSS_CORPUS } from '../../../support/xss-corpus.ts'
import { optionsFor } from './fixtures-evidence.ts'
import { TIMED } from './fixtures-latency.ts'
import { evidenceOfMany, manyFindings } from './many.ts'

const BARE: RenderOptions = { width: 120, colour: false, unicode: true }

type Element = DefaultTreeAdapterMap['element']

function elementsOf(text: string): readonly Element[] {
  const errors: ParserError[] = []
  const found: Element[] = []
  const walk = (node: DefaultTreeAdapterMap['node']): void => {
    if ('tagName' in node) found.push(node)
    if ('childNodes' in node) node.childNodes.forEach(walk)
  }
  walk(parse(text, { onParseError: (error) => errors.push(error), sourceCodeLocationInfo: true }))
  assert.deepEqual(
    errors.map(({ code, startOffset }) => `${code}: ${text.slice(startOffset - 40, startOffset + 40)}`),
    [],
  )
  return found
}

function attributeOf(element: Element, name: string): string | undefined {
  return element.attrs.find((attribute) => attribute.name === name)?.value
}

/** Of any result: well formed, nothing inline, no address, ids once, links that lead somewhere. */
function assertSound(text: string): void {
  const elements = elementsOf(text)
  const ids = elements.flatMap((element) => attributeOf(element, 'id') ?? [])
  assert.equal(new Set(ids).size, ids.length, 'an id stands twice')
  assert.equal(elements.filter(({ tagName }) => tagName === 'h1').length, 1)
  assert.equal(elements.filter(({ tagName }) => tagName === 'main').length, 1)
  for (const element of elements) {
    for (const { name, value } of element.attrs) {
      assert(
        name !== 'style' && !name.startsWith('on') && name !== 'srcset' && name !== 'srcdoc',
        `${name} of ${element.tagName}`,
      )
      if (name === 'href' && value.startsWith('#')) assert(ids.includes(value.slice(1)), `${value} leads nowhere`)
      else if (name === 'href' || name === 'src') assert.match(value, /^report\.(?:css|js)$/)
    }
  }
}

const results: Readonly<Record<string, Result>> = { ...MODELS, timed: TIMED }

for (const [name, result] of Object.entries(results)) {
  test(`${name}: both layouts are sound, with and without evidence and rules`, () => {
    for (const options of [BARE, optionsFor(result)]) {
      assertSound(htmlFormat.render(result, options))
      assertSound(htmlFolderFormat.render(result, options))
    }
  })
}

test('the sample is what is rendered', () => {
  const options = optionsFor(TIMED)
  assertGolden('reports/samples/report.html', htmlFormat.render(TIMED, options))
  assertGolden('reports/samples/report/index.html', htmlFolderFormat.render(TIMED, options))
  for (const { name, text } of htmlFolderFormat.beside?.(TIMED, options) ?? []) assertGolden(`reports/samples/${name}`, text)
})

test('the folder has nothing inline, the file has a policy of hashes only', () => {
  const folder = htmlFolderFormat.render(TIMED, BARE)
  assert.doesNotMatch(folder, /<style|<script(?! src="report\.js")|Content-Security-Policy/)
  const [, policy] = /Content-Security-Policy"\s+content="([^"]+)"/.exec(htmlFormat.render(TIMED, BARE)) ?? []
  assert.match(
    policy ?? '',
    /^default-src 'none'; style-src 'sha256-[\w+/]+='; script-src 'sha256-[\w+/]+='; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'$/,
  )
})

test('every payload of the corpus, in every field at once, leaves the page sound', () => {
  for (const { text } of XSS_CORPUS) {
    const result = hostile(text)
    const page = htmlFormat.render(result, optionsFor(result, text))
    const names = new Set(elementsOf(page).map(({ tagName }) => tagName))
    assertSound(page)
    for (const name of ['img', 'iframe', 'object', 'embed', 'base', 'math', 'video', 'audio', 'form', 'template'])
      assert(!names.has(name), `${name} from ${text}`)
    assert.equal(page.match(/<script/g)?.length, 1)
    assert.equal(page.match(/<style/g)?.length, 1)
  }
})

test('texts of a megabyte in every field do not make the page one', () => {
  const result = hostile(LONG_TEXT)
  const page = htmlFormat.render(result, { ...BARE, rules: optionsFor(result).rules ?? new Map() })
  assert(page.length < 100_000, `${page.length}`)
  assertSound(page)
})

test('300 findings are at most 400 kB and 2,000 at most 3 MB, with their exchanges', () => {
  for (const [amount, bytesMax] of [
    [300, 400_000],
    [2000, 3_000_000],
  ] as const) {
    const result = manyFindings(amount)
    const page = htmlFormat.render(result, { ...optionsFor(result), evidence: evidenceOfMany(result) })
    assert(Buffer.byteLength(page) <= bytesMax, `${amount} findings: ${Buffer.byteLength(page)} bytes`)
    assert.equal(page.match(/<article/g)?.length, amount)
    assert.doesNotMatch(page, /are left out here/)
  }
})

test('20,000 findings are cut at 2,000, and the page says so', () => {
  const result = manyFindings(20_000)
  const page = htmlFormat.render(result, { ...optionsFor(result), evidence: evidenceOfMany(result) })
  assert.equal(page.match(/<article/g)?.length, 2000)
  assert.match(
    page.replaceAll('\n', ' '),
    /This page shows 2000 of 20000 findings, the worst first\. 18000 are left out here and stand in result\.json\./,
  )
  assert(Buffer.byteLength(page) <= 3_000_000)
})
