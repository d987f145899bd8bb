/** What an edit changes, as lines with `-` and `+`: of an edit that touches few lines of a short file. */

/** Above this, what lies between the first and the last changed line is shown as one change: the table below is quadratic. */
const CELLS_MAX = 4_000_000

/** @returns the changed lines in order, each run of them behind its line number; nothing when both are equal */
export function lineDiff(before: string, after: string): readonly string[] {
  const left = linesOf(before)
  const right = linesOf(after)
  let start = 0
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1
  let [leftEnd, rightEnd] = [left.length, right.length]
  while (leftEnd > start && rightEnd > start && left[leftEnd - 1] === right[rightEnd - 1]) {
    leftEnd -= 1
    rightEnd -= 1
  }
  const [removed, added] = [left.slice(start, leftEnd), right.slice(start, rightEnd)]
  if (removed.length * added.length > CELLS_MAX)
    return [...removed.map((line) => `- ${line}`), ...added.map((line) => `+ ${line}`)]
  return walk(removed, added, start + 1)
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n')
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** By the longest common subsequence (Wagner and Fischer, 1974). */
function walk(removed: readonly string[], added: readonly string[], firstLine: number): readonly string[] {
  const width = added.length + 1
  const lengths = new Uint32Array((removed.length + 1) * width)
  for (let row = removed.length - 1; row >= 0; row -= 1) {
    for (let column = added.length - 1; column >= 0; column -= 1) {
      const below = lengths[(row + 1) * width + column] ?? 0
      const beside = lengths[row * width + column + 1] ?? 0
      lengths[row * width + column] =
        removed[row] === added[column] ? (lengths[(row + 1) * width + column + 1] ?? 0) + 1 : Math.max(below, beside)
    }
  }
  const lines: string[] = []
  let [row, column, isInHunk] = [0, 0, false]
  while (row < removed.length || column < added.length) {
    if (row < removed.length && removed[row] === added[column]) {
      row += 1
      column += 1
      isInHunk = false
      continue
    }
    if (!isInHunk) lines.push(`@ line ${firstLine + column}`)
    isInHunk = true
    const below = lengths[(row + 1) * width + column] ?? 0
    const beside = lengths[row * width + column + 1] ?? 0
    if (column >= added.length || (row < removed.length && below >= beside)) {
      lines.push(`- ${removed[row]}`)
      row += 1
    } else {
      lines.push(`+ ${added[column]}`)
      column += 1
    }
  }
  return lines
}
