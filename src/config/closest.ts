/** Guesses what a mistyped word was meant to be. */

/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours, each counted once. */
export function editDistance(left: string, right: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column)
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1]
      const isSwap = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      const edits = [(previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (previous[column - 1] ?? 0) + (isSame ? 0 : 1)]
      if (isSwap) edits.push((beforePrevious[column - 2] ?? 0) + 1)
      current.push(Math.min(...edits))
    }
    beforePrevious = previous
    previous = current
  }
  return previous[right.length] ?? 0
}

/** @returns the nearest choice, or undefined when none is near enough to be a typo (more than a third of the letters) */
export function closest(word: string, choices: readonly string[]): string | undefined {
  const lower = word.toLowerCase()
  const ranked = choices
    .map((choice) => ({ choice, distance: editDistance(lower, choice.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const [best] = ranked
  const allowed = Math.max(1, Math.floor(word.length / 3))
  return best !== undefined && best.distance <= allowed ? best.choice : undefined
}

/** `Did you mean "staging"? Environments: production, staging.` */
export function guess(word: string, choices: readonly string[], noun: string): string {
  const near = closest(word, choices)
  const list =
    choices.length === 0
      ? `There are no ${noun.toLowerCase()}.`
      : `${noun}: ${choices.map((choice) => (choice === '' ? '""' : choice)).join(', ')}.`
  return near === undefined ? list : `Did you mean "${near}"? ${list}`
}
