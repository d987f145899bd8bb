/**
 * HTML that cannot be broken out of: a tagged template whose every value is escaped, and made visible where a browser
 * would hide it or turn it around. Only what the template itself made goes in as it is.
 */
import { beginning, pieces as piecesOf, visible } from '../text/visible.ts'

/** A symbol nobody else has: no value of a result or a log can pass for markup. */
const MARKUP: unique symbol = Symbol('markup')

export type Html = { readonly [MARKUP]: string }

export type Part = Html | string | number | undefined | readonly Part[]

/** Texts and numbers are escaped, lists are joined, undefined is nothing. Attributes must be written in double quotes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const pieces = squeezed(strings)
  let text = pieces[0] ?? ''
  for (const [index, part] of parts.entries()) text += textOf(part) + (pieces[index + 1] ?? '')
  return { [MARKUP]: text }
}

/** By template: the indentation is for those who read the source, and a third of the page without this. */
const templates = new WeakMap<TemplateStringsArray, readonly string[]>()

function squeezed(strings: TemplateStringsArray): readonly string[] {
  const known = templates.get(strings)
  if (known !== undefined) return known
  const made = strings.map((text) => text.replace(/\s*\n\s*/g, '\n'))
  templates.set(strings, made)
  return made
}

/** For our own static text only: a stylesheet, a script. */
export function verbatim(text: string): Html {
  return { [MARKUP]: text }
}

export function markupOf(markup: Html): string {
  return markup[MARKUP]
}

export const NOTHING: Html = verbatim('')

function textOf(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return escape(visible(part))
  if (isList(part)) return part.map(textOf).join('')
  return part[MARKUP]
}

function isList(part: Html | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part)
}

/** A text from outside, cut to so many UTF-16 units, with what cannot be seen set apart from what is merely written so. */
export function outside(text: string, unitsMax: number = VALUE_UNITS_MAX): Html {
  const shown = beginning(text, unitsMax)
  const cut = shown.length < text.length ? html`<i class="cut">… ${text.length - shown.length} more characters</i>` : NOTHING
  return html`${marked(shown)}${cut}`
}

/** The same, with its line breaks: for `<pre>`. */
export function block(text: string): Html {
  return verbatim(
    text
      .split('\n')
      .map((line) => markupOf(marked(line)))
      .join('\n'),
  )
}

/** A text for an attribute or a short label: plain, cut. */
export function short(text: string, unitsMax: number = LABEL_UNITS_MAX): string {
  const shown = visible(beginning(text, unitsMax + 1)).replace(
    STACKED,
    (_, kept: string, rest: string) => `${kept}<${marks(rest)}>`,
  )
  return shown.length <= unitsMax ? shown : `${beginning(shown, unitsMax - 1)}…`
}

const VALUE_UNITS_MAX = 400
const LABEL_UNITS_MAX = 120
/** Marks that one letter carries: more of them would be drawn over the lines above and below. */
const STACKED = /(\p{M}{4})(\p{M}+)/gu

function marks(text: string): string {
  return `${Array.from(text).length} more marks`
}

function marked(text: string): Html {
  const parts = piecesOf(text).map(({ text: own, isHidden }) =>
    isHidden
      ? `<i class="u">${escape(own)}</i>`
      : escape(own).replace(STACKED, (_, kept: string, rest: string) => `${kept}<i class="u">${marks(rest)}</i>`),
  )
  return verbatim(parts.join(''))
}

function escape(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => ENTITY[character] ?? '')
}

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}
