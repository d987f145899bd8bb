/**
 * Many tests at once: which of them may be called red, so that of the red ones a share of at most q is red by chance.
 *
 * Source: Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57
 * (1995): the largest p that is at most q rank / tests, and all below it.
 */
/** @returns for each p-value, is it rejected? */
export function rejectedAt(q: number, pValues: readonly number[]): readonly boolean[] {
  const limit = pValues
    .toSorted((left, right) => left - right)
    .findLast((pValue, index) => pValue <= (q * (index + 1)) / pValues.length)
  return pValues.map((pValue) => limit !== undefined && pValue <= limit)
}
