/** Axes: where a value stands in the picture, and which values get a line and a name. */

export type Scale = {
  readonly at: (value: number) => number
  readonly ticks: readonly number[]
  readonly isLogarithmic: boolean
}

export type Span = { readonly from: number; readonly to: number }

/** Beyond this ratio of a high value to the middle one a linear axis shows the tail and nothing else. */
export const LOGARITHMIC_FROM = 10
const TICKS_MAX = 6

/** @param values - what must fit; @param pixels - from the first to the last of them, in either direction */
export function scaleOf(values: Span, pixels: Span, logarithmic: boolean): Scale {
  const isLogarithmic = logarithmic && values.from > 0
  const ends = isLogarithmic ? logarithmicEnds(values) : values
  const transform = (value: number): number => (isLogarithmic ? Math.log(Math.max(value, ends.from)) : value)
  const [low, high] = [transform(ends.from), transform(ends.to)]
  const width = high === low ? 1 : high - low
  return {
    at: (value) => rounded(pixels.from + ((transform(value) - low) / width) * (pixels.to - pixels.from)),
    ticks: isLogarithmic ? logarithmicTicks(ends) : linearTicks(ends),
    isLogarithmic,
  }
}

/** The ticks that have room for a label: each at least so many pixels from the one before. */
export function spaced(ticks: readonly number[], { at }: Scale, pixels: number): readonly number[] {
  const kept: number[] = []
  for (const tick of ticks) {
    const last = kept.at(-1)
    if (last === undefined || Math.abs(at(tick) - at(last)) >= pixels) kept.push(tick)
  }
  return kept
}

/** Two digits after the point are finer than any screen. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

function logarithmicEnds({ from, to }: Span): Span {
  return { from, to: Math.max(to, from * 1.01) }
}

/** 1, 2 and 5 of every decade, or 1 alone where that is too much. */
function logarithmicTicks({ from, to }: Span): readonly number[] {
  const decades: number[] = []
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power += 1) decades.push(power)
  for (const factors of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = decades
      .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
      .filter((tick) => tick >= from && tick <= to)
    if (ticks.length <= TICKS_MAX) return ticks
  }
  return decades.map((power) => Number(`1e${power}`)).filter((tick, index) => index % 2 === 0 && tick >= from && tick <= to)
}

function linearTicks({ from, to }: Span): readonly number[] {
  const rough = (to - from) / (TICKS_MAX - 1)
  if (!(rough > 0) || !Number.isFinite(rough)) return [from]
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? power * 10
  const ticks: number[] = []
  for (let index = Math.ceil(from / step); index * step <= to + step / 1e6; index += 1)
    ticks.push(Number((index * step).toPrecision(6)))
  return ticks
}
