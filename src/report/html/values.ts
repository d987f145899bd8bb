/** The values of a finding, one below the other, with the part in which they differ set apart. */
import type { ShownValue } from '../../core/finding.ts'
import { absentText } from '../text/brief.ts'
import { firstDifference } from '../text/sides.ts'
import { html, outside, type Html } from './markup.ts'

/** A value on the page; longer ones are shown around their first difference. */
const VALUE_UNITS_MAX = 240
/** What stands before the difference, so that one sees where it is. */
const LEAD_UNITS = 60

export function valueOf(own: ShownValue, other: ShownValue, rule?: string): Html {
  if (own === null) return html`<i class="none">${absentText(rule).slice(1, -1)}</i>`
  if (own === '') return html`<i class="none">empty</i>`
  const { before, middle, after } = split(own, other)
  const from = before.length > LEAD_UNITS * 2 ? before.length - LEAD_UNITS : 0
  const lead = from > 0 ? html`<i class="cut">… after ${from} characters </i>` : undefined
  const room = Math.max(0, VALUE_UNITS_MAX - before.length + from)
  const mark = middle === '' ? undefined : html`<mark>${outside(middle, room)}</mark>`
  return html`<code>${lead}${outside(before.slice(from))}${mark}${outside(after, Math.max(20, room - middle.length))}</code>`
}

type Split = { readonly before: string; readonly middle: string; readonly after: string }

/** Common beginning and end; the whole value is no "part in which they differ", so it is not marked then. */
function split(own: string, other: ShownValue): Split {
  const whole = { before: own, middle: '', after: '' }
  if (other === null || own === other) return whole
  const from = firstDifference(own, other)
  let to = own.length
  let otherTo = other.length
  while (to > from && otherTo > from && own[to - 1] === other[otherTo - 1]) {
    to -= 1
    otherTo -= 1
  }
  if (/[\udc00-\udfff]/.test(own[to] ?? '')) to += 1
  if (from === 0 && to === own.length) return whole
  return { before: own.slice(0, from), middle: own.slice(from, to), after: own.slice(to) }
}
