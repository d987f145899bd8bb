import assert from 'node:assert/strict'
import test from 'node:test'

import { block, html, markupOf, outside, short, verbatim } from '../../../../src/report/html/markup.ts'
import { XSS_CORPUS } from '../../../support/xss-corpus.ts'
import { DANGEROUS } from '../fixtures-extreme.ts'

test('texts and numbers are escaped, lists are joined, undefined is nothing, markup goes in as it is', () => {
  const parts = [html`<b>${'a'}</b>`, undefined, 1, ['<', html`<i></i>`]]
  assert.equal(markupOf(html`<p title="${'"&\'`'}">${parts}</p>`), '<p title="&quot;&amp;&#39;&#96;"><b>a</b>1&lt;<i></i></p>')
})

test('the indentation of a template is not in the page, that of a value is', () => {
  assert.equal(
    markupOf(
      html`<ul>
        <li>${'a\n   b'}</li>
      </ul>`,
    ),
    '<ul>\n<li>a\\n   b</li>\n</ul>',
  )
})

test('what cannot be seen is spelled out, and set apart from what is merely written so', () => {
  assert.equal(markupOf(outside('a\u202e<U+202E>\u0000')), 'a<i class="u">U+202E</i>&lt;U+202E&gt;<i class="u">U+0000</i>')
  assert.equal(markupOf(block('a\tb\n\u200bc')), 'a<i class="u">\\t</i>b\n<i class="u">U+200B</i>c')
})

test('a cut text says how much is missing, and is never cut inside a character', () => {
  assert.equal(markupOf(outside('abcdef', 4)), 'abcd<i class="cut">… 2 more characters</i>')
  assert.equal(markupOf(outside('abc\u{1f600}', 4)), 'abc<i class="cut">… 2 more characters</i>')
  assert.equal(short('x'.repeat(200), 10), `${'x'.repeat(9)}…`)
})

test('no payload of the corpus leaves its place, in a text or in an attribute', () => {
  for (const { text } of XSS_CORPUS) {
    for (const markup of [html`${text}`, outside(text), block(text), html`${short(text)}`]) {
      const made = markupOf(markup).replaceAll(/<\/?i(?: class="(?:u|cut)")?>/g, '')
      assert.doesNotMatch(made, /[<>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)/, text)
      assert.doesNotMatch(made, DANGEROUS, text)
    }
  }
})

test('an object that looks like markup is none', () => {
  const forged: unknown = JSON.parse('{"markup":"<b>","html":"<b>"}')
  assert.throws(() => markupOf(html`${String(forged)}${verbatim('')}`) === '' || markupOf(Object(forged)).length, TypeError)
})
