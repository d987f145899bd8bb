/**
 * Does a simulated share agree with the specified one? Both are shares of runs: theirs of 2,000 (or 1,000), ours of as many as
 * were asked for, and the specified ones are rounded as well.
 */
export type Specified = { readonly percent: number; readonly runs: number; readonly rounding: number }

/**
 * Half the width of the band, in percent: three standard errors of the difference, and half of the last digit. A share of 0 in
 * so many runs is not a share of nothing: 1.5 runs are added to it (the middle of the interval of C. Clopper and E. Pearson).
 */
export function bandOf({ percent, runs: theirs, rounding }: Specified, ours: number): number {
  const share = (Math.min(percent, 100 - percent) / 100) * theirs + 1.5
  const rate = Math.min(0.5, share / (theirs + 3))
  return 300 * Math.sqrt(rate * (1 - rate) * (1 / ours + 1 / theirs)) + rounding / 2
}

/** @returns the figure, in bold and with the specified one where it is outside of the band */
export function shown(
  percent: number,
  specified: Specified,
  ours: number,
): { readonly text: string; readonly isOutside: boolean } {
  const isOutside = Math.abs(percent - specified.percent) > bandOf(specified, ours)
  const digits = specified.rounding < 1 ? 1 : 0
  const text = percent.toFixed(digits)
  return { text: isOutside ? `**${text} (${specified.percent})**` : text, isOutside }
}
