/**
 * Two texts side by side with what is not in the other one marked: by pieces between commas, brackets and line breaks, so
 * that a price that became a text is one mark and not the rest of the body.
 */
import { block, html, type Html } from './markup.ts'

/** Pieces of a side that are aligned; the work grows with their product. */
const PIECES_MAX = 400

/** @param isCut - both texts go on: of their last pieces it is not known how they end, so only how they begin counts */
export function markedPair(left: string, right: string, isCut: boolean): readonly [left: Html, right: Html] {
  if (left === right) return [block(left), block(right)]
  const [here, there] = [pieces(left), pieces(right)]
  const [last = '', otherLast = ''] = [here.at(-1), there.at(-1)]
  if (isCut && (last.startsWith(otherLast) || otherLast.startsWith(last))) {
    const common = commonPieces(here.slice(0, -1), there.slice(0, -1))
    const tails = { left: new Set(common.left).add(here.length - 1), right: new Set(common.right).add(there.length - 1) }
    return [marked(here, tails.left), marked(there, tails.right)]
  }
  const common = commonPieces(here, there)
  return [marked(here, common.left), marked(there, common.right)]
}

function pieces(text: string): readonly string[] {
  return text.split(/(?<=[,{[\n>;&])|(?=[}\]<])/u)
}

type Common = { readonly left: ReadonlySet<number>; readonly right: ReadonlySet<number> }

/** Indices of the longest common subsequence (Wagner and Fischer 1974), after the common beginning and end. */
function commonPieces(here: readonly string[], there: readonly string[]): Common {
  const left = new Set<number>()
  const right = new Set<number>()
  const keep = (index: number, other: number): void => {
    left.add(index)
    right.add(other)
  }
  let start = 0
  while (start < here.length && start < there.length && here[start] === there[start]) keep(start, start++)
  let [end, otherEnd] = [here.length, there.length]
  while (end > start && otherEnd > start && here[end - 1] === there[otherEnd - 1]) keep(--end, --otherEnd)
  const [a, b] = [here.slice(start, end), there.slice(start, otherEnd)]
  if (a.length > PIECES_MAX || b.length > PIECES_MAX) return { left, right }
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0
  for (let row = a.length - 1; row >= 0; row -= 1)
    for (let column = b.length - 1; column >= 0; column -= 1)
      lengths[row * width + column] =
        a[row] === b[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
  for (let row = 0, column = 0; row < a.length && column < b.length;) {
    if (a[row] === b[column]) keep(start + row++, start + column++)
    else if (at(row + 1, column) >= at(row, column + 1)) row += 1
    else column += 1
  }
  return { left, right }
}

function marked(own: readonly string[], common: ReadonlySet<number>): Html {
  const runs: { text: string; isCommon: boolean }[] = []
  for (const [index, text] of own.entries()) {
    const isCommon = common.has(index)
    const last = runs.at(-1)
    if (last?.isCommon === isCommon) last.text += text
    else runs.push({ text, isCommon })
  }
  return html`${runs.map(({ text, isCommon }) => (isCommon ? block(text) : html`<mark>${block(text)}</mark>`))}`
}
