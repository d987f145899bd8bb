/**
 * Goal: whatever a system under test answers, no report runs it. Every payload of the corpus stands in every text of a
 * result, in every format: nothing is markup in HTML made of the Markdown, no second command in the lines for GitHub, no
 * formula in a cell, no escape sequence anywhere, and what is JSON or XML is still itself.
 */
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import test from 'node:test'

import { parse as parseCsv } from 'csv-parse/sync'
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5'
import { SaxesParser } from 'saxes'

import { formats, type Format, type RenderOptions } from '../../../src/report/formats/index.ts'
import { XSS_CORPUS } from '../../support/xss-corpus.ts'
import { DANGEROUS, hostile } from './fixtures-extreme.ts'

const OPTIONS: RenderOptions = { width: 120, colour: false, unicode: true, verbose: true }
/** These have tests of their own, in a browser. */
const PAGES: ReadonlySet<string> = new Set(['html', 'html-dir'])
/** What a spreadsheet calculates, besides the corpus (OWASP, CSV injection). */
const FORMULAS: readonly string[] = [
  '=1+1',
  '=HYPERLINK("http://xss.invalid","x")',
  "+cmd|' /C calc'!A0",
  "-2+3+cmd|' /C calc'!A0",
  '@SUM(1+1)',
  '\t=1+1',
  '\r=1+1',
  ' =1+1',
  '\uff1d1+1',
  '";=1+1',
  '=1+1,"x',
]
const TEXTS: readonly string[] = [
  ...XSS_CORPUS.map(({ text }) => text),
  ...FORMULAS,
  '::error::x',
  '##[error]x',
  '%0A::error::x',
  '\n::add-mask::x',
  'a\nPARITY_GATE=pass',
  '\\|<img src=x onerror=alert(1)>|',
  '``<script>alert(1)</script>``',
  '[x](javascript:alert(1))',
  '![x](http://xss.invalid/a.png)',
  '@everyone',
  '</code><script>alert(1)</script>',
  '<!-- envparity -->',
]

function filesOf(format: Format, text: string): readonly { readonly name: string; readonly text: string }[] {
  const options = { ...OPTIONS, out: text }
  const result = hostile(text)
  return [{ name: format.file, text: format.render(result, options) }, ...(format.beside?.(result, options) ?? [])]
}

/** GitHub and GitLab build on CommonMark with tables; where its parser is not installed the HTML is not made, and that is said. */
type Markdown = { readonly render: (text: string) => string }
function markdownParser(): Markdown | string {
  try {
    const make: (preset: string, options: object) => Markdown = createRequire(import.meta.url)('markdown-it')
    return make('default', { html: true, linkify: true })
  } catch {
    return 'SKIPPED: markdown-it, which comes with Allure, is not installed'
  }
}

const CHECKS: Readonly<Record<string, (text: string, payload: string) => void>> = {
  json: (text) => JSON.parse(text),
  sarif: (text) => JSON.parse(text),
  jsonl: (text) =>
    text
      .trimEnd()
      .split('\n')
      .forEach((line) => JSON.parse(line)),
  xml: (text) => {
    const parser = new SaxesParser()
    parser.on('error', (error) => assert.fail(error))
    parser.write(text).close()
  },
  csv: (text, payload) => {
    const rows: readonly (readonly string[])[] = parseCsv(text)
    assert.ok(
      rows.every((row) => row.length === rows[0]?.length),
      'as many cells as columns',
    )
    for (const cell of rows.slice(1).flat())
      assert.doesNotMatch(cell, /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/, JSON.stringify(payload))
  },
  env: (text) =>
    text
      .trimEnd()
      .split('\n')
      .forEach((line) => assert.match(line, /^PARITY_\w+=[\w.:/@+=-]*$/)),
  // The terminal's summary is wrapped where commands are obeyed: tests/cli/report.test.ts.
  'github-annotations.txt': (text, payload) => {
    for (const line of text.trimEnd().split('\n')) {
      if (line.trimStart().startsWith('::')) assert.match(line, /^::(?:error|warning|notice|debug)[ :]/, JSON.stringify(payload))
    }
  },
}

test('the corpus is as large as promised', () => assert.ok(TEXTS.length >= 200))

for (const format of formats.filter(({ name }) => !PAGES.has(name))) {
  test(`${format.name}: no payload gets out of its place`, () => {
    const plain = new Map(filesOf(format, 'plain').map(({ name, text }) => [name, text.split('\n').length]))
    for (const payload of TEXTS) {
      for (const { name, text } of filesOf(format, payload)) {
        assert.doesNotMatch(text, DANGEROUS, `${name}: ${JSON.stringify(payload)}`)
        const check = CHECKS[name] ?? CHECKS[name.split('.').at(-1) ?? '']
        check?.(text, payload)
        // Where a line is a record, a payload must not begin one; people's text may be wrapped.
        if (/\.(?:csv|env|jsonl)$|^github|metrics/.test(name))
          assert.equal(text.split('\n').length, plain.get(name), `${name}: ${JSON.stringify(payload)}`)
      }
    }
  })
}

type Node = DefaultTreeAdapterTypes.ChildNode
const ALLOWED: ReadonlySet<string> = new Set('p h2 h3 h4 ul li strong code br table thead tbody tr th td blockquote'.split(' '))

/** Every element that is not of ours, and every attribute but the alignment of tables. */
function foreign(nodes: readonly Node[]): readonly string[] {
  return nodes.flatMap((node) => {
    if (!('tagName' in node)) return []
    const own = ALLOWED.has(node.tagName) && node.attrs.length === 0 ? [] : [`<${node.tagName} ${JSON.stringify(node.attrs)}>`]
    return [...own, ...foreign(node.childNodes)]
  })
}

function cellsOf(text: string): readonly number[] {
  return text.split('\n').flatMap((line) => (line.startsWith('|') ? [line.split(' | ').length] : []))
}

const parser = markdownParser()

test('markdown: as HTML it holds our elements only, without attributes', { skip: typeof parser === 'string' && parser }, () => {
  assert.ok(typeof parser !== 'string')
  const treeOf = (text: string): readonly Node[] => parseFragment(parser.render(text)).childNodes
  assert.deepEqual(foreign(treeOf('a <b onclick=x>b</b> http://xss.invalid')).length, 2, 'the check can fail')
  const format = formats.find(({ name }) => name === 'markdown')
  assert(format)
  const plain = new Map(filesOf(format, 'plain').map(({ name, text }) => [name, text]))
  for (const payload of TEXTS) {
    for (const { name, text } of filesOf(format, payload)) {
      assert.deepEqual(foreign(treeOf(text)), [], `${name}: ${JSON.stringify(payload)}`)
      assert.deepEqual(cellsOf(text), cellsOf(plain.get(name) ?? ''), `${name}: ${JSON.stringify(payload)}`)
    }
  }
})
