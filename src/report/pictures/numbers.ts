/** Numbers of latency in words: three significant digits, because a fourth is noise in every run that is not huge. */

/** `0.840 ms`, `12.3 ms`, `128 ms`, `1.41 s`. */
export function milliseconds(value: number): string {
  return value >= 1000 ? `${significant(value / 1000)} s` : `${significant(value)} ms`
}

/** `1.41`. */
export function ratioText(value: number): string {
  return value >= 10 ? significant(value) : value.toFixed(2)
}

/** `20 %`, `7.5 %`. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`
}

function significant(value: number): string {
  if (value === 0) return '0'
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return value.toFixed(Math.min(digits, 3))
}
